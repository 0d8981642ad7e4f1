"""A thousand requests, the product killed in their midst again and again: what was accepted is there, once."""

import itertools
import random
import threading
import time

import pytest
import requests

from tests.stories.house import eventually
from tests.stories.visitor import GUARD_SECONDS, fields, form_address, guard, send, session_from

pytestmark = pytest.mark.processes
REQUESTS = 1_000
COMPANIES = 40
KILLS = 4
CLIENTS = 4


def test_every_accepted_request_has_one_enquiry_its_company_one_lead_and_its_mail(make_house):
    house = make_house().start()
    address = form_address(house)
    guards = [guard(house) for _ in range(REQUESTS)]
    time.sleep(GUARD_SECONDS)

    accepted = ask_while_killing(house, address, guards)
    assert len(accepted) > REQUESTS // 2

    everything_arrives(house, accepted)
    counted = house.ask(
        "{'requests': BidbookRequest.objects.count(), 'enquiries': Enquiry.objects.count(),"
        " 'references': list(Enquiry.objects.values_list('reference', flat=True)),"
        " 'leads': Lead.objects.filter(outcome=None).count(),"
        " 'companies': Lead.objects.filter(outcome=None).values('organisation').distinct().count(),"
        " 'accepted': Enquiry.objects.filter(lead__isnull=False).count()}"
    )
    assert set(accepted.values()) <= set(counted["references"]), "an accepted request has no enquiry"
    assert len(set(counted["references"])) == counted["enquiries"] == counted["requests"] == counted["accepted"]
    assert counted["leads"] == counted["companies"] == COMPANIES
    assert set(accepted) <= {mail["To"] for mail in house.mails()}


def ask_while_killing(house, address, guards):
    """E-mail address → reference of each request that was answered with one."""
    accepted = {}
    turns = iter(range(REQUESTS))
    taking, stop = threading.Lock(), threading.Event()

    def client():
        while True:
            with taking:
                number = next(turns, None)
            if number is None:
                return
            email = f"visitor{number}@example.org"
            data = fields(guards[number], email=email, organisation=f"Voorbeeld {number % COMPANIES}")
            if reference := persistent(house, address, data, session_from(number)):
                accepted[email] = reference

    killer = threading.Thread(target=kill_now_and_then, args=(house, stop))
    clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in [*clients, killer]:
        thread.start()
    for thread in clients:
        thread.join()
    stop.set()
    killer.join()
    return accepted


def persistent(house, address, data, session):
    """A visitor whose connection breaks sends the same form again: the same guard, so the same request."""
    for _ in range(3):
        try:
            return send(house, address, data, session)
        except requests.RequestException:
            time.sleep(0.5)
    return None


def kill_now_and_then(house, stop):
    for _ in range(KILLS):
        if stop.wait(random.uniform(2.0, 4.0)):
            return
        house.kill()
        house.start()


def everything_arrives(house, accepted):
    waits = itertools.count()

    def quiet():
        if next(waits):
            time.sleep(2)
        left = house.ask(
            "{'deliveries': EventDelivery.objects.filter(state__lt=2).count(),"
            " 'mails': OutgoingMail.objects.exclude(state='sent').count()}"
        )
        return not any(left.values())

    eventually(quiet, "not everything arrived", seconds=420)
