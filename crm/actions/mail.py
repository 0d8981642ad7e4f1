"""Mail to one person: written down by an action, sent by whoever carries the mail."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from crm.eventlog import measuring
from crm.eventlog.context import current_chain
from crm.eventlog.wakeups import MAIL, wake, wake_now
from crm.mail.carrying import carry_due_mail, mail_is_due
from crm.models import Contact, OutgoingMail, User
from crm.queries.merging import standing_contact

TURN_SECONDS = 5.0


@transaction.atomic
def queue_mail(
    *,
    contact_id: int,
    key: str,
    subject: str,
    text_body: str,
    html_body: str = "",
    language: str = "nl",
    about: models.Model | None = None,
) -> int:
    """A mail to the contact waits to be sent; a `key` used before changes nothing. Returns the mail's id.

    One `about` a thing of another app is told on a timeline only to who may see that thing. Whoever was merged into
    another is written to at the other's address. 0 and no mail when the person was erased meanwhile: nobody is left to
    write to.
    """
    contact = Contact.objects.filter(pk=standing_contact(contact_id), erased_at=None).first()
    if contact is None:
        return 0
    return _queue(contact, contact.email, key, subject, text_body, html_body, language, about)


@transaction.atomic
def queue_mail_to_colleague(
    *, user_id: int, key: str, subject: str, text_body: str, html_body: str = "", language: str = "nl"
) -> int:
    """The same to a member of staff, who is no contact."""
    return _queue(None, User.objects.get(pk=user_id).email, key, subject, text_body, html_body, language)


def _queue(
    contact: Contact | None,
    address: str,
    key: str,
    subject: str,
    text_body: str,
    html_body: str,
    language: str,
    about: models.Model | None = None,
) -> int:
    chain = current_chain()
    mail, _new = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "contact": contact,
            "to_address": address,
            "subject": " ".join(subject.split())[:160],
            "text_body": text_body,
            "html_body": html_body,
            "language": language,
            "about_type": about._meta.label_lower if about else "",
            "about_id": about.pk if about else None,
            "message_id": message_id(key),
            "due_at": timezone.now(),
            "correlation_id": chain.correlation_id,
            "causation_id": chain.causation_id,
        },
    )
    wake(MAIL)
    return mail.pk


def message_id(key: str) -> str:
    """The same for the same key, so that a receiver recognises a repeat (RFC 5322 §3.6.4)."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return f"<{salted_hmac('crm.mail', key).hexdigest()}@{domain}>"


def send_due_mail() -> int:
    """Mail that was due has been handed over or waits for its next try; returns how many were sent.

    A long queue is sent in turns, so that the mailer can stop between two of them; it is woken for the next.
    """
    sent = carry_due_mail(seconds=TURN_SECONDS)
    measuring.woken(MAIL, useful=bool(sent))
    measuring.flush()
    if mail_is_due():
        wake_now(MAIL)
    return sent
