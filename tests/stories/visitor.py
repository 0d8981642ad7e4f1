"""A visitor who asks for the bidbook over HTTP, as a browser would."""

import re
import time

import requests
from requests.adapters import HTTPAdapter

GUARD_SECONDS = 3.2


class From(HTTPAdapter):
    """Sends from one loopback address, since the form limits how often an address may ask."""

    def __init__(self, address):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, source_address=(self.address, 0), **kwargs)


def session_from(number):
    """A session of visitor `number`, each five of whom share an address."""
    session = requests.Session()
    block = number // 4
    session.mount("http://", From(f"127.1.{block // 250}.{block % 250 + 1}"))
    return session


def form_address(house, path="/en/bidbook/"):
    page = requests.get(house.url + path, timeout=10)
    assert page.status_code == 200, page.status_code
    return re.search(r'action="(/(?:en/)?forms/bidbook/\d+/)', page.text).group(1)


def guard(house):
    return requests.get(f"{house.url}/forms/guard/", timeout=10).json()["guard"]


def fields(guard, *, email, name="Cleo Voorbeeld", organisation="Voorbeeld Metaal", **more):
    return {
        "name": name, "email": email, "organisation": organisation, "phone": "", "language": "en", "message": "",
        "guard": guard, "campaign_code": "", "story_id": "", "website": "", **more,
    }  # fmt: skip


def send(house, address, data, session=requests, timeout=10):
    """The reference on the thanks page this leads to; None when the request was not accepted."""
    response = session.post(house.url + address, data=data, allow_redirects=False, timeout=timeout)
    found = re.search(r"DTZ-[0-9A-Z-]+", response.headers.get("Location", ""))
    return found.group(0) if response.status_code == 303 and found else None


def ask(house, *, email, **more):
    """Asks for the bidbook and returns the reference."""
    address, token = form_address(house), guard(house)
    time.sleep(GUARD_SECONDS)
    reference = send(house, address, fields(token, email=email, **more))
    assert reference, "the request was not accepted"
    return reference
