"""Whoever is outside a sealed lead reads at every door what would be there without it."""

import difflib
import logging

import pytest

from acquisition.models import Lead, Plot, SiteCall
from crm.actions.reminders import remind_everybody
from crm.actions.task_preferences import open_task_calendar
from crm.models import EventRecord, Municipality, Organisation, OutgoingMail
from crm.queries.task_calendars import calendar_path
from tests.acquisition.fit_rows import a_profile, a_proposition
from tests.acquisition.landing_rows import a_landing
from tests.acquisition.rows import a_book, a_call, a_colleague, a_lead, a_need, a_plot, a_sent_offer
from tests.acquisition.sealed.doors import open_doors, read, read_whole
from tests.acquisition.sealed.otter import FIRM, MARKS, PERSON, a_sealed_lead, known_before
from tests.crm.machines import a_token, bearer

pytestmark = pytest.mark.django_db
NOON = "2026-11-24 11:00+00:00"
NEXT_CODE = "DTZ-2026-0003"
COUNTS_MACHINES = {"/admin/event-log/subscribers/"}  # how long handlers take is no matter of what they handle
OUTSIDE = ["Acquisition team", "Account managers", "Marketeers", "Program Board", "Writers", "Administrators", ""]
SEARCHED = [
    "/admin/find/", "/admin/acquisition/leads/", "/admin/acquisition/leads/board/", "/admin/acquisition/landings/",
    "/admin/acquisition/enquiries/", "/admin/acquisition/site-calls/", "/admin/tasks/", "/admin/acquisition/plots/",
    "/zoeken/",
]  # fmt: skip


@pytest.fixture
def olga(region, settle, time_machine):
    """Who will own it, in a region in which everything else is there that a page can show."""
    time_machine.move_to(NOON, tick=False)
    a_book()
    a_profile()
    a_proposition()
    for number, slug in enumerate(("emmen", "coevorden"), 1):
        a_plot(slug, slug=f"{slug}-{number}")
    olga = a_colleague("Acquisition team", "olga")
    a_colleague("Heads of acquisition", "hilde")
    a_colleague("Acquisition team", "inge")
    Organisation.objects.get_or_create(name="Oost NL", defaults={"normalised_name": "oost nl", "kind": "rda"})
    lead = a_need(a_lead(1, owner=olga))
    a_call(lead)
    a_sent_offer(lead, Plot.objects.get(slug="coevorden-2"))
    a_landing(2)
    settle()
    return olga


def of_things(known):
    """The pages of all that is no secret: of the person and the firm, of the other lead, of land and books."""
    contact_id, organisation_id = known
    lead, plots = Lead.objects.order_by("pk").first(), Plot.objects.all()
    return [
        f"/admin/crm_contacts/{contact_id}/",
        f"/admin/crm_organisations/{organisation_id}/",
        *(
            f"/admin/acquisition/leads/{lead.pk}/{part}"
            for part in ("", "fit/", "sites/", "call/", "offers/", "books/")
        ),
        *(f"/admin/acquisition/plots/{plot.pk}/" for plot in plots),
        *(f"/admin/acquisition/site-calls/{call.pk}/" for call in SiteCall.objects.filter(lead=lead)),
    ]


def everything_read(client, reader, known):
    """What the reader sees at every door, by session and by a machine of theirs; by address."""
    client.force_login(reader)
    key = bearer(a_token("leads:read", user=reader)) if reader.groups.exists() else {}
    found = {address: read(client, address) for address in open_doors() if not address.startswith("/api/")}
    found |= {address: read(client, address, headers=key) for address in open_doors() if address.startswith("/api/")}
    found |= {address: read_whole(client, address) for address in ("/admin/", *of_things(known))}
    for word in (FIRM, PERSON, MARKS["title"], MARKS["jobs"], NEXT_CODE):
        found |= {f"{address}?q={word}": read(client, address, data={"q": word}) for address in SEARCHED}
    if reader.has_perm("crm.view_task"):
        found["calendar"] = read(client, calendar_path(reader.pk))
    return {address: told for address, told in found.items() if address not in COUNTS_MACHINES}


@pytest.mark.parametrize("role", OUTSIDE)
def test_no_answer_differs_from_what_it_would_be_without_the_lead(client, olga, settle, role):
    known = known_before()
    reader = a_colleague(role, "sam", municipality=Municipality.objects.get(slug="emmen"))
    open_task_calendar(user_id=reader.pk)
    settle()
    before = everything_read(client, reader, known)
    otter = a_sealed_lead(*known, olga)
    settle()
    after = everything_read(client, reader, known)
    assert otter.lead.code == NEXT_CODE
    assert len(before) > 100
    assert {
        address: what_is_new(before[address], now) for address, now in after.items() if now != before[address]
    } == {}


def what_is_new(before, now):
    (status, lines), (later, told) = before, now
    return (status, later, *list(difflib.unified_diff(lines.splitlines(), told.splitlines(), lineterm="", n=0))[2:9])


def test_who_is_inside_reads_it_where_others_do_not(client, olga, settle):
    """Or the comparison would prove nothing."""
    known = known_before()
    otter = a_sealed_lead(*known, olga)
    settle()
    open_task_calendar(user_id=olga.pk)
    seen = " ".join(text for _status, text in everything_read(client, olga, known).values())
    seen += read_whole(client, f"/admin/acquisition/leads/{otter.lead.pk}/")[1]
    assert [mark for mark in ("title", "code", "task", "next step", "jobs") if otter.marks[mark] not in seen] == []


def test_nothing_of_it_leaves_with_events_mails_to_others_or_log_lines(olga, settle, caplog):
    """A mail to its own person says what it is about; its subject, and what colleagues are mailed, do not."""
    with caplog.at_level(logging.DEBUG):
        otter = a_sealed_lead(*known_before(), olga)
        settle(mail=False)
        remind_everybody()
        mails = list(OutgoingMail.objects.exclude(contact=otter.contact_id))
        settle()
    told = [str(record.payload) for record in EventRecord.objects.exclude(name="acquisition.LeadOpened")]
    told += [f"{mail.subject} {mail.text_body}" for mail in mails if mail.to_address != olga.email]
    told += [mail.subject for mail in OutgoingMail.objects.filter(contact=otter.contact_id)]
    told.append(caplog.text)
    in_figures = {"jobs", "code"}  # events may carry figures; a landing is known by its code
    marks = {name: mark for name, mark in otter.marks.items() if name not in in_figures}
    assert [name for name, mark in marks.items() if any(mark in one for one in told)] == []
