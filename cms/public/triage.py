"""The guided questions: one to a page, the answers in the address, and at the end the form."""

from typing import Any

from django.http import HttpRequest

from cms.actions.receipts import Receipt
from cms.actions.triage import finish_triage
from cms.models import FormReceipt, TriagePage
from cms.public.door_forms import DoorForm
from cms.public.enquiry import asker
from cms.public.form_door import FormDoor, Sent
from cms.public.forms import TriageForm
from cms.queries.fit import fit
from cms.queries.receipts import receipt_of
from cms.queries.triage import QUESTIONS, triage


class TriageDoor(FormDoor[TriagePage]):
    pages = TriagePage
    form_class = TriageForm
    address = "cms:triage"

    def known(self, submission_key: str) -> FormReceipt | None:
        return receipt_of(submission_key)

    def keep(self, page: TriagePage, sent: Sent) -> Receipt:
        return finish_triage(
            page_id=page.pk,
            submission_key=sent.key,
            words_mark=sent.mark,
            asker=asker(sent),
            answers={question: sent.given[question] for question in QUESTIONS},
            message=sent.given["message"],
            campaign_code=sent.given["campaign_code"],
            story_id=sent.given["story_id"],
        )

    def initial(self, request: HttpRequest, page: TriagePage) -> dict[str, Any]:
        return super().initial(request, page) | {question: request.GET.get(question, "") for question in QUESTIONS}

    def carried(self, form: DoorForm) -> dict[str, str]:
        return {question: answer for question, answer in _answers(form).items() if answer}

    def context(self, request: HttpRequest, page: TriagePage, form: DoorForm) -> dict[str, Any]:
        asked = "" if form.is_bound else request.GET.get("step", "")
        walked = triage({**_answers(form), "step": asked})
        return {"triage": walked, "fit": None if walked.current else fit(walked)}


def _answers(form: DoorForm) -> dict[str, str]:
    return {question: str(form[question].value() or "") for question in QUESTIONS}


DOOR = TriageDoor()
