"""Transactional mail is sent at least once: claimed with a lease, handed over outside a transaction, receipted."""

import re
import time
import uuid
from datetime import timedelta

import structlog
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from crm.eventlog.backoff import wait_after
from crm.eventlog.context import Chain, chained
from crm.eventlog.publishing import publish
from crm.events import MailSent
from crm.models import MailState, OutgoingMail

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=90)  # longer than a mail server may keep us waiting, EMAIL_TIMEOUT
MAX_ATTEMPTS = 12


class EndsItsMailer(Exception):
    """No try of this mail ever came to an end."""


def carry_due_mail(*, seconds: float) -> int:
    """Every mail that was due has been tried once, or `seconds` have passed; returns how many were sent."""
    until = time.monotonic() + seconds
    sent = 0
    while time.monotonic() < until and (mail := _claim()):
        if mail.attempts > MAX_ATTEMPTS:
            _failed(mail, EndsItsMailer(f"ended its process, or outlived its lease, {MAX_ATTEMPTS} times"))
        else:
            sent += _carry(mail)
    return sent


def mail_is_due() -> bool:
    return _due().exists()


def _due() -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(state__in=[MailState.WAITING, MailState.SENDING], due_at__lte=timezone.now())


def _claim() -> OutgoingMail | None:
    """The mail that waits longest is ours until the lease ends; one at a time, for a server may take its time."""
    with transaction.atomic():
        rows = _due().select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        mail = rows.order_by("due_at", "id").first()
        if mail:
            mail.state, mail.lease_token = MailState.SENDING, uuid.uuid4()
            mail.due_at, mail.attempts = timezone.now() + LEASE, mail.attempts + 1
            mail.save(update_fields=["state", "lease_token", "due_at", "attempts"])
    return mail


def _carry(mail: OutgoingMail) -> bool:
    try:
        _message(mail).send()
    except Exception as error:  # noqa: BLE001  whatever a mail server says, the row keeps it
        _failed(mail, error)
        return False
    chain = Chain(mail.correlation_id or uuid.uuid4(), actor="mail", causation_id=mail.causation_id)
    with transaction.atomic(), chained(chain):
        ours = OutgoingMail.objects.filter(pk=mail.pk, lease_token=mail.lease_token)
        if ours.update(
            state=MailState.SENT, sent_at=timezone.now(), lease_token=None, text_body="", html_body="", last_error=""
        ):
            publish(_sent(mail), subject=mail)
    return True


def _sent(mail: OutgoingMail) -> MailSent:
    return MailSent(
        mail_id=mail.pk,
        contact_id=mail.contact_id,
        subject=_without_names(mail),
        about_type=mail.about_type,
        about_id=mail.about_id,
    )


def _without_names(mail: OutgoingMail) -> str:
    """The subject as the event log may keep it: a log that cannot be changed must not learn whom a mail addressed."""
    known = [mail.to_address, *((mail.contact.name, mail.contact.phone) if mail.contact else ())]
    words = sorted({part for word in known if word for part in (word, *word.split()) if len(part) > 1}, key=len)
    pattern = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in reversed(words))
    return re.sub(pattern, "…", mail.subject, flags=re.IGNORECASE) if pattern else mail.subject


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text_body,
        to=[mail.to_address],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", "Content-Language": mail.language},
        connection=get_connection(),
    )
    if mail.html_body:
        message.attach_alternative(mail.html_body, "text/html")
    return message


def _failed(mail: OutgoingMail, error: Exception) -> None:
    dead = mail.attempts >= MAX_ATTEMPTS
    OutgoingMail.objects.filter(pk=mail.pk, lease_token=mail.lease_token).update(
        state=MailState.DEAD if dead else MailState.WAITING,
        due_at=timezone.now() + timedelta(seconds=wait_after(mail.attempts)),
        lease_token=None,
        last_error=f"{type(error).__name__}: {error}"[:500],
    )
    log.warning("mail not sent", mail=mail.pk, attempts=mail.attempts, dead=dead, error=type(error).__name__)
