"""The mail that brings an offer: its sites, and the private link to the bidbook that goes with it."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from acquisition.actions.links import address_of
from acquisition.models import Lead, Offer, OfferSite
from crm.actions.mail import queue_mail
from crm.models import Municipality


def mail_offer(offer: Offer, sites: Sequence[OfferSite], token: str) -> None:
    """The contact's mail waits to be sent, in the contact's language. Its subject never says what is confidential."""
    lead, contact = offer.lead, offer.lead.contact
    with translation.override(contact.language):
        context = {
            "name": contact.name,
            "cover_text": offer.cover_text,
            "sites": [_as_sent(site, contact.language) for site in sites],
            "title": offer.link.base.title if offer.link else "",
            "address": address_of(token),
            "expires_at": offer.link.expires_at if offer.link else None,
            "deadline_on": offer.deadline_on,
            "sender": offer.sent_by,
            "language": contact.language,
        }
        queue_mail(
            contact_id=contact.pk,
            key=f"acquisition.offer:{offer.pk}",
            subject=_subject(lead),
            text_body=render_to_string("acquisition/mail/offer.txt", context),
            html_body=render_to_string("acquisition/mail/offer.html", context),
            language=contact.language,
            about=lead,
        )


def _subject(lead: Lead) -> str:
    """Mail servers and screens of others show a subject: a confidential lead's says nothing of it."""
    if lead.is_confidential or lead.organisation is None:
        return gettext("Our offer")
    return gettext("Sites for %(organisation)s: our offer") % {"organisation": lead.organisation.name}


def _as_sent(site: OfferSite, language: str) -> dict[str, object]:
    """What the mail says of a site, from the snapshot alone."""
    plot = site.snapshot or {}
    names = dict(Municipality.objects.filter(slug=plot["municipality"]).values_list("slug", "name"))
    return {
        **plot,
        "municipality": names.get(plot["municipality"], plot["municipality"]),
        "text": plot["texts"].get(language, ""),
    }
