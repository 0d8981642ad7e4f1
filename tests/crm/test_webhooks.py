"""Partners are told of events: signed, once each, until they accept."""

import base64
import hashlib
import hmac
import json
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from crm.actions.webhooks import AddressNotAllowed, EventNotTold, deliver_webhooks, register_webhook
from crm.contracts import webhook_events
from crm.eventlog.publishing import publish
from crm.events import MailSent
from crm.mail.webhooks import NotAllTold
from crm.models import EventDelivery, EventRecord, Webhook, WebhookDelivery
from tests.crm.canary import ok
from tests.crm.rows import a_contact, an_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mails_are_told_too(monkeypatch):
    """An event that is easy to make stands for those that partners are told of."""
    monkeypatch.setitem(webhook_events._parts, "crm.MailSent", MailSent)


def refuse(status):
    def song(handler):
        handler.send_response(status)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return song


@pytest.fixture
def partner(canary, settings):
    settings.OUTGOING_HTTP_ALLOWED_HOSTS = [f"127.0.0.1:{canary.server_port}"]
    return canary


def a_webhook(partner, event="crm.MailSent", path="/hook"):
    return register_webhook(name="Partner", url=f"http://127.0.0.1:{partner.server_port}{path}", event_name=event)


def verified(hit, secret):
    """The receiver's side, written from the Standard Webhooks text alone."""
    _path, headers, body = hit
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{headers['Webhook-Id']}.{headers['Webhook-Timestamp']}.{body.decode()}".encode()
    expected = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(expected, headers["Webhook-Signature"])


def test_a_partner_is_told_with_a_signature_that_holds(partner):
    webhook, event = a_webhook(partner), an_event()
    assert deliver_webhooks(event_id=event.pk) == 1
    (hit,) = partner.hits
    assert verified(hit, webhook.secret)
    assert abs(int(hit[1]["Webhook-Timestamp"]) - time.time()) < 10
    assert hit[1]["Content-Type"] == "application/json"
    body = json.loads(hit[2])
    assert body == {
        "id": f"evt_{event.pk}",
        "event": "crm.MailSent",
        "occurred_at": event.recorded_at.isoformat(),
        "data": event.payload,
    }
    assert hit[1]["Webhook-Id"] == body["id"]


def test_a_changed_body_or_another_secret_does_not_verify(partner):
    one, other, event = a_webhook(partner), a_webhook(partner, path="/other"), an_event()
    deliver_webhooks(event_id=event.pk)
    first, second = partner.hits
    assert one.secret != other.secret
    assert verified(second, other.secret)
    assert not verified(first, other.secret)
    assert not verified((first[0], first[1], first[2] + b" "), one.secret)


def test_nothing_secret_is_stored(partner):
    webhook = a_webhook(partner)
    assert webhook.secret.removeprefix("whsec_") not in str(Webhook.objects.values())


def test_each_event_is_told_once_however_often_we_try(partner):
    a_webhook(partner)
    event = an_event()
    for expected in (1, 0, 0):
        assert deliver_webhooks(event_id=event.pk) == expected
    assert len(partner.hits) == 1
    row = WebhookDelivery.objects.get()
    assert (row.attempts, row.last_status) == (1, "HTTP 200")
    assert row.delivered_at is not None


@pytest.mark.parametrize("status", [302, 400, 404, 410, 500, 503])
def test_who_did_not_accept_is_told_again_and_the_others_are_not(partner, status):
    a_webhook(partner, path="/steady")
    a_webhook(partner, path="/shaky")
    event = an_event()
    partner.song = lambda handler: (refuse(status) if handler.path == "/shaky" else ok)(handler)
    for _ in range(2):
        with pytest.raises(NotAllTold):
            deliver_webhooks(event_id=event.pk)
    partner.song = ok
    assert deliver_webhooks(event_id=event.pk) == 1
    paths = [path for path, _headers, _body in partner.hits]
    assert (paths.count("/steady"), paths.count("/shaky")) == (1, 3)
    assert len({headers["Webhook-Id"] for _path, headers, _body in partner.hits}) == 1
    assert sorted(WebhookDelivery.objects.values_list("attempts", flat=True)) == [1, 3]


def test_one_that_cannot_be_reached_does_not_keep_the_others_from_hearing(partner):
    Webhook.objects.create(name="Inside", url="https://127.0.0.1:1/", event_name="crm.MailSent")
    a_webhook(partner)
    event = an_event()
    with pytest.raises(NotAllTold):
        deliver_webhooks(event_id=event.pk)
    assert len(partner.hits) == 1
    assert WebhookDelivery.objects.get(webhook__name="Inside").last_status.startswith("NotAllowedOut")


def test_other_events_and_silenced_webhooks_are_left_alone(partner):
    a_webhook(partner, event="acquisition.LeadOpened")
    a_webhook(partner)
    Webhook.objects.filter(event_name="crm.MailSent").update(active=False)
    assert deliver_webhooks(event_id=an_event().pk) == 0
    assert partner.hits == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://a:b@example.org/",
        "javascript:alert(1)",
        "",
        "//example.org",
        "https://exa mple.org/\n",
    ],
)
def test_only_https_addresses_are_registered(url):
    with pytest.raises(AddressNotAllowed):
        register_webhook(name="Partner", url=url, event_name="crm.MailSent")
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("name", ["crm.Nothing", "crm.ConsentGiven", "acquisition.LeadMoved", ""])
def test_an_event_nobody_tells_is_refused_with_those_that_are_told(name):
    with pytest.raises(EventNotTold, match=r"acquisition\.LeadOpened, crm\.MailSent"):
        register_webhook(name="Partner", url="https://example.org/", event_name=name)
    assert not Webhook.objects.exists()


def test_a_command_registers_and_shows_the_secret():
    out = StringIO()
    call_command("add_webhook", name="Partner", url="https://example.org/hook", stdout=out, stderr=StringIO())
    assert out.getvalue().startswith("whsec_")
    assert Webhook.objects.get().event_name == "acquisition.LeadOpened"
    with pytest.raises(CommandError):
        call_command("add_webhook", name="Partner", url="http://example.org/hook")


def test_the_log_tells_partners_of_a_new_lead_and_tries_again(partner, settle):
    from acquisition.actions.enquiries import submit_enquiry

    webhook = a_webhook(partner, event="acquisition.LeadOpened")
    partner.song = refuse(503)
    submit_enquiry(
        channel="api",
        email="noor@firm.example.org",
        name="Noor Voorbeeld",
        organisation_name="Veenvezel",
        phone="+31 6",
        message="Hello",
        language="nl",
        idempotency_key="",
        bidbook="dutch-techzone",
    )
    settle()
    waiting = EventDelivery.objects.get(subscriber="acquisition.tell_webhooks")
    assert (waiting.state, waiting.lane, waiting.attempts) == (0, "outgoing", 1)

    partner.song = ok
    EventDelivery.objects.filter(pk=waiting.pk).update(due_at="2026-01-01T00:00Z")
    settle()
    waiting.refresh_from_db()
    assert waiting.state == 2
    assert len(partner.hits) == 2
    assert all(verified(hit, webhook.secret) for hit in partner.hits)
    text = partner.hits[-1][2].decode()
    assert (
        json.loads(text)["data"]["lead_id"] == EventRecord.objects.get(name="acquisition.LeadOpened").payload["lead_id"]
    )
    for personal in ("noor", "Noor", "Veenvezel", "+31"):
        assert personal not in text


def test_the_same_event_published_twice_is_two_messages(partner):
    a_webhook(partner)
    contact = a_contact()
    for number in (1, 2):
        with transaction.atomic():
            event = publish(MailSent(mail_id=number, contact_id=contact.pk, subject="x"), subject=contact)
        deliver_webhooks(event_id=event.pk)
    assert len({headers["Webhook-Id"] for _path, headers, _body in partner.hits}) == 2
