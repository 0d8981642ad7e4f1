"""Tasks in the back office: planned, found and finished, by who may."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from acquisition.models import Confidentiality, Lead
from crm.models import EventRecord, Organisation, Task, TaskPreference, TaskState
from crm.queries.task_calendars import calendar_path
from tests.acquisition.rows import a_lead
from tests.crm.dossiers import whole
from tests.crm.machines import contents
from tests.crm.rows import a_contact
from tests.crm.tasks_at_hand import a_colleague, a_task

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)
MINE, TEAM, PLAN, CHOICES = "/admin/tasks/mine/", "/admin/tasks/", "/admin/tasks/plan/", "/admin/tasks/choices/"


@pytest.fixture
def anna(client):
    user = a_colleague()
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def _it_is_tuesday():
    with time_machine.travel("2026-11-24T10:00:00+01:00", tick=True):
        yield


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def planned(client, user, **given):
    return client.post(PLAN, {"title": "Bel de architect", "assignee": user.pk, **given})


def test_a_task_is_planned_in_words_and_the_page_says_for_which_day(client, anna):
    response = planned(client, anna, when="vrijdag")
    task = Task.objects.get()
    assert response.url == f"{MINE}#task-{task.pk}"
    assert (task.title, task.due_on, task.assignee, task.made_by) == (
        "Bel de architect",
        date(2026, 11, 27),
        anna,
        anna,
    )
    told = page(client, MINE)
    assert "Gepland voor vrijdag 27 november" in told
    assert f'id="task-{task.pk}"' in told


@pytest.mark.parametrize(
    "given",
    [
        {"when": "ooit"},
        {"when": "vrijdag", "due_on": "2026-12-24"},
        {"title": ""},
        {"due_time": "10:00"},
        {"due_on": "31-31"},
        {"assignee": 987_654},
    ],
)
def test_what_cannot_be_planned_comes_back_with_what_was_typed(client, anna, given):
    response = planned(client, anna, note="Niet vergeten", **given)
    assert response.status_code == 422
    assert "Niet vergeten" in response.content.decode()
    assert not Task.objects.exists()


def test_the_own_tasks_stand_by_when_they_are_due(client, anna):
    for title, days in (("Nu", 0), ("Laat", -2), ("Ver weg", 30), ("Zondag", 5), ("Ooit", None)):
        a_task(anna, title, due_on=None if days is None else TUESDAY + timedelta(days=days))
    a_task(a_colleague(name="olga"), "Van Olga", due_on=TUESDAY)
    told = page(client, MINE)
    headings = re.findall(r'<h2 id="tasks-(\w+)"', told)
    assert headings == ["overdue", "today", "week", "later", "someday"]
    titles = re.findall(r'class="task__title"[^>]*>([^<]+)<', told)
    assert titles == ["Laat", "Nu", "Zondag", "Ver weg", "Ooit"]


def test_without_tasks_the_page_says_what_to_do(client, anna):
    assert "Schrijf hierboven" in page(client, MINE)


def test_done_is_one_click_and_can_be_undone_with_another(client, anna):
    task = a_task(anna, due_on=TUESDAY)
    response = client.post(f"/admin/tasks/{task.pk}/finish/", {"next": MINE})
    assert response.url == MINE
    assert Task.objects.get().state == TaskState.DONE
    told = page(client, MINE)
    assert f'action="/admin/tasks/{task.pk}/reopen/"' in told
    assert f'id="task-{task.pk}"' not in told
    client.post(f"/admin/tasks/{task.pk}/reopen/", {"next": MINE})
    assert f'id="task-{task.pk}"' in page(client, MINE)


def test_a_title_in_the_sentence_of_undo_is_shown_and_not_run(client, anna):
    task = a_task(anna, "<script>alert(1)</script>")
    client.post(f"/admin/tasks/{task.pk}/finish/", {"next": MINE})
    told = page(client, MINE)
    assert "<script>alert(1)" not in told
    assert "&lt;script&gt;alert(1)" in told


@pytest.mark.parametrize(
    "elsewhere", ["https://example.com/admin/", "//example.com/admin/", "/en/", "javascript:alert(1)"]
)
def test_a_button_leads_back_into_the_back_office_and_nowhere_else(client, anna, elsewhere):
    task = a_task(anna)
    assert client.post(f"/admin/tasks/{task.pk}/finish/", {"next": elsewhere}).url == f"/admin/tasks/{task.pk}/"
    assert planned(client, anna, next=elsewhere).url.startswith(f"{MINE}#")


def test_it_is_moved_handed_over_and_dropped(client, anna):
    olga, task = a_colleague(name="olga"), a_task(anna)
    client.post(f"/admin/tasks/{task.pk}/move/", {"when": "over 2 weken"})
    client.post(f"/admin/tasks/{task.pk}/hand-over/", {"assignee": olga.pk})
    task.refresh_from_db()
    assert (task.due_on, task.assignee) == (date(2026, 12, 8), olga)
    client.post(f"/admin/tasks/{task.pk}/drop/")
    assert f'action="/admin/tasks/{task.pk}/reopen/"' in page(client, f"/admin/tasks/{task.pk}/")
    task.refresh_from_db()
    assert task.state == TaskState.DROPPED
    refused = client.post(f"/admin/tasks/{task.pk}/move/", {"when": "morgen"})
    assert refused.status_code == 422
    assert "staat niet meer open" in refused.content.decode()


def test_a_refusal_by_sight_is_a_sentence_on_the_page(client, anna):
    emre, task = a_colleague("Account managers", "emre"), a_task(anna, contact_id=a_contact().pk)
    response = client.post(f"/admin/tasks/{task.pk}/hand-over/", {"assignee": emre.pk})
    assert response.status_code == 422
    assert "mag niet zien" in response.content.decode()


def test_it_is_planned_on_a_contact_an_organisation_and_a_lead_and_found_there(client, anna):
    lead = a_lead(owner=anna)
    organisation = Organisation.objects.get(pk=lead.organisation_id)
    places = {
        "acquisition.lead": (lead.pk, f"/admin/acquisition/leads/{lead.pk}/"),
        "crm.contact": (lead.contact_id, f"/admin/crm_contacts/{lead.contact_id}/"),
        "crm.organisation": (organisation.pk, f"/admin/crm_organisations/{organisation.pk}/"),
    }
    for kind, (number, address) in places.items():
        told = whole(client, address)
        assert f'name="about_type" value="{kind}"' in told
        response = planned(
            client, anna, title=f"Over {kind}", about_type=kind, about_id=number, next=address, when="morgen"
        )
        assert response.url.startswith(address)
        assert f"Over {kind}" in whole(client, address)
    on_lead, on_contact, on_organisation = Task.objects.order_by("pk")
    assert (on_lead.about_type, on_lead.about_id, on_lead.contact) == ("acquisition.lead", lead.pk, None)
    assert (on_contact.contact_id, on_contact.about_id) == (lead.contact_id, None)
    assert on_organisation.organisation == organisation
    assert lead.code in page(client, MINE)


@pytest.mark.parametrize(
    "named",
    [("acquisition.lead", 1), ("crm.contact", 987_654), ("crm.user", 1), ("auth.group", 1), ("nonsense", 1), ("", 5)],
)
def test_nothing_is_planned_about_what_is_not_there_or_not_seen(client, named):
    kind, number = named
    mila = a_colleague("Marketeers", "mila")
    if kind == "acquisition.lead":
        number = a_lead().pk
    client.force_login(mila)
    assert planned(client, mila, about_type=kind, about_id=number).status_code == 404
    assert not Task.objects.exists()


def test_a_task_on_a_sealed_lead_is_nowhere_for_who_may_not_see_the_lead(client, anna):
    lead = a_lead()
    task = a_task(anna, "Geheim bezoek", about=lead, contact_id=lead.contact_id, due_on=TUESDAY)
    Lead.objects.filter(pk=lead.pk).update(confidentiality=Confidentiality.SEALED)
    for address in (MINE, TEAM, "/admin/", f"/admin/crm_contacts/{lead.contact_id}/", f"{TEAM}?state=any"):
        told = whole(client, address)
        assert "Geheim bezoek" not in told, address
        assert lead.code not in told, address
    page(client, f"/admin/tasks/{task.pk}/", 404)
    assert client.post(f"/admin/tasks/{task.pk}/finish/").status_code == 404


def test_the_team_sees_who_does_what_and_finds_it(client, anna):
    olga = a_colleague(name="olga")
    a_task(olga, "Van Olga", due_on=TUESDAY - timedelta(days=1))
    a_task(anna, "Van Anna")
    ended = a_task(anna, "Klaar")
    client.post(f"/admin/tasks/{ended.pk}/finish/")
    page(client, MINE)  # the message with what was done is shown once
    told = page(client, TEAM)
    assert told.index("Van Olga") < told.index("Van Anna"), "what has a day comes first"
    assert "Klaar" not in told
    assert "Van Anna" not in page(client, f"{TEAM}?assignee={olga.pk}")
    assert "Van Anna" not in page(client, f"{TEAM}?due=overdue")
    assert "Klaar" in page(client, f"{TEAM}?state=done")
    assert "Van" not in page(client, f"{TEAM}results/?state=nonsense")


@pytest.mark.parametrize("role", ["Account managers", "Writers", "Administrators"])
def test_who_does_not_keep_every_task_has_no_team_list_and_sees_none_of_it(client, role):
    me = a_colleague(role, "sam")
    a_task(a_colleague(name="olga"), "Van Olga")
    client.force_login(me)
    for address in (TEAM, f"{TEAM}results/"):
        page(client, address, 404)
    told = page(client, MINE)
    assert "Van Olga" not in told
    assert f'href="{TEAM}"' not in told


def test_the_first_page_says_what_is_due_and_offers_to_finish_it(client, anna):
    assert "Iemand iets beloofd?" in page(client, "/admin/")
    a_task(anna, "Ooit")
    assert "1 taak komt later" in page(client, "/admin/")
    task = a_task(anna, "Vandaag bellen", due_on=TUESDAY)
    told = page(client, "/admin/")
    assert "Vandaag bellen" in told
    assert f'action="/admin/tasks/{task.pk}/finish/"' in told
    assert client.post(f"/admin/tasks/{task.pk}/finish/", {"next": "/admin/"}).url == "/admin/"


def test_the_first_page_says_what_others_moved_in_what_is_yours(client, anna, settle):
    from acquisition.actions.editing import edit_lead
    from crm.eventlog.context import acting_as

    lead, other = a_lead(1, owner=anna), a_lead(2, title="Firm of another")
    olga = a_colleague(name="olga")
    for one in (lead, other):
        with acting_as(olga.actor):
            edit_lead(lead_id=one.pk, changes={"next_step": "Call"}, expected_version=one.version)
    told = whole(client, "/admin/")
    moved = told[told.index('id="home-crm-moved-section"') :]
    assert lead.code in moved
    assert "Olga" in moved
    assert other.code not in moved
    with time_machine.travel("2026-12-10T10:00:00+01:00", tick=True):
        client.force_login(anna)
        told = whole(client, "/admin/")
        assert "bewoog de laatste zeven dagen niets" in told


def test_what_i_did_myself_did_not_move_without_me(client, anna):
    from acquisition.actions.editing import edit_lead
    from crm.eventlog.context import acting_as

    lead = a_lead(1, owner=anna)
    with time_machine.travel("2026-12-10T10:00:00+01:00", tick=True):
        with acting_as(anna.actor):
            edit_lead(lead_id=lead.pk, changes={"next_step": "Call"}, expected_version=lead.version)
        client.force_login(anna)
        assert "bewoog de laatste zeven dagen niets" in whole(client, "/admin/")


@pytest.mark.parametrize("role", ["Program Board", "Marketeers", "Writers"])
def test_who_has_nothing_in_care_has_no_panel_of_what_moved(client, role):
    client.force_login(a_colleague(role, "bo"))
    told = page(client, "/admin/")
    assert "home-crm-moved" not in told
    assert ("home-crm-due" in told) == (role != "Program Board")


def test_a_person_turns_the_mail_off_and_on_and_nobody_elses(client, anna):
    client.post(f"{CHOICES}mail/", {})
    assert not TaskPreference.objects.get(user=anna).morning_mail
    assert 'name="wanted"' in page(client, CHOICES)
    client.post(f"{CHOICES}mail/", {"wanted": "on"})
    assert TaskPreference.objects.get().morning_mail


def test_a_person_opens_renews_and_closes_the_own_calendar(client, anna):
    client.post(f"{CHOICES}calendar/")
    first = calendar_path(anna.pk)
    told = page(client, CHOICES)
    assert first in told
    assert "webcal://" in told
    client.post(f"{CHOICES}calendar/")
    assert first not in page(client, CHOICES)
    client.post(f"{CHOICES}calendar/close/")
    assert "/my-tasks/" not in page(client, CHOICES)


def test_looking_changes_nothing(client, anna):
    task = a_task(anna, due_on=TUESDAY)
    page(client, MINE)
    before = contents()
    for address in (MINE, TEAM, PLAN, CHOICES, "/admin/", f"/admin/tasks/{task.pk}/"):
        client.get(address)
        client.head(address)
    assert contents() == before


MOST = 12


@pytest.mark.parametrize("address", [MINE, TEAM, "/admin/"])
def test_a_page_asks_at_most_twelve_things_however_much_there_is(client, anna, address, settle):
    for number in range(12):
        lead = a_lead(number, owner=anna)
        a_task(anna, f"Lead {number}", about=lead, due_on=TUESDAY + timedelta(days=number - 4))
        a_task(anna, f"Contact {number}", contact_id=lead.contact_id, due_on=TUESDAY)
        a_task(anna, f"Organisation {number}", organisation_id=lead.organisation_id)
    settle()
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert 2 <= len(asked) <= MOST, "\n".join(query["sql"][:160] for query in asked)


def test_the_first_page_has_no_panels_of_pages_for_who_works_on_none(client):
    for role, there in (("Acquisition team", False), ("Administrators", True)):
        client.force_login(a_colleague(role, role.split()[0].lower(), is_superuser=there))
        response = client.get("/admin/")
        names = {getattr(panel, "name", "") for panel in response.context["panels"]}
        assert ("recent_edits" in names) is there, role


def test_every_step_is_signed_by_who_took_it(client, anna):
    planned(client, anna)
    assert EventRecord.objects.get(name="crm.TaskPlanned").actor == anna.actor
