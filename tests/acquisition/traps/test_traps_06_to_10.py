"""Traps six to ten: told twice and in disorder, the changing of the clocks, days skipped, facts and sections that go."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from acquisition.actions.bidbook_drafts import hand_in_draft, publish_draft
from acquisition.actions.bidbooks import NotReady
from acquisition.actions.calls import close_due_site_calls
from acquisition.actions.holds import expire_due_holds
from acquisition.actions.moving import move_lead
from acquisition.actions.offers import expire_due_offers
from acquisition.actions.tailored import Cut, NothingNewer, rebase_tailored, tailor_bidbook
from acquisition.events import LeadMoved
from acquisition.handlers import answer_with_bidbook, open_the_landing, receive_bidbook_request
from acquisition.models import BidbookVersion, Enquiry, Landing, Lead, ShareLink, TailoredBidbook, TailoredEdition
from acquisition.queries.bidbook_checks import check_draft
from acquisition.queries.tailored import moved_on_since
from crm.actions.reminders import remind_everybody
from crm.models import EventRecord, OutgoingMail
from tests.acquisition.land import a_hold
from tests.acquisition.land import a_plot as land
from tests.acquisition.landing_rows import BECAUSE, someone
from tests.acquisition.rows import a_book, a_call, a_colleague, a_draft, a_lead, a_plot, a_sent_offer, an_indicator
from tests.acquisition.test_bidbook_drafts import figure_part, section
from tests.acquisition.test_handlers import a_request
from tests.acquisition.test_holds import held
from tests.acquisition.test_tailored import frozen, publish_book
from tests.crm.tasks_at_hand import a_task

pytestmark = pytest.mark.django_db


def test_06_events_are_delivered_twice_and_out_of_order(settle):
    a_book()
    event = a_request()
    settle()
    made = (Enquiry, Lead, ShareLink, OutgoingMail)
    before = [model.objects.count() for model in made]
    with transaction.atomic():
        answer_with_bidbook(type("Heard", (), {"enquiry_id": Enquiry.objects.get().pk})())
        receive_bidbook_request(event)
    settle()
    assert [model.objects.count() for model in made] == before == [1, 1, 1, 1]

    lead, anna = a_lead(stage="negotiating"), someone()
    for stage in ("committed", "negotiating"):
        move_lead(lead_id=lead.pk, to_stage=stage, actor_id=anna.pk, reason=BECAUSE, override=True)
    settle()
    assert not Landing.objects.exists(), "heard when the lead had gone back already"
    move_lead(lead_id=lead.pk, to_stage="committed", actor_id=anna.pk, reason=BECAUSE, override=True)
    settle()
    told = EventRecord.objects.filter(name="acquisition.LeadMoved").order_by("-pk").values_list("payload", flat=True)
    with transaction.atomic():
        for payload in told:
            open_the_landing(LeadMoved(**payload))
    assert Landing.objects.get().committed_step == lead.transitions.count()


def test_07_the_day_on_which_the_clocks_change(published):
    anna = a_colleague()
    with time_machine.travel("2026-03-20 12:00+00:00", tick=False) as clock:
        plot = land()
        a_hold(a_lead(1), plot, expires_on=date(2026, 3, 29), area_m2=5_000)  # the day on which summer time begins
        a_task(anna, due_on=date(2026, 3, 30))
        clock.move_to("2026-03-29 21:59+00:00")
        assert (expire_due_holds(), held(plot)) == (0, 5_000)
        clock.move_to("2026-03-29 22:00+00:00")  # midnight in summer time
        assert (expire_due_holds(), held(plot)) == (1, 0)
        clock.move_to("2026-03-30 04:59+00:00")
        assert remind_everybody() == 0
        clock.move_to("2026-03-30 05:01+00:00")  # past seven on the first working morning of summer time
        assert remind_everybody() == 1
        clock.move_to("2026-10-20 12:00+00:00")
        a_hold(a_lead(2), plot, expires_on=date(2026, 10, 25), area_m2=5_000)  # a day of twenty-five hours
        clock.move_to("2026-10-25 22:59+00:00")
        assert expire_due_holds() == 0
        clock.move_to("2026-10-25 23:00+00:00")
        assert (expire_due_holds(), held(plot)) == (1, 0)
    assert published().count("acquisition.PlotHoldEnded") == 2


@pytest.mark.usefixtures("region")
def test_08_the_job_that_reminds_and_expires_is_skipped_for_two_days(published):
    anna = a_colleague()
    tuesday = date(2026, 11, 24)
    with time_machine.travel("2026-11-23 09:00+00:00", tick=False) as clock:
        a_task(anna, "Call the architect", due_on=tuesday)
        plot = land()
        a_hold(a_lead(1), plot, expires_on=tuesday)
        a_call(a_lead(2), closes_at=timezone.now() + timedelta(hours=25))
        a_sent_offer(a_lead(3), a_plot())
        for expected in (1, 0):
            clock.move_to(f"2026-11-27 09:0{1 - expected}+00:00")
            assert (expire_due_holds(), close_due_site_calls(), remind_everybody()) == (expected,) * 3
        clock.move_to("2027-01-02 09:00+00:00")
        assert [expire_due_offers(), expire_due_offers()] == [1, 0]
    assert held(plot) == 0
    mail = OutgoingMail.objects.get(to_address=anna.email)
    assert "Call the architect" in mail.text_body
    for told in ("PlotHoldEnded", "SiteCallClosed", "OfferExpired"):
        assert published().count(f"acquisition.{told}") == 1


def test_09_a_fact_expires_between_draft_and_publish():
    anna, bert = a_colleague(), a_colleague("Heads of acquisition", "bert")
    indicator = an_indicator("jobs", stale_after=timezone.localdate())
    draft = a_draft("nl", [section(parts=[figure_part("jobs")])], writer=anna)
    hand_in_draft(draft_id=draft.pk, actor_id=anna.pk)
    assert check_draft(draft).problems == []
    indicator.values.update(stale_after=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotReady, match="The region"):
        publish_draft(draft_id=draft.pk, actor_id=bert.pk)
    assert not BidbookVersion.objects.exists()


def test_10_a_tailored_copy_is_rebased_after_a_section_was_removed():
    an_indicator("jobs", 118000)
    cut = Cut(
        keys=["land", "own-1", "region"],
        overrides={"land": "<p>Your hall.</p>"},
        inserts=[{"key": "own-1", "title": "For you", "body_html": "<p>Three places.</p>"}],
    )
    base = publish_book("region", "land", "people")
    copy = TailoredBidbook.objects.get(
        pk=tailor_bidbook(lead_id=a_lead().pk, version_id=base.pk, cut=cut, actor_id=None)
    )
    with pytest.raises(NothingNewer):
        rebase_tailored(tailored_id=copy.pk, actor_id=None)
    first = frozen(copy)
    newer = publish_book("region", "people", text="Made better here.")
    moved = moved_on_since(TailoredBidbook.objects.get(pk=copy.pk))
    assert [one.key for one in moved.changes] == ["region", "land"]
    [sentence] = moved.lost
    assert "Land" in sentence
    second = TailoredEdition.objects.get(pk=rebase_tailored(tailored_id=copy.pk, actor_id=None))
    assert (second.base, second.number) == (newer, 2)
    assert [one["key"] for one in second.sections] == ["own-1", "region"]
    copy.refresh_from_db()
    assert copy.overrides == {}
    first.refresh_from_db()
    assert first.sections[0]["key"] == "land"
    assert moved_on_since(copy) is None
