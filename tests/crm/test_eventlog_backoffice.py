"""The event log in the back office: what was given up, who hears what, what followed from what, and who may see it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.backoffice import eventlog_deliveries, eventlog_subscribers
from crm.eventlog import subscribing
from crm.eventlog.context import Chain, chained
from crm.eventlog.publishing import publish
from crm.events import DeliveryRetried, DeliverySkipped, MailSent
from crm.models import (
    DeliveryState,
    EventDelivery,
    EventMeasure,
    EventRecord,
    EventSubscriber,
    MailState,
    OutgoingMail,
    User,
)
from tests.crm.rows import a_contact, an_event

pytestmark = pytest.mark.django_db
LIST = "/admin/event-log/"
SUBSCRIBERS = f"{LIST}subscribers/"


@pytest.fixture(autouse=True)
def _in_english_with_a_password(settings):
    settings.LANGUAGE_CODE = "en"
    settings.DEMO = True
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "SecondFactor" not in name]


@pytest.fixture
def sign_in(client):
    def as_member_of(role, *permissions):
        user = User.objects.create_user(role.replace(" ", "-").lower(), first_name="Ada")
        user.groups.add(Group.objects.get(name=role))
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
        return user

    return as_member_of


@pytest.fixture
def ada(sign_in):
    return sign_in("Administrators")


@pytest.fixture
def listener(monkeypatch):
    """A subscriber of this test alone; what is published while it runs makes no delivery by itself."""
    monkeypatch.setattr(subscribing, "_by_name", dict(subscribing._by_name))
    monkeypatch.setitem(subscribing._by_event, MailSent.stored_name(), [])
    subscribing.subscribe(MailSent, name="test.listen")(lambda event: None)
    subscribing._by_event[MailSent.stored_name()].clear()
    return "test.listen"


def a_delivery(event=None, *, state=DeliveryState.DEAD, minutes=20, **fields):
    told = {"subscriber": "test.listen", "lane": "events", "last_error": "ValueError: no such plot\nasked twice"}
    return EventDelivery.objects.create(
        event=event or an_event(),
        state=state,
        attempts=8,
        due_at=timezone.now() - timedelta(minutes=minutes),
        finished_at=timezone.now() - timedelta(minutes=minutes) if state > DeliveryState.LEASED else None,
        **{**told, **fields},
    )


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def state_of(delivery):
    delivery.refresh_from_db()
    return delivery.state


def every_address(delivery):
    one, subscriber = f"{LIST}{delivery.pk}/", f"{SUBSCRIBERS}test.listen/"
    return [
        *(LIST, f"{LIST}results/", f"{LIST}retry/", f"{LIST}retry/ticked/", one, f"{one}retry/", f"{one}skip/"),
        *(f"{LIST}trace/{delivery.event_id}/", SUBSCRIBERS, subscriber),
        *(f"{subscriber}{verb}/" for verb in ("pause", "resume", "replay")),
    ]


@pytest.mark.parametrize("role", ["Acquisition team", "Marketeers", "Program Board", "Account managers"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_see_deliveries_finds_nothing(client, sign_in, listener, role, method):
    sign_in(role)
    delivery = a_delivery()
    records = EventRecord.objects.count()
    for address in every_address(delivery):
        assert getattr(client, method)(address, {"reason": "x", "delivery": delivery.pk}).status_code in {404, 405}
    assert client.get(LIST).status_code == client.post(f"{LIST}{delivery.pk}/retry/").status_code == 404
    assert state_of(delivery) == DeliveryState.DEAD
    assert EventRecord.objects.count() == records
    assert "Event log" not in page(client, "/admin/")


def test_who_may_only_look_can_change_nothing(client, sign_in, listener):
    sign_in("Program Board", "view_eventdelivery")
    delivery = a_delivery()
    assert f"{LIST}retry/" not in page(client, LIST)
    assert "/skip/" not in page(client, f"{LIST}{delivery.pk}/")
    for address in every_address(delivery):
        verb = address.rstrip("/").rpartition("/")[2]
        if verb in {"retry", "ticked", "skip", "pause", "resume", "replay"}:
            assert client.post(address, {"reason": "x", "delivery": delivery.pk}).status_code == 404, address
    assert state_of(delivery) == DeliveryState.DEAD
    assert not EventSubscriber.objects.exists()


def test_without_anything_given_up_the_list_says_that_all_is_well(client, ada):
    a_delivery(state=DeliveryState.DONE)
    assert "All is well" in page(client, LIST)
    assert "All is well" not in page(client, f"{LIST}?lane=outgoing")


def test_the_list_shows_what_was_given_up_and_what_went_wrong(client, ada, listener):
    delivery = a_delivery()
    a_delivery(delivery.event, state=DeliveryState.PENDING, subscriber="test.other")
    shown = page(client, LIST)
    for words in ("Was sent the mail “Hello”", "test.listen", "ValueError: no such plot", ">8<"):
        assert words in shown
    assert "asked twice" not in shown
    assert reverse("crm_eventlog:trace", args=[delivery.event_id]) in shown
    assert f"{LIST}{delivery.pk}/" in shown


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ("", {"a", "b"}),
        ("subscriber=test.a", {"a"}),
        ("lane=outgoing", {"b"}),
        ("state=0", {"c"}),
        ("state=any", {"a", "b", "c"}),
        ("state=9", set()),
        ("lane=%00", set()),
        ("subscriber=nobody", set()),
    ],
)
def test_the_list_is_filtered_by_subscriber_lane_and_state(client, ada, asked, seen):
    event = an_event()
    a_delivery(event, subscriber="test.a")
    a_delivery(event, subscriber="test.b", lane="outgoing")
    a_delivery(event, subscriber="test.c", state=DeliveryState.PENDING)
    shown = client.get(f"{LIST}?{asked}")
    assert {row.subscriber[-1] for row in shown.context["object_list"]} == seen


def test_the_list_costs_the_same_however_long_it_is(client, ada):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(client, LIST)
        return len(queries)

    a_delivery()
    page(client, LIST)
    few = asked()
    contact = a_contact("many@example.org")
    for number in range(24):
        a_delivery(an_event(contact), subscriber=f"test.{number}")
    assert asked() == few <= 14


def test_one_that_still_runs_at_most_once_is_not_in_the_list(client, ada):
    a_delivery(lease_token="6a1f0d2e-0000-4000-8000-000000000000", minutes=-5)
    assert "All is well" in page(client, LIST)


def test_a_delivery_shows_its_whole_error_its_event_and_how_it_is_heard(client, ada, listener):
    delivery = a_delivery()
    shown = page(client, f"{LIST}{delivery.pk}/")
    for words in ("asked twice", "&quot;subject&quot;: &quot;Hello&quot;", "exactly once", "Try again", "Skip"):
        assert words in shown


def test_what_an_event_or_an_error_holds_is_shown_and_not_run(client, ada, listener):
    with transaction.atomic():
        event = publish(MailSent(mail_id=1, contact_id=None, subject="<script>x()</script>"), subject=a_contact())
    delivery = a_delivery(event, last_error="<img src=x onerror=y()>")
    for address in (LIST, f"{LIST}{delivery.pk}/", f"{LIST}trace/{event.pk}/"):
        shown = page(client, address)
        assert "<script>x()" not in shown
        assert "<img src=x" not in shown


def test_a_delivery_is_tried_again_and_the_log_says_who_asked(client, ada):
    delivery = a_delivery()
    response = client.post(f"{LIST}{delivery.pk}/retry/", follow=True)
    assert "It is tried again now." in response.content.decode()
    assert state_of(delivery) == DeliveryState.PENDING
    assert EventRecord.objects.get(name=DeliveryRetried.stored_name()).actor == ada.actor


def test_a_delivery_that_is_not_given_up_any_more_is_refused_in_words(client, ada):
    delivery = a_delivery(state=DeliveryState.DONE)
    for verb in ("retry", "skip"):
        response = client.post(f"{LIST}{delivery.pk}/{verb}/", {"reason": "Sold"})
        assert response.status_code == 422
        assert response.content.decode().count("not given up any more") == 1
    assert state_of(delivery) == DeliveryState.DONE


def test_skipping_needs_a_reason(client, ada):
    delivery = a_delivery()
    assert client.post(f"{LIST}{delivery.pk}/skip/", {"reason": " "}).status_code == 422
    assert state_of(delivery) == DeliveryState.DEAD
    assert client.post(f"{LIST}{delivery.pk}/skip/", {"reason": "The plot was sold."}).status_code == 302
    assert state_of(delivery) == DeliveryState.SKIPPED
    assert "The plot was sold." in page(client, f"{LIST}{delivery.pk}/")
    assert EventRecord.objects.get(name=DeliverySkipped.stored_name()).actor == ada.actor


def test_the_ticked_ones_are_tried_again_and_no_others(client, ada):
    event = an_event()
    first, second, third = (a_delivery(event, subscriber=f"test.{name}") for name in "abc")
    odd = ["x", "²", "-1", "9" * 40]
    response = client.post(f"{LIST}retry/ticked/?lane=events", {"delivery": [first.pk, third.pk, *odd]})
    assert response["Location"] == f"{LIST}?lane=events"
    assert [state_of(one) for one in (first, second, third)] == [0, DeliveryState.DEAD, 0]


def test_nothing_ticked_is_said(client, ada):
    a_delivery()
    assert "Tick the deliveries" in client.post(f"{LIST}retry/ticked/", follow=True).content.decode()


def test_all_that_match_are_tried_again_after_a_question(client, ada):
    event = an_event()
    meant, other = a_delivery(event), a_delivery(event, subscriber="test.other", lane="outgoing")
    assert "Try 1 given-up delivery again?" in page(client, f"{LIST}retry/?lane=events&subscriber=test.listen")
    assert state_of(meant) == DeliveryState.DEAD
    client.post(f"{LIST}retry/", {"lane": "events", "subscriber": "test.listen"})
    assert [state_of(meant), state_of(other)] == [DeliveryState.PENDING, DeliveryState.DEAD]


def test_all_are_tried_again_in_portions_a_browser_waits_for(client, ada, monkeypatch):
    monkeypatch.setattr(eventlog_deliveries, "AT_ONCE", 2)
    event = an_event()
    for name in "abc":
        a_delivery(event, subscriber=f"test.{name}")
    assert "There are more." in page(client, f"{LIST}retry/")
    client.post(f"{LIST}retry/")
    assert list(EventDelivery.objects.dead().values_list("subscriber", flat=True)) == ["test.c"]


@pytest.mark.parametrize("asked", ["lane=nowhere", "subscriber=%00", "subscriber=" + "x" * 200])
def test_a_question_that_cannot_be_read_tries_nothing_again(client, ada, asked):
    delivery = a_delivery()
    assert client.get(f"{LIST}retry/?{asked}").status_code == 404
    assert client.post(f"{LIST}retry/ticked/?{asked}", {"delivery": delivery.pk}).status_code == 404
    assert state_of(delivery) == DeliveryState.DEAD


def test_subscribers_are_shown_with_their_mode_their_backlog_and_their_speed(client, ada, listener):
    event = an_event()
    a_delivery(event)
    EventMeasure.objects.create(
        kind="heard",
        name=listener,
        hour=timezone.now(),
        process="6a1f0d2e-0000-4000-8000-000000000000",
        count=4,
        total_ms=50,
        longest_ms=1500,
        buckets=[0, 0, 0, 3, 0, 0, 0, 0, 0, 1, 0],
    )
    shown = page(client, SUBSCRIBERS)
    for words in ("crm.MailSent", "exactly once, together with its receipt", "12 ms on average", "1.5 s"):
        assert words in shown
    assert f"{LIST}?subscriber=test.listen" in shown


def test_the_page_of_subscribers_costs_the_same_however_many_wait(client, ada, listener):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(client, SUBSCRIBERS)
        return len(queries)

    page(client, SUBSCRIBERS)
    few = asked()
    contact = a_contact()
    for _number in range(10):
        a_delivery(an_event(contact), state=DeliveryState.PENDING)
    assert asked() == few


def test_a_subscriber_rests_with_a_reason_and_goes_on(client, ada, listener):
    own = f"{SUBSCRIBERS}{listener}/"
    assert client.post(f"{own}pause/", {"reason": ""}).status_code == 422
    assert not EventSubscriber.objects.filter(paused_at__isnull=False).exists()
    client.post(f"{own}pause/", {"reason": "The plan is being redrawn."})
    assert EventSubscriber.objects.get().paused_by == ada
    for address in (SUBSCRIBERS, own):
        assert "The plan is being redrawn." in page(client, address)
    client.post(f"{own}resume/")
    assert EventSubscriber.objects.get().paused_at is None


def test_the_past_is_heard_again(client, ada, listener):
    an_event()
    assert client.post(f"{SUBSCRIBERS}{listener}/replay/").status_code == 302
    assert EventDelivery.objects.get(subscriber=listener).run == 1


def test_a_long_past_is_left_to_the_command_which_is_named(client, ada, listener, monkeypatch):
    monkeypatch.setattr(eventlog_subscribers, "AT_ONCE", 0)
    an_event()
    assert "manage.py replay test.listen" in page(client, f"{SUBSCRIBERS}{listener}/")
    assert client.post(f"{SUBSCRIBERS}{listener}/replay/").status_code == 422
    assert not EventDelivery.objects.exists()


def test_what_leaves_our_database_is_not_done_again(client, ada):
    own = f"{SUBSCRIBERS}acquisition.tell_webhooks/"
    assert "doing it again would do harm" in page(client, own)
    response = client.post(f"{own}replay/")
    assert (response.status_code, "log-refused" in response.content.decode()) == (422, True)


def test_an_unknown_subscriber_is_not_found(client, ada):
    assert client.get(f"{SUBSCRIBERS}nobody/").status_code == 404
    assert client.post(f"{SUBSCRIBERS}nobody/pause/", {"reason": "x"}).status_code == 404


def test_home_says_what_to_see_to_and_where_only_to_who_looks_after_it(client, sign_in, listener):
    sign_in("Administrators")
    event = an_event()
    late = a_delivery(event, minutes=9)
    assert "Needs attention" not in page(client, "/admin/")
    a_delivery(event, subscriber="test.old")
    a_delivery(event, subscriber="test.slow", lane="outgoing", state=DeliveryState.PENDING, minutes=6)
    shown = page(client, "/admin/")
    assert "1 delivery in the lane events was given up" in shown
    assert f"{LIST}?lane=events" in shown
    assert "1 delivery in the lane outgoing has been due for" in shown
    assert late.state == DeliveryState.DEAD
    sign_in("Acquisition team")
    assert "Needs attention" not in page(client, "/admin/")


def a_chain():
    """A visitor's mail, heard once and given up once, after which a handler sent another."""
    contact = a_contact()
    correlation = "6a1f0d2e-0000-4000-8000-00000000000a"
    with transaction.atomic(), chained(Chain(correlation, "visitor")):
        root = publish(MailSent(mail_id=1, contact_id=contact.pk, subject="First"), subject=contact)
    with transaction.atomic(), chained(Chain(correlation, "handler:test.listen", root.pk, 1)):
        publish(MailSent(mail_id=2, contact_id=contact.pk, subject="Second"), subject=contact)
    OutgoingMail.objects.create(
        contact=contact,
        key="k",
        to_address=contact.email,
        subject="The letter",
        language="en",
        message_id="m",
        due_at=timezone.now(),
        correlation_id=correlation,
        causation_id=root.pk,
        state=MailState.SENT,
        sent_at=timezone.now() + timedelta(seconds=3),
        attempts=2,
    )
    a_delivery(root, subscriber="test.bad")
    good = a_delivery(root, subscriber="test.good", state=DeliveryState.DONE)
    EventDelivery.objects.filter(pk=good.pk).update(finished_at=root.recorded_at + timedelta(milliseconds=40))
    return contact, root


def test_a_trace_tells_what_followed_who_did_it_how_long_it_took_and_which_mail_left(client, ada):
    contact, root = a_chain()
    shown = page(client, f"{LIST}trace/{root.pk}/")
    assert shown.index("“First”") < shown.index("“Second”")
    for words in (
        "the visitor",
        "automatically, by test.listen",
        "after 40 ms",
        "Mail “The letter”",
        "ValueError: no such plot",
        "1 delivery was given up.",
        "2 events",
    ):
        assert words in shown
    assert contact.email not in shown


def test_the_pages_speak_dutch(client, sign_in, settings, listener):
    settings.LANGUAGE_CODE = "nl"
    sign_in("Administrators")
    delivery = a_delivery()
    for address, words in (
        (LIST, "Alle opnieuw proberen"),
        (f"{LIST}{delivery.pk}/", "Overslaan"),
        (SUBSCRIBERS, "precies één keer"),
        (f"{LIST}trace/{delivery.event_id}/", "1 bezorging is opgegeven."),
        ("/admin/", "Vraagt aandacht"),
    ):
        assert words in page(client, address)


def test_a_trace_costs_the_same_however_long_it_is(client, ada):
    _contact, root = a_chain()

    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(client, f"{LIST}trace/{root.pk}/")
        return len(queries)

    asked()
    few = asked()
    contact, correlation = a_contact("more@example.org"), root.correlation_id
    with transaction.atomic(), chained(Chain(correlation, "system", root.pk, 1)):
        for number in range(20):
            publish(MailSent(mail_id=number, contact_id=contact.pk, subject="More"), subject=contact)
    assert asked() == few


@pytest.mark.parametrize("number", [0, 10**9, 10**30])
def test_the_trace_of_no_event_is_not_found(client, ada, number):
    assert client.get(f"{LIST}trace/{number}/").status_code == 404


def test_a_timeline_leads_to_the_trace_for_who_may_see_it(client, sign_in):
    contact = a_contact()
    trace = reverse("crm_eventlog:trace", args=[an_event(contact).pk])
    sign_in("Acquisition team")
    assert trace not in page(client, f"/admin/crm_contacts/{contact.pk}/")
    sign_in("Marketeers", "view_eventdelivery")
    assert trace in page(client, f"/admin/crm_contacts/{contact.pk}/")
