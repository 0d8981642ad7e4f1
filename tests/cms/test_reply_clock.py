"""The clock that visitors see is what really happened, in working time, or says that it is not measured."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from acquisition.actions.replies import RepliedAlready, ReplyChannelUnknown, record_first_reply
from acquisition.models import Enquiry
from acquisition.queries.working_days import working_minutes
from cms.actions.reply_clock import keep_reply_time
from cms.handlers import move_the_reply_clock
from cms.models import ReplyClock
from cms.queries.reply_clock import ReplyTime, reply_time
from crm.eventlog.reading import rebuilt
from crm.models import EventRecord, Interaction
from tests.acquisition.rows import an_enquiry

HERE = ZoneInfo("Europe/Amsterdam")


def here(*parts):
    return datetime(*parts, tzinfo=HERE)


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        (here(2026, 11, 23, 9, 30), here(2026, 11, 23, 11, 0), 90),
        (here(2026, 11, 23, 16, 0), here(2026, 11, 24, 10, 0), 120),
        (here(2026, 11, 20, 16, 0), here(2026, 11, 23, 9, 30), 90),
        (here(2026, 11, 21, 3, 0), here(2026, 11, 22, 23, 0), 0),
        (here(2026, 10, 23, 16, 0), here(2026, 10, 26, 10, 0), 120),
    ],
    ids=["one morning", "over night", "over a weekend", "in a weekend", "over the end of summer time"],
)
def test_only_hours_at_which_somebody_is_at_work_count(since, until, minutes):
    assert working_minutes(since, until) == minutes


def waited(*minutes, days_ago=1):
    for minute in minutes:
        keep_reply_time(
            enquiry_id=ReplyClock.objects.count() + 1,
            received_at=timezone.now() - timedelta(days=days_ago + 1),
            answered_at=timezone.now() - timedelta(days=days_ago),
            working_minutes=minute,
        )


@pytest.mark.django_db
def test_fewer_than_five_replies_are_no_measurement():
    waited(10, 20, 30, 40)
    waited(500, days_ago=91)

    assert reply_time() == ReplyTime(4, None)
    assert reply_time().in_words == ""


@pytest.mark.django_db
def test_the_clock_is_the_median_of_the_last_ninety_days():
    waited(10, 20, 192, 400, 5000)
    waited(1, 1, 1, days_ago=91)

    with translation.override("nl"):
        assert (reply_time().count, reply_time().minutes, reply_time().in_words) == (5, 192, "3,2 uur")


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "1 minute"), (59, "59 minutes"), (120, "2 hours"), (720, "1.5 working days")]
)
def test_a_wait_is_said_in_the_unit_that_fits(minutes, words):
    with translation.override("en"):
        assert ReplyTime(5, minutes).in_words == words


@pytest.mark.django_db
def test_a_first_reply_by_a_person_stops_the_clock_once():
    with time_machine.travel(here(2026, 11, 23, 15, 0), tick=False):
        enquiry = an_enquiry(bidbook="").enquiry_id
    with time_machine.travel(here(2026, 11, 24, 10, 0), tick=False):
        record_first_reply(enquiry_id=enquiry, channel="call", actor_id=None)
        with pytest.raises(RepliedAlready):
            record_first_reply(enquiry_id=enquiry, channel="call", actor_id=None)

    told = EventRecord.objects.get(name="acquisition.FirstReplySent")
    assert told.payload["working_minutes"] == 180
    assert Interaction.objects.filter(kind="call", two_way=True).count() == 1
    event = rebuilt(told.name, told.version, told.payload)
    move_the_reply_clock(event)
    move_the_reply_clock(event)
    assert ReplyClock.objects.get().working_minutes == 180


@pytest.mark.django_db
def test_a_way_to_reply_that_does_not_exist_stops_nothing():
    enquiry = an_enquiry(bidbook="").enquiry_id

    with pytest.raises(ReplyChannelUnknown):
        record_first_reply(enquiry_id=enquiry, channel="pigeon", actor_id=None)

    assert Enquiry.objects.get().answered_at is None
