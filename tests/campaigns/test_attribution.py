"""Which touches a lead is credited to, in whatever order the news arrives."""

from decimal import Decimal
from itertools import permutations

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.actions.attribution import credit_lead, record_touch, shared_out
from campaigns.models import AttributionCredit, CreditedLead, CreditModel, Touch
from crm.eventlog.draining import drain
from crm.models import Contact, EventDelivery, EventRecord
from tests.campaigns.facts import a_campaign, a_contact, bidbook_requested, lead_opened

pytestmark = pytest.mark.django_db
FIRST, LAST, LINEAR = (model.value for model in CreditModel)


def touch(event):
    return record_touch(
        event_id=event.pk,
        contact_id=event.contact_id,
        campaign_code=event.payload["campaign_code"],
        story_id=event.payload["story_id"],
    )


def credit(event):
    return credit_lead(
        event_id=event.pk, lead_id=event.payload["lead_id"], contact_id=event.contact_id, code=event.payload["code"]
    )


def credits_by_way(lead_id=1):
    """{way of counting: [(source, share), …]} with touches named by their story or campaign."""
    rows = AttributionCredit.objects.filter(lead=lead_id).order_by("touch__occurred_at", "pk").select_related("touch")
    found = {FIRST: [], LAST: [], LINEAR: []}
    for row in rows:
        found[row.model].append((row.touch and (row.touch.story_id or row.touch.campaign_id), row.share))
    return found


def test_first_last_and_linear_share_the_lead():
    contact = a_contact()
    for day, story in ((-30, 11), (-20, 12), (-10, 13)):
        touch(bidbook_requested(contact, story_id=story, days=day))
    assert credit(lead_opened(contact)) is True
    third = Decimal("0.33333333")
    assert credits_by_way() == {
        FIRST: [(11, Decimal(1))],
        LAST: [(13, Decimal(1))],
        LINEAR: [(11, third), (12, third), (13, Decimal("0.33333334"))],
    }


def test_a_lead_nobody_led_to_is_credited_to_the_unknown():
    credit(lead_opened(a_contact()))
    assert credits_by_way() == {way: [(None, Decimal(1))] for way in (FIRST, LAST, LINEAR)}


def test_only_the_year_before_the_lead_counts():
    contact = a_contact()
    for day, story in ((-366, 1), (-365, 2), (0, 3), (1, 4)):
        touch(bidbook_requested(contact, story_id=story, days=day))
    credit(lead_opened(contact))
    assert [source for source, _share in credits_by_way()[LINEAR]] == [2, 3]


def test_somebody_elses_touches_do_not_count():
    contact, other = a_contact(), a_contact("other@example.org")
    touch(bidbook_requested(other, story_id=1, days=-1))
    credit(lead_opened(contact))
    assert credits_by_way()[FIRST] == [(None, Decimal(1))]


def test_a_touch_that_is_heard_of_late_credits_the_lead_anew(published):
    contact = a_contact()
    asked = bidbook_requested(contact, story_id=7, days=-1)
    credit(lead_opened(contact))
    assert credits_by_way()[FIRST] == [(None, Decimal(1))]
    touch(asked)
    assert credits_by_way()[FIRST] == [(7, Decimal(1))]
    assert published().count("campaigns.LeadCredited") == 2


def test_the_same_news_twice_is_no_news(published):
    contact = a_contact()
    asked, opened = bidbook_requested(contact, story_id=7, days=-1), lead_opened(contact)
    assert touch(asked) == touch(asked)
    assert credit(opened) is True
    assert credit(opened) is False
    assert Touch.objects.count() == 1
    assert published().count("campaigns.LeadCredited") == 1


def test_the_news_says_which_campaigns_and_stories_and_no_person():
    contact, campaign = a_contact(), a_campaign()
    touch(bidbook_requested(contact, code=campaign.code, story_id=7, days=-1))
    credit(lead_opened(contact, lead_id=5))
    event = EventRecord.objects.get(name="campaigns.LeadCredited")
    assert event.payload == {"lead_id": 5, "contact_id": contact.pk, "campaign_ids": [campaign.pk], "story_ids": [7]}
    assert (event.subject_type, event.subject_id, event.contact_id) == ("campaigns.creditedlead", "5", contact.pk)


def test_a_forged_code_counts_as_no_campaign():
    contact = a_contact()
    for code in ("forged", "' OR 1=1", "x" * 500):
        touch(bidbook_requested(contact, code=code, story_id=7))
    assert set(Touch.objects.values_list("campaign", "story_id")) == {(None, 7)}


def test_without_campaign_and_story_there_is_no_touch():
    contact = a_contact()
    assert touch(bidbook_requested(contact, code="forged")) is None
    assert touch(bidbook_requested(contact)) is None
    assert not Touch.objects.exists()


def test_a_person_who_was_removed_leaves_the_counts_whole():
    contact, campaign = a_contact(), a_campaign()
    asked, opened = bidbook_requested(contact, code=campaign.code, days=-1), lead_opened(contact)
    touch(asked)
    credit(opened)
    Contact.objects.filter(pk=contact.pk).delete()
    assert credits_by_way()[LINEAR] == [(campaign.pk, Decimal(1))]
    assert credit(opened) is False
    touch(asked)
    late = lead_opened(contact, lead_id=2)
    credit(late)
    assert credits_by_way(2)[FIRST] == [(None, Decimal(1))]


@given(st.integers(1, 400))
def test_every_way_of_counting_adds_up_to_exactly_one(how_many):
    shares = shared_out(range(how_many))
    for model in CreditModel:
        assert sum(share for (way, _touch), share in shares.items() if way == model) == 1
    assert min(shares.values()) > 0


def test_the_database_refuses_two_unknown_credits_by_way():
    lead = CreditedLead.objects.create(lead_id=1, code="L-1", opened_at="2026-01-01T00:00Z")
    AttributionCredit.objects.create(lead=lead, model=FIRST, share=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AttributionCredit.objects.create(lead=lead, model=FIRST, share=1)


happenings = st.lists(
    st.tuples(st.sampled_from(["touch", "lead"]), st.integers(-380, 5), st.integers(0, 1), st.integers(0, 2)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happenings=happenings, data=st.data())
def test_the_order_of_the_news_makes_no_difference(happenings, data):
    with transaction.atomic():
        people = [a_contact("a@example.org"), a_contact("b@example.org")]
        campaign = a_campaign()
        events = []
        for number, (what, day, who, source) in enumerate(happenings, start=1):
            if what == "lead":
                events.append((credit, lead_opened(people[who], lead_id=number, days=day)))
            else:
                code = campaign.code if source else "forged"
                story = None if source == 1 else 40 + number
                events.append((touch, bidbook_requested(people[who], code=code, story_id=story, days=day)))

        def outcome(order):
            with transaction.atomic():
                for hear, event in order:
                    hear(event)
                rows = AttributionCredit.objects.values_list("lead", "model", "touch__event_id", "share")
                found = sorted(rows, key=str)
                transaction.set_rollback(True)
            return found

        assert outcome(events) == outcome(data.draw(st.permutations(events)))
        transaction.set_rollback(True)


def test_the_log_delivers_in_any_order_with_the_same_outcome(settle):
    contact, campaign = a_contact(), a_campaign()
    asked = bidbook_requested(contact, code=campaign.code, story_id=3, days=-2)
    again = bidbook_requested(contact, code=campaign.code, days=-1)
    opened = lead_opened(contact, lead_id=9)
    ours = list(EventDelivery.objects.filter(subscriber__startswith="campaigns.").order_by("pk"))
    assert [row.event_id for row in ours] == [asked.pk, again.pk, opened.pk]
    EventDelivery.objects.exclude(pk__in=[row.pk for row in ours]).delete()

    outcomes = set()
    for order in permutations(ours):
        with transaction.atomic():
            for row in order:
                EventDelivery.objects.exclude(pk=row.pk).filter(state=0).update(due_at="2999-01-01T00:00Z")
                EventDelivery.objects.filter(pk=row.pk).update(due_at="2026-01-01T00:00Z")
                assert drain("events").failed == 0
            outcomes.add(str(credits_by_way(9)))
            transaction.set_rollback(True)
    assert len(outcomes) == 1
    assert "None" not in outcomes.pop()
