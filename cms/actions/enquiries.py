"""Asking the region a question on the site."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from cms.actions.asking import Asker, remember_request
from cms.actions.receipts import Receipt, repeated
from cms.events import EnquirySent
from cms.models import EnquiryPage, FormReceipt
from cms.queries.receipts import receipt_of
from cms.queries.stories import story_exists
from cms.queries.subjects import subject
from crm.eventlog.publishing import publish


@transaction.atomic
def send_enquiry(
    *,
    page_id: int,
    submission_key: str,
    words_mark: str,
    asker: Asker,
    message: str,
    about: str = "",
    campaign_code: str = "",
    story_id: int | None = None,
) -> Receipt:
    """The question is in the region's memory and the visitor has a reference.

    A `submission_key` used before changes nothing and returns the reference given then; other words under it are
    refused. `about` is a plot's slug or a page's number; one that does not exist is left out.
    Raises EnquiryPage.DoesNotExist when no live page of this id takes questions.
    """
    page = EnquiryPage.objects.live().select_related("locale").select_for_update(of=("self",)).get(pk=page_id)
    if before := repeated(receipt_of(submission_key), words_mark):
        return before
    language, meant = page.locale.language_code, subject(about)
    with translation.override(language):
        heading = gettext("Asked a question on the site")
        if meant:
            message = gettext("About: %(subject)s") % {"subject": meant.title} + f"\n\n{message}"
    met, reference = remember_request(asker=asker, language=language, form="enquiry", subject=heading, message=message)
    receipt = FormReceipt.objects.create(
        kind=FormReceipt.Kind.ENQUIRY,
        reference=reference,
        submission_key=submission_key,
        words_mark=words_mark,
        contact_id=met.contact_id,
        page=page,
        page_language=language,
    )
    publish(
        EnquirySent(
            contact_id=met.contact_id,
            organisation_id=met.organisation_id,
            language=language,
            reference=reference,
            about=meant.code if meant else "",
            page_id=page.pk,
            story_id=story_id if story_id and story_exists(story_id) else None,
            campaign_code=campaign_code,
        ),
        subject=receipt,
        key=f"enquiry:{submission_key}",
    )
    return Receipt(reference, known_before=False)
