"""What somebody decides on their preference page, and mailing them the way to it."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.actions.consent import OptIn, give_consent, stop_everything, withdraw_consent
from crm.actions.mail import queue_mail
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.events import PreferenceLinkAsked
from crm.models import ConsentChannel, Contact, OutgoingMail
from crm.queries.preferences import ASKED_DAYS, ASKED_KEY, Choice, choices, link_mails_today, preference_link

MAILS_A_DAY = 3
_NOBODY = 0


class WordsChanged(Refused):
    message = _("A sentence you agree to has changed. Nothing was saved yet: read it below and choose again.")


class AskForALinkFirst(Refused):
    message = _("Nothing is sent to this address any more. Let us mail you a link; with that you can choose again.")


@dataclass(frozen=True)
class Chosen:
    """What stands on the page that was sent: per purpose whether its switch is on, and whether it was when shown."""

    on: Collection[str]
    was_on: Collection[str]
    marks: Mapping[str, str]
    """Per purpose the mark of the sentence that was shown."""

    def changed(self, slug: str) -> bool:
        return slug in self.marks and (slug in self.on) != (slug in self.was_on)


@transaction.atomic
def change_preferences(*, contact_id: int, language: str, chosen: Chosen, mail_key: str = "") -> int:
    """The ledger holds each switch that was moved, with the sentence shown beside it; returns how many decisions.

    A switch nobody moved decides nothing, also when the matter was decided elsewhere meanwhile. With `mail_key` the
    link was mailed because the person asked for it, so a yes is the second step of a double opt-in; a suppressed
    address takes no other yes (AskForALinkFirst). Refuses a yes to a sentence that is another now (WordsChanged).
    """
    Contact.objects.select_for_update(no_key=True).get(pk=contact_id)
    with translation.override(language):
        moved = [choice for choice in choices(contact_id) if chosen.changed(choice.slug)]
        wanted = [choice for choice in moved if choice.slug in chosen.on and not choice.on]
        refused = [choice for choice in moved if choice.slug not in chosen.on and choice.on]
        if any(chosen.marks[choice.slug] != choice.mark for choice in wanted):
            raise WordsChanged
    opt_in = _opt_in(mail_key)
    if not opt_in and any(_is_suppressed(choice) for choice in wanted):
        raise AskForALinkFirst
    for choice in refused:
        withdraw_consent(contact_id=contact_id, purpose=choice.slug, language=language, **_told(mail_key))
    for choice in wanted:
        give_consent(contact_id=contact_id, purpose=choice.slug, language=language, opt_in=opt_in, **_told(mail_key))
    return len(refused) + len(wanted)


@transaction.atomic
def stop_from_preferences(*, contact_id: int, language: str, mail_key: str = "") -> int:
    """Every consent is withdrawn and nothing is sent to the address any more; returns how many were withdrawn."""
    return stop_everything(contact_id=contact_id, language=language, **_told(mail_key))


@transaction.atomic
def ask_for_preference_link(*, email: str, language: str) -> None:
    """It is in the log that somebody asked for the link of this address; when it is a contact's, a mail follows.

    The same is written whether we know the address or not, so that neither the answer nor its time tells.
    """
    contact = Contact.objects.filter(email=email.strip().lower()).first()
    asked = PreferenceLinkAsked(
        contact_id=contact.pk if contact else None, language=language, asked=secrets.token_urlsafe(12)
    )
    publish(asked, subject=contact or Contact(pk=_NOBODY))


@transaction.atomic
def mail_preference_link(*, contact_id: int | None, language: str, asked: str) -> None:
    """A mail with a link to their preference page waits for the contact, if there is one; three a day at most."""
    if contact_id is None or link_mails_today(contact_id) >= MAILS_A_DAY:
        return
    with translation.override(language):
        context = {
            "address": preference_link(contact_id, language=language, asked=asked),
            "days": ASKED_DAYS,
            "language": language,
        }
        queue_mail(
            contact_id=contact_id,
            key=f"{ASKED_KEY}{asked}",
            subject=gettext("Your link: what we may send you"),
            text_body=render_to_string("crm/mail/preferences.txt", context),
            html_body=render_to_string("crm/mail/preferences.html", context),
            language=language,
        )


def _opt_in(mail_key: str) -> OptIn | None:
    mail = OutgoingMail.objects.filter(key=mail_key).first() if mail_key else None
    if mail is None:
        return None
    return OptIn(request=mail_key.removeprefix(ASKED_KEY), requested_at=mail.created_at, mail_key=mail_key)


def _told(mail_key: str) -> dict[str, str]:
    said = "preference page, by a link asked for" if mail_key else "preference page, by the link in a mail"
    return {"evidence": said, "channel": ConsentChannel.PREFERENCES}


def _is_suppressed(choice: Choice) -> bool:
    stop = choice.basis.suppression
    return stop is not None and stop.lifted_at is None
