"""Every door that can be opened by looking, and what a person outside reads behind it."""

import re

from django.test import Client

from tests.addresses import every_address
from tests.crm.dossiers import whole

NOT_A_LOOK = re.compile(
    r"logout|/login|sessions?/|password|styleguide|account|health|metrics|/dev/|outbox|failwhale|^/static"
)
CHANCE = re.compile(
    r"""(csrfmiddlewaretoken\\?"\s+value=|csrf-token"\s+content=|"CSRF_TOKEN":\s*|nonce=|"guard":\s*)\\?"[^"]*"|"""
    r"[a-f0-9]{32,}|[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9-]{22}"
)
"""What is drawn anew for each page."""


def open_doors():
    """Every address of the product that asks for nothing but to be looked at."""
    return sorted({"/" + one.route for one in every_address() if not one.filled_in and is_a_look(one)})


def is_a_look(address):
    plain = not re.search(r"[\\^$(<]", address.route) and not NOT_A_LOOK.search("/" + address.route)
    return plain and (not hasattr(address.view, "view_class") or "get" in address.takes)


def read(client: Client, address: str, **asked) -> tuple[int, str]:
    """The status and what there is to read, without what chance wrote."""
    response = client.get(address, **asked)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode("utf-8", "replace") + response.headers.get("Content-Disposition", "")
    return response.status_code, CHANCE.sub(lambda found: found[1] or "", text)


def read_whole(client: Client, address: str) -> tuple[int, str]:
    """The same of a page with all its panels, where there is one."""
    status, text = read(client, address)
    return (
        (status, CHANCE.sub(lambda found: found[1] or "", whole(client, address))) if status == 200 else (status, text)
    )
