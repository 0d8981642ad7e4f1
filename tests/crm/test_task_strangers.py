"""Who may not see a task finds nothing at any address of tasks: read from the addresses there are."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from acquisition.models import Confidentiality, Lead
from tests.acquisition.rows import a_lead
from tests.crm.machines import contents
from tests.crm.tasks_at_hand import a_colleague, a_task

pytestmark = pytest.mark.django_db
NOBODY = 987_654
METHODS = ("get", "post", "put", "delete")
POSTED = {"when": "morgen", "title": "Mine now", "next": "/admin/"}


def addresses():
    """Every address of tasks: its name, and its route as it is written."""

    def walk(patterns, route, space):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route + str(pattern.pattern), pattern.namespace or space)
            elif isinstance(pattern, URLPattern) and space == "crm_tasks":
                yield pattern.name, "/" + route + str(pattern.pattern)

    return dict(walk(get_resolver().url_patterns, "", ""))


ADDRESSES = addresses()
OF_ONE = {name: route for name, route in ADDRESSES.items() if re.search(r"<(?:\w+:)?pk>", route)}


def at(route, pk):
    return re.sub(r"<(?:\w+:)?pk>", str(pk), route)


def test_there_are_addresses_to_judge():
    assert OF_ONE.keys() == {"inspect", "finish", "reopen", "move", "hand_over", "drop"}
    assert {"index", "index_results", "mine", "plan", "choices", "choose_mail", "open_calendar"} <= ADDRESSES.keys()


@pytest.fixture
def hidden():
    """A task of Anna's about a lead that only its owner sees."""
    anna = a_colleague()
    lead = a_lead(owner=anna)
    task = a_task(anna, about=lead, contact_id=lead.contact_id)
    Lead.objects.filter(pk=lead.pk).update(confidentiality=Confidentiality.SEALED)
    return task


@pytest.mark.parametrize("role", ["", "Marketeers", "Writers", "Program Board", "Account managers", "Acquisition team"])
def test_a_stranger_finds_no_task_at_any_address_by_any_method(client, hidden, role):
    stranger = a_colleague(role, "sam")
    client.force_login(stranger)
    posted = {**POSTED, "assignee": stranger.pk}
    before = contents()
    for name, route in OF_ONE.items():
        for method in METHODS:
            there, nowhere = (
                getattr(client, method)(at(route, pk), posted if method == "post" else None).status_code
                for pk in (hidden.pk, NOBODY)
            )
            assert there == nowhere, f"{method} {name} tells that it is there"
            assert there in {404, 405}, f"{method} {name}"
    assert contents() == before


@pytest.mark.parametrize("role", ["", "Program Board"])
def test_who_may_have_no_tasks_finds_no_page_of_them(client, hidden, role):
    stranger = a_colleague(role, "sam")
    client.force_login(stranger)
    before = contents()
    for name, route in ADDRESSES.items():
        for method in METHODS:
            status = getattr(client, method)(at(route, hidden.pk), POSTED if method == "post" else None).status_code
            assert status in {404, 405}, f"{method} {name}"
    assert contents() == before


def test_who_sees_a_task_but_does_not_keep_it_changes_nothing(client, region):
    from django.utils import timezone

    from acquisition.models import LeadShare
    from crm.models import Municipality

    emmen, anna = Municipality.objects.get(slug="emmen"), a_colleague()
    emre = a_colleague("Account managers", "emre", municipality=emmen)
    lead = a_lead(owner=anna)
    LeadShare.objects.create(lead=lead, municipality=emmen, shared_at=timezone.now())
    task = a_task(anna, about=lead)
    client.force_login(emre)
    before = contents()
    for name, route in OF_ONE.items():
        if name == "inspect":
            assert client.get(at(route, task.pk)).status_code == 200
        else:
            assert client.post(at(route, task.pk), {**POSTED, "assignee": emre.pk}).status_code == 404, name
    assert contents() == before


def test_nobody_gets_in_without_signing_in(client, hidden):
    for route in ADDRESSES.values():
        assert client.get(at(route, hidden.pk)).status_code == 302
