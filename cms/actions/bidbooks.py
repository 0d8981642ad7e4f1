"""Asking for the bidbook, and knowing which version is on offer."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from cms.actions.asking import Asker, remember_request
from cms.actions.receipts import Receipt, repeated
from cms.events import BidbookRequested
from cms.models import BidbookOffer, BidbookPage, BidbookRequest
from cms.queries.bidbooks import receipt_of
from cms.queries.stories import story_exists
from crm.eventlog.publishing import publish


@transaction.atomic
def request_bidbook(
    *,
    page_id: int,
    submission_key: str,
    words_mark: str = "",
    name: str,
    email: str,
    organisation_name: str = "",
    phone: str = "",
    message: str = "",
    language: str = "nl",
    agreed_to: str = "",
    campaign_code: str = "",
    story_id: int | None = None,
) -> Receipt:
    """The request is in the region's memory and the visitor has a reference.

    A `submission_key` used before changes nothing and returns the reference given then; `words_mark` tells a repeat
    from other words under the same key, which are refused. `agreed_to` is the mark of the sentence about contact
    afterwards that was ticked, empty without a tick; refused when another sentence stands now.
    Raises BidbookPage.DoesNotExist when no live page of this id offers a bidbook.
    """
    page = BidbookPage.objects.live().select_related("locale").select_for_update(of=("self",)).get(pk=page_id)
    if before := repeated(receipt_of(submission_key), words_mark):
        return before

    spoken = page.locale.language_code
    with translation.override(spoken):
        subject = gettext("Asked for the bidbook on the site")
    met, reference = remember_request(
        asker=Asker(name, email, organisation_name, phone, agreed_to),
        language=spoken,
        form="bidbook",
        subject=subject,
        message=message,
    )
    request = BidbookRequest.objects.create(
        reference=reference,
        submission_key=submission_key,
        words_mark=words_mark,
        contact_id=met.contact_id,
        page=page,
        bidbook=page.bidbook,
        language=language,
        page_language=spoken,
    )
    publish(
        BidbookRequested(
            contact_id=met.contact_id,
            organisation_id=met.organisation_id,
            bidbook=page.bidbook,
            language=language,
            reference=reference,
            page_id=page.pk,
            story_id=story_id if story_id and story_exists(story_id) else None,
            campaign_code=campaign_code,
        ),
        subject=request,
        key=f"bidbook-request:{submission_key}",
    )
    return Receipt(reference, known_before=False)


@transaction.atomic
def offer_bidbook(*, bidbook: str, language: str, title: str, number: int) -> None:
    """The site offers this version, unless it offers a later one already."""
    offer, new = BidbookOffer.objects.select_for_update().get_or_create(
        slug=bidbook, language=language, defaults={"title": title, "number": number}
    )
    if not new and number > offer.number:
        offer.title, offer.number = title, number
        offer.save(update_fields=["title", "number"])
