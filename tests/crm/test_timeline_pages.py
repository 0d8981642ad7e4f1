"""A timeline on a page: filtered by what and by whom, folded where it repeats, and what colleagues pinned on top."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acquisition.models import Confidentiality, Lead
from crm.actions.contacts import edit_contact
from crm.actions.interactions import record_interaction
from crm.actions.pins import TooManyPins, pin_moment, unpin_moment
from crm.eventlog.context import acting_as
from crm.models import EventRecord, Pin
from crm.queries.themes import THEMES, names_of, theme_of
from crm.queries.timeline import Asked, Moment, timeline, timeline_of_organisation
from crm.queries.timeline_runs import runs
from tests.acquisition.rows import a_lead
from tests.crm.dossiers import whole
from tests.crm.machines import an_account
from tests.crm.rows import a_contact, an_event, an_organisation

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def anna(client):
    user = an_account("anna", "Acquisition team", first_name="Anna")
    client.force_login(user)
    return user


def said(response):
    return response.content.decode()


def a_call(contact, subject="Gebeld"):
    record_interaction(contact_id=contact.pk, kind="call", subject=subject)
    return EventRecord.objects.latest("pk")


def moment(number, *, minutes=0, theme="edits", signed="user:1", series=""):
    return Moment(number, "x", NOW - timedelta(minutes=minutes), "s", "a", signed, theme, series)


def folded(*moments):
    return [[run.first.event_id, *(one.event_id for one in run.rest)] for run in runs(list(moments))]


def test_every_event_there_is_has_a_theme_that_is_offered():
    from crm.eventlog.subscribing import known_events

    assert {theme_of(name) for name in known_events()} == set(THEMES)
    assert "crm.InteractionRecorded" in names_of("conversation")
    assert "acquisition.LeadOpened" in names_of("lead")
    assert theme_of("crm.NobodyKnows") == ""


def test_edits_by_one_person_within_an_hour_are_one_line():
    assert folded(moment(3), moment(2, minutes=30), moment(1, minutes=80)) == [[3, 2, 1]]
    assert folded(moment(2), moment(1, minutes=61)) == [[2], [1]]
    assert folded(moment(2), moment(1, signed="user:2")) == [[2], [1]]


def test_what_was_said_or_agreed_to_always_stands_by_itself():
    for theme in ("conversation", "consent", "lead", "page", ""):
        assert folded(moment(2, theme=theme), moment(1, theme=theme)) == [[2], [1]], theme


def test_mails_of_one_campaign_are_one_line_and_those_of_another_are_another():
    one, other = {"theme": "mail", "series": "7"}, {"theme": "mail", "series": "8"}
    assert folded(moment(4, **one), moment(3, minutes=300, **one), moment(2, **other), moment(1, **one)) == [
        [4, 3],
        [2],
        [1],
    ]


def test_a_timeline_is_asked_for_by_theme_and_by_person(anna):
    contact = a_contact()
    mail = an_event(contact)
    with acting_as(anna.actor):
        call = a_call(contact)
    by_theme = timeline(contact.pk, user=anna, asked=Asked(theme="mail")).moments
    by_person = timeline(contact.pk, user=anna, asked=Asked(by=anna.actor)).moments
    assert [one.event_id for one in by_theme] == [mail.pk]
    assert [one.event_id for one in by_person] == [call.pk]
    assert timeline(contact.pk, user=anna, asked=Asked(theme="mail", by=anna.actor)).moments == []


def test_the_page_filters_says_so_when_nothing_is_left_and_offers_everything_again(client, anna):
    contact = a_contact()
    with acting_as(anna.actor):
        a_call(contact)
    page = f"/admin/crm_contacts/{contact.pk}/"
    assert f'value="{anna.actor}"' in whole(client, page)
    assert 'value="conversation" selected' in whole(client, page, {"theme": "conversation"})
    empty = whole(client, page, {"theme": "mail"})
    assert "told__pin" not in empty
    assert 'href="?#dossier-timeline"' in empty
    for odd in ({"theme": "x"}, {"by": "' OR 1"}, {"before": "x"}, {"by": "user:" + "9" * 30}):
        assert "dossier__timeline" in whole(client, page, odd)


def test_the_way_back_in_time_keeps_the_filter(client, anna):
    contact = a_contact()
    for _ in range(51):
        a_call(contact)
    page = whole(client, f"/admin/crm_contacts/{contact.pk}/", {"theme": "conversation"})
    oldest = EventRecord.objects.filter(name="crm.InteractionRecorded").order_by("-pk")[49].pk
    assert f"?theme=conversation&amp;before={oldest}#dossier-timeline" in page
    further = whole(client, f"/admin/crm_contacts/{contact.pk}/", {"theme": "conversation", "before": oldest})
    assert further.count('name="pin"') == 1


def test_what_lies_behind_a_thousand_other_events_is_reached_by_going_on(anna, monkeypatch):
    monkeypatch.setattr("crm.queries.timeline.LOOKED_AT", 10)
    contact = a_contact()
    call = a_call(contact)
    for _ in range(15):
        an_event(contact)
    first = timeline(contact.pk, user=anna, asked=Asked(theme="conversation"))
    assert first.moments == []
    second = timeline(contact.pk, user=anna, asked=Asked(theme="conversation", before=first.earlier))
    assert [one.event_id for one in second.moments] == [call.pk]
    assert second.earlier is None


def test_folded_edits_open_on_the_page(client, anna):
    contact = a_contact()
    with acting_as(anna.actor):
        for phone in ("+31591123456", "+31591123457", "+31591123458"):
            edit_contact(contact_id=contact.pk, changes={"phone": phone})
    page = whole(client, f"/admin/crm_contacts/{contact.pk}/", headers={"accept-language": "nl"})
    assert page.count('class="told__run"') == 1
    assert "en nog 2 van dezelfde soort" in page


def test_a_moment_is_pinned_and_let_go_by_a_colleague(client, anna):
    contact = a_contact()
    call = a_call(contact)
    for _ in range(60):
        an_event(contact)
    page = f"/admin/crm_contacts/{contact.pk}/"
    assert client.post(f"{page}pin/", {"pin": call.pk}).url == f"{page}#dossier-timeline"
    told = timeline(contact.pk, user=anna, pins_of=contact)
    assert [one.event_id for one in told.pinned] == [call.pk]
    assert f'name="unpin" value="{call.pk}"' in whole(client, page)
    assert f'name="unpin" value="{call.pk}"' in whole(client, page, {"theme": "mail"})
    assert Pin.objects.get().pinned_by == anna
    assert client.post(f"{page}pin/", {"unpin": call.pk, "next": f"{page}?theme=mail"}).url == f"{page}?theme=mail"
    assert not Pin.objects.exists()


def test_pinning_twice_is_pinning_once_and_a_sixth_is_refused(client, anna):
    contact = a_contact()
    calls = [a_call(contact) for _ in range(6)]
    for call in (*calls[:5], calls[0]):
        pin_moment(about=contact, event_id=call.pk)
    assert Pin.objects.count() == 5
    with pytest.raises(TooManyPins):
        pin_moment(about=contact, event_id=calls[5].pk)
    answer = client.post(f"/admin/crm_contacts/{contact.pk}/pin/", {"pin": calls[5].pk}, follow=True)
    assert str(TooManyPins.message) in said(answer)
    unpin_moment(about=contact, event_id=calls[0].pk)
    unpin_moment(about=contact, event_id=calls[0].pk)
    assert EventRecord.objects.filter(name="crm.MomentUnpinned").count() == 1


def test_the_event_of_a_pin_names_nobody_and_makes_no_noise_on_the_timeline(anna):
    contact = a_contact()
    call = a_call(contact)
    pin_moment(about=contact, event_id=call.pk, by_id=anna.pk)
    record = EventRecord.objects.get(name="crm.MomentPinned")
    assert record.payload == {"pinned_event_id": call.pk}
    assert record.contact_id is None


def test_only_a_moment_of_this_very_timeline_is_pinned(client, anna):
    contact, other = a_contact(), a_contact("other@example.org")
    elsewhere = an_event(other)
    page = f"/admin/crm_contacts/{contact.pk}/pin/"
    for wanted in ({"pin": elsewhere.pk}, {"pin": 10**9}, {"pin": "x"}, {}, {"unpin": elsewhere.pk}):
        assert client.post(page, wanted).status_code == 404
    assert client.get(page).status_code == 405
    assert not Pin.objects.exists()


def test_a_pin_shows_nobody_a_lead_he_may_not_see(client):
    lead = a_lead()
    opened = EventRecord.objects.get(name="acquisition.LeadOpened")
    pin_moment(about=lead.contact, event_id=opened.pk)
    Lead.objects.filter(pk=lead.pk).update(confidentiality=Confidentiality.SEALED)
    mila = an_account("mila", "Marketeers")
    assert timeline(lead.contact_id, user=mila, pins_of=lead.contact).pinned == []
    client.force_login(mila)
    page = f"/admin/crm_contacts/{lead.contact_id}/"
    assert lead.code not in whole(client, page)
    assert client.post(f"{page}pin/", {"unpin": opened.pk}).status_code == 404
    assert Pin.objects.exists()


def test_a_lead_has_its_timeline_with_filters_and_pins_too(client, anna):
    lead = a_lead()
    opened = EventRecord.objects.get(name="acquisition.LeadOpened")
    page = f"/admin/acquisition/leads/{lead.pk}/"
    assert client.post(f"{page}pin/", {"pin": opened.pk}).status_code == 302
    shown = whole(client, page, {"theme": "lead"})
    assert f'name="unpin" value="{opened.pk}"' in shown
    assert 'value="lead" selected' in shown


def test_an_organisation_has_its_own_pins(client, anna):
    organisation = an_organisation()
    added = EventRecord.objects.get(name="crm.OrganisationAdded")
    assert client.post(f"/admin/crm_organisations/{organisation.pk}/pin/", {"pin": added.pk}).status_code == 302
    told = timeline_of_organisation(organisation.pk, user=anna, pins_of=organisation)
    assert [one.event_id for one in told.pinned] == [added.pk]


def test_a_timeline_with_all_of_it_asks_few_questions(anna):
    contact = a_contact()
    for _ in range(40):
        an_event(contact)
    for _ in range(3):
        pin_moment(about=contact, event_id=a_call(contact).pk)
    anna.has_perm("crm.view_contact")
    with CaptureQueriesContext(connection) as asked:
        timeline(contact.pk, user=anna, asked=Asked(theme="mail", by="system"), pins_of=contact)
    assert len(asked) <= 5
