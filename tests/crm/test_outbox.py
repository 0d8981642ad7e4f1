"""The local outbox: there in demo mode alone, with links that can be followed."""

import pytest
from django.utils import timezone

from crm.actions.mail import queue_mail, send_due_mail
from tests.crm.rows import a_contact

pytestmark = pytest.mark.django_db
LINK = "http://127.0.0.1:8000/bidbook/abc-DEF_123/"


@pytest.fixture
def sent(settings, tmp_path):
    settings.OUTBOX_DIR = tmp_path
    settings.EMAIL_BACKEND = "crm.mail.outbox.OutboxBackend"
    body = f"Your bidbook: {LINK}\n<script>alert(1)</script>"
    queue_mail(contact_id=a_contact().pk, key="x", subject="Your <b>bidbook</b>", text_body=body)
    assert send_due_mail() == 1


def test_a_mail_is_shown_with_its_link_and_nothing_of_it_runs(client, settings, sent):
    settings.DEMO = True
    page = client.get("/outbox/").content.decode()
    assert f'<a href="{LINK}"' in page
    assert "<script>alert" not in page
    assert "<b>bidbook</b>" not in page


def test_outside_demo_mode_there_is_no_outbox(client, settings, sent):
    settings.DEMO = False
    assert client.get("/outbox/").status_code == 404


def test_an_empty_outbox_says_what_to_do_next(client, settings, tmp_path):
    settings.DEMO, settings.OUTBOX_DIR = True, tmp_path / "none"
    assert "bidbook" in client.get("/outbox/").content.decode()


def test_a_repeated_mail_replaces_its_first_copy(settings, sent):
    from crm.mail.outbox import outbox
    from crm.models import MailState, OutgoingMail

    OutgoingMail.objects.update(state=MailState.WAITING, text_body="again", due_at=timezone.now())
    assert send_due_mail() == 1
    assert [mail.text.strip() for mail in outbox()] == ["again"]
