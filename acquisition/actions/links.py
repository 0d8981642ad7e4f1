"""Private links to a bidbook: sent, taken back, followed up. A token leaves this house once, in the mail."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acquisition.events import BidbookLinkRevoked, BidbookShared
from acquisition.models import BidbookVersion, Enquiry, ShareLink, TailoredEdition
from acquisition.models.links import LONGEST_LINK
from acquisition.queries.bidbooks import latest_version, token_hash
from crm.actions.mail import queue_mail
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.models import Contact

TOKEN_BYTES = 24


class NothingPublished(Refused):
    message = _("No version of this bidbook has been published yet. Publish one first.")


class TooLong(Refused):
    message = _("A link works for 1 to 180 days.")
    fields = {"days": message}


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a link is given out: what for, for how long, and whether the PDF may be taken, with its number on it."""

    label: str = ""
    days: int = LONGEST_LINK.days
    allow_download: bool = True
    watermark: bool = False


AS_ASKED = Terms()


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
    *,
    bidbook: str,
    language: str,
    contact_id: int,
    lead_id: int | None = None,
    enquiry_id: int | None = None,
    terms: Terms = AS_ASKED,
) -> int:
    """The contact has a new private link to the latest version, and a mail with it waits to be sent; returns the link.

    In another language when there is none in this one. Refuses while nothing is published.
    """
    version = latest_version(bidbook, language)
    if version is None:
        raise NothingPublished
    link = ShareLink(version=version, lead_id=lead_id, contact_id=contact_id, enquiry_id=enquiry_id)
    _mail(link, _begun(link, terms), language)
    return link.pk


def new_link(version: BidbookVersion, *, contact_id: int, lead_id: int) -> tuple[ShareLink, str]:
    """A private link to exactly this version, and its token for the one mail that brings it."""
    link = ShareLink(version=version, lead_id=lead_id, contact_id=contact_id)
    return link, _begun(link, Terms())


def address_of(token: str) -> str:
    return settings.PUBLIC_URL + reverse("acquisition:bidbook", args=[token])


@transaction.atomic
def share_edition(*, edition_id: int, contact_id: int, terms: Terms = AS_ASKED) -> int:
    """The contact has a new private link to the edition, and a mail with it waits to be sent; returns the link."""
    edition = TailoredEdition.objects.select_related("base__bidbook", "tailored").get(pk=edition_id)
    link = ShareLink(edition=edition, lead_id=edition.tailored.lead_id, contact_id=contact_id)
    _mail(link, _begun(link, terms), edition.base.language)
    return link.pk


def _begun(link: ShareLink, terms: Terms) -> str:
    """The link works from now on; returns its token, which is not kept."""
    if not 1 <= terms.days <= LONGEST_LINK.days:
        raise TooLong
    token, now = secrets.token_urlsafe(TOKEN_BYTES), timezone.now()
    link.token_sha256, link.created_at, link.expires_at = token_hash(token), now, now + timedelta(days=terms.days)
    link.label, link.allow_download, link.watermark = terms.label.strip(), terms.allow_download, terms.watermark
    link.save()
    publish(BidbookShared(link_id=link.pk, **told(link)), subject=link)
    return token


@transaction.atomic
def revoke_link(*, link_id: int, actor_id: int | None) -> None:
    """The link opens nothing any more; taking it back twice changes nothing."""
    link = ShareLink.objects.select_for_update().get(pk=link_id)
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by_id = timezone.now(), actor_id
        link.save(update_fields=["revoked_at", "revoked_by"])
        # About the lead, whose page tells it also when the link was another contact's.
        publish(BidbookLinkRevoked(link_id=link.pk, **told(link)), subject=link.lead or link)


@transaction.atomic
def mark_followed(*, link_id: int, by_link_id: int) -> None:
    """Whoever had the one link has the other by now, so the one is no longer among those that show old figures."""
    ShareLink.objects.filter(pk=link_id).update(followed_by=by_link_id)


def told(link: ShareLink) -> dict[str, Any]:
    """What every event about a link says."""
    base: BidbookVersion = link.base
    return {
        "version_id": base.pk,
        "lead_id": link.lead_id,
        "contact_id": link.contact_id,
        "bidbook": base.bidbook.slug,
        "number": base.number,
    }


def _mail(link: ShareLink, token: str, language: str) -> None:
    contact = Contact.objects.get(pk=link.contact_id)
    with translation.override(language):
        context = {
            "name": contact.name,
            "title": link.base.title,
            "address": address_of(token),
            "expires_at": link.expires_at,
            "reference": link.enquiry.reference if link.enquiry else "",
            "other_language": link.base.language != language,
            "language": language,
        }
        queue_mail(
            contact_id=contact.pk,
            key=f"acquisition.bidbook:{link.pk}",
            subject=gettext("Your bidbook: %(title)s") % {"title": link.base.title},
            text_body=render_to_string("acquisition/mail/bidbook.txt", context),
            html_body=render_to_string("acquisition/mail/bidbook.html", context),
            language=language,
            about=link.enquiry or link.lead,
        )
