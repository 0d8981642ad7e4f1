"""Asking a company to confirm its win: by a private link, three times again at most, answered once."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acquisition.actions.landings import locked_landing
from acquisition.actions.links import TOKEN_BYTES
from acquisition.actions.promises import report_of_company
from acquisition.events import WinConfirmationAnswered, WinConfirmationAsked
from acquisition.models import Counterfactual, HeardVia, Landing, LandingStatus, WinConfirmation
from acquisition.models.confirmations import ASKED_AT_MOST, CONFIRMATION_LASTS
from acquisition.queries.bidbooks import token_hash
from acquisition.queries.wins import win_of
from crm.actions.mail import queue_mail
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.models import Contact

ASK_AGAIN_AFTER = timedelta(days=7)


class ConfirmedAlready(Refused):
    message = _("The company has confirmed this win already.")


class NobodyToAsk(Refused):
    message = _("The contact of this lead was erased. Choose another contact first.")


class AnswerUnreadable(Refused):
    message = _("Say whether you agree, and grade our help from 1 to 5 or not at all.")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the company says. What it left open is empty or None."""

    agrees: bool
    corrected: Mapping[str, Decimal]
    counterfactual: str = ""
    helpfulness: int | None = None
    heard_via: str = ""
    story_consent: bool = False


@transaction.atomic
def ask_for_confirmation(*, landing_id: int) -> int:
    """The lead’s contact has a new private link to the questions, and a mail with it waits; returns its id.

    A link that was sent before opens nothing any more. Refuses a landing that is gone, one whose company has agreed
    already, and one whose contact was erased.
    """
    landing = locked_landing(landing_id)
    if win_of(landing).is_confirmed:
        raise ConfirmedAlready
    contact = Contact.objects.get(pk=landing.lead.contact_id)
    if contact.erased_at is not None:
        raise NobodyToAsk
    return _ask(landing, contact, number=1)


def _ask(landing: Landing, contact: Contact, *, number: int) -> int:
    token, now = secrets.token_urlsafe(TOKEN_BYTES), timezone.now()
    landing.confirmations.filter(answered_at=None, ended_at=None).update(ended_at=now)
    confirmation = WinConfirmation.objects.create(
        landing=landing,
        contact=contact,
        number=number,
        language=contact.language,
        token_sha256=token_hash(token),
        asked_at=now,
        expires_at=now + CONFIRMATION_LASTS,
    )
    _mail(confirmation, contact, token)
    publish(
        WinConfirmationAsked(
            landing_id=landing.pk, contact_id=contact.pk, confirmation_id=confirmation.pk, number=number
        ),
        subject=landing,
    )
    return confirmation.pk


def _mail(confirmation: WinConfirmation, contact: Contact, token: str) -> None:
    """Its subject names no company, lead or place: subjects are read by more eyes than mails."""
    language = confirmation.language
    with translation.override(language):
        context = {
            "name": contact.name,
            "address": settings.PUBLIC_URL + reverse("acquisition:confirmation", args=[token]),
            "expires_at": confirmation.expires_at,
            "again": confirmation.number > 1,
            "language": language,
        }
        queue_mail(
            contact_id=contact.pk,
            key=f"acquisition.confirmation:{confirmation.pk}",
            subject=gettext("Five short questions about your new place"),
            text_body=render_to_string("acquisition/mail/confirmation.txt", context),
            html_body=render_to_string("acquisition/mail/confirmation.html", context),
            language=language,
            about=confirmation.landing,
        )


def ask_again() -> int:
    """Who did not answer for a week is asked once more, three times at most; returns how many were asked."""
    due = WinConfirmation.objects.filter(
        answered_at=None, ended_at=None, number__lt=ASKED_AT_MOST, asked_at__lte=timezone.now() - ASK_AGAIN_AFTER
    ).exclude(contact__erased_at__isnull=False)
    return sum(_ask_again(pk) for pk in due.values_list("landing_id", flat=True).order_by("pk"))


@transaction.atomic
def _ask_again(landing_id: int) -> bool:
    """Asked of the row under its landing’s lock: an answer may have come meanwhile."""
    landing = Landing.objects.select_for_update(of=("self",)).select_related("lead").get(pk=landing_id)
    last = landing.confirmations.filter(answered_at=None, ended_at=None).first()
    if last is None or last.number >= ASKED_AT_MOST or landing.is_gone:
        return False
    _ask(landing, last.contact, number=last.number + 1)
    return True


@transaction.atomic
def answer_confirmation(*, token: str, answer: Answer) -> bool:
    """The company’s answer is on record, and what it corrected is reported, which nobody has verified yet.

    False for a link that is unknown, ran out, was answered or was ended by a newer one: then nothing changes.
    Refuses an answer that cannot be read.
    """
    known = WinConfirmation.objects.filter(token_sha256=token_hash(token)).values_list("pk", "landing_id").first()
    if known is None:
        return False
    landing = Landing.objects.select_for_update(of=("self",)).select_related("lead").get(pk=known[1])
    confirmation = WinConfirmation.objects.select_for_update().get(pk=known[0])
    if not confirmation.opens_at(timezone.now()) or landing.status == LandingStatus.CANCELLED:
        return False
    _refuse_unreadable(answer)
    confirmation.answered_at, confirmation.agrees = timezone.now(), answer.agrees
    confirmation.corrected_values = {measure: str(value) for measure, value in answer.corrected.items()}
    confirmation.counterfactual, confirmation.helpfulness = answer.counterfactual, answer.helpfulness
    confirmation.heard_via, confirmation.story_consent = answer.heard_via, answer.story_consent
    confirmation.save()
    for measure, value in answer.corrected.items():
        report_of_company(landing, measure=measure, value=value, confirmation=confirmation)
    publish(
        WinConfirmationAnswered(
            landing_id=landing.pk,
            contact_id=confirmation.contact_id,
            confirmation_id=confirmation.pk,
            agrees=answer.agrees,
            corrected=sorted(answer.corrected),
        ),
        subject=landing,
    )
    return True


def _refuse_unreadable(answer: Answer) -> None:
    grade = answer.helpfulness
    if grade is not None and not 1 <= grade <= 5:
        raise AnswerUnreadable
    if answer.counterfactual not in ("", *Counterfactual.values) or answer.heard_via not in ("", *HeardVia.values):
        raise AnswerUnreadable
