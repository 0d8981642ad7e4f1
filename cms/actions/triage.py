"""Sending what the guided questions brought together."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from cms.actions.asking import Asker, remember_request
from cms.actions.receipts import Receipt, repeated
from cms.events import TriageFinished
from cms.models import FormReceipt, TriagePage
from cms.queries.receipts import receipt_of
from cms.queries.stories import story_exists
from cms.queries.triage import triage
from crm.eventlog.publishing import publish


@transaction.atomic
def finish_triage(
    *,
    page_id: int,
    submission_key: str,
    words_mark: str,
    asker: Asker,
    answers: Mapping[str, str],
    message: str = "",
    campaign_code: str = "",
    story_id: int | None = None,
) -> Receipt:
    """The answers and the message are with the contact, and the visitor has a reference.

    A `submission_key` used before changes nothing and returns the reference given then; other words under it are
    refused. An answer that no question offers is left out.
    Raises TriagePage.DoesNotExist when no live page of this id asks the questions.
    """
    page = TriagePage.objects.live().select_related("locale").select_for_update(of=("self",)).get(pk=page_id)
    if before := repeated(receipt_of(submission_key), words_mark):
        return before
    language = page.locale.language_code
    with translation.override(language):
        walked = triage(answers)
        heading = gettext("Finished the guided questions on the site")
        said = "\n".join(f"{answer.step.subject}: {answer.label}" for answer in walked.summary)
    met, reference = remember_request(
        asker=asker, language=language, form="triage", subject=heading, message=f"{said}\n\n{message}".strip()
    )
    receipt = FormReceipt.objects.create(
        kind=FormReceipt.Kind.TRIAGE,
        reference=reference,
        submission_key=submission_key,
        words_mark=words_mark,
        contact_id=met.contact_id,
        page=page,
        page_language=language,
    )
    publish(
        TriageFinished(
            contact_id=met.contact_id,
            organisation_id=met.organisation_id,
            language=language,
            reference=reference,
            answers=walked.answers,
            page_id=page.pk,
            story_id=story_id if story_id and story_exists(story_id) else None,
            campaign_code=campaign_code,
        ),
        subject=receipt,
        key=f"triage:{submission_key}",
    )
    return Receipt(reference, known_before=False)
