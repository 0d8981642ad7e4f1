"""Private links to a bidbook: sent, opened, taken back. A token leaves this house once, in the mail."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acquisition.events import BidbookLinkRevoked, BidbookOpened, BidbookShared
from acquisition.models import BidbookVersion, Enquiry, ShareLink, ShareView
from acquisition.models.bidbooks import LONGEST_LINK
from acquisition.queries.bidbooks import latest_version, link_of_token
from crm.actions.mail import queue_mail
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.models import Contact

VISIT = timedelta(minutes=30)
TOKEN_BYTES = 24


class NothingPublished(Refused):
    message = _("No version of this bidbook has been published yet. Publish one first.")


@dataclass(frozen=True)
class Opened:
    """What a visitor may read now."""

    version: BidbookVersion


@transaction.atomic
def answer_enquiry_with_bidbook(*, enquiry_id: int) -> int | None:
    """Whoever asked for a bidbook has a private link to it, in one mail however often this is told; returns the link.

    None when the enquiry asks for no bidbook. Refuses, to be tried again later, while nothing is published.
    """
    enquiry = Enquiry.objects.select_for_update().get(pk=enquiry_id)
    if not enquiry.bidbook_slug:
        return None
    if known := ShareLink.objects.filter(enquiry=enquiry).first():
        return known.pk
    return share_bidbook(
        bidbook=enquiry.bidbook_slug,
        language=enquiry.language,
        contact_id=enquiry.contact_id,
        lead_id=enquiry.lead_id,
        enquiry_id=enquiry.pk,
    )


@transaction.atomic
def share_bidbook(
    *, bidbook: str, language: str, contact_id: int, lead_id: int | None = None, enquiry_id: int | None = None
) -> int:
    """The contact has a new private link to the latest version, and a mail with it waits to be sent; returns the link.

    In another language when there is none in this one. Refuses while nothing is published.
    """
    version = latest_version(bidbook, language)
    if version is None:
        raise NothingPublished
    link, token = new_link(version, contact_id=contact_id, lead_id=lead_id, enquiry_id=enquiry_id)
    _mail(link, token, language)
    return link.pk


def new_link(
    version: BidbookVersion, *, contact_id: int, lead_id: int | None, enquiry_id: int | None = None
) -> tuple[ShareLink, str]:
    """A private link to exactly this version, and its token for the one mail that brings it."""
    token, now = secrets.token_urlsafe(TOKEN_BYTES), timezone.now()
    link = ShareLink.objects.create(
        version=version,
        lead_id=lead_id,
        contact_id=contact_id,
        enquiry_id=enquiry_id,
        token_sha256=token_hash(token),
        created_at=now,
        expires_at=now + LONGEST_LINK,
    )
    publish(BidbookShared(link_id=link.pk, **_told(link)), subject=link)
    return link, token


def address_of(token: str) -> str:
    return settings.PUBLIC_URL + reverse("acquisition:bidbook", args=[token])


@transaction.atomic
def open_bidbook(*, token: str) -> Opened | None:
    """A person has opened the link: the visit is on record, once, and what the link leads to is returned.

    None for a link that is unknown, ran out or was taken back; of a known one that is on record too.
    """
    link = link_of_token(token_hash(token))
    if link is None:
        return None
    link = ShareLink.objects.select_for_update().get(pk=link.pk)
    now = timezone.now()
    if not link.opens_at(now):
        _visit(link, ShareView.Kind.DENIED, now)
        return None
    if _visit(link, ShareView.Kind.OPENED, now):
        publish(BidbookOpened(link_id=link.pk, **_told(link)), subject=link)
    return Opened(BidbookVersion.objects.select_related("bidbook").get(pk=link.version_id))


@transaction.atomic
def revoke_link(*, link_id: int, actor_id: int | None) -> None:
    """The link opens nothing any more; taking it back twice changes nothing."""
    link = ShareLink.objects.select_for_update().get(pk=link_id)
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by_id = timezone.now(), actor_id
        link.save(update_fields=["revoked_at", "revoked_by"])
        # About the lead, whose page tells it also when the link was another contact's.
        publish(BidbookLinkRevoked(link_id=link.pk, **_told(link)), subject=link.lead or link)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _visit(link: ShareLink, kind: ShareView.Kind, now: datetime) -> bool:
    """Whether this begins a visit; a reload or a second look within half an hour belongs to the one before."""
    if link.views.filter(kind=kind, at__gt=now - VISIT).exists():
        return False
    ShareView.objects.create(link=link, kind=kind, at=now)
    return True


def _told(link: ShareLink) -> dict[str, Any]:
    version = link.version
    return {
        "version_id": version.pk,
        "lead_id": link.lead_id,
        "contact_id": link.contact_id,
        "bidbook": version.bidbook.slug,
        "number": version.number,
    }


def _mail(link: ShareLink, token: str, language: str) -> None:
    contact = Contact.objects.get(pk=link.contact_id)
    with translation.override(language):
        context = {
            "name": contact.name,
            "title": link.version.title,
            "address": address_of(token),
            "expires_at": link.expires_at,
            "reference": link.enquiry.reference if link.enquiry else "",
            "other_language": link.version.language != language,
            "language": language,
        }
        queue_mail(
            contact_id=contact.pk,
            key=f"acquisition.bidbook:{link.pk}",
            subject=gettext("Your bidbook: %(title)s") % {"title": link.version.title},
            text_body=render_to_string("acquisition/mail/bidbook.txt", context),
            html_body=render_to_string("acquisition/mail/bidbook.html", context),
            language=language,
        )
