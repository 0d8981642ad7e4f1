"""Asking a question."""

from typing import Any

from django.http import HttpRequest

from cms.actions.asking import Asker
from cms.actions.enquiries import send_enquiry
from cms.actions.receipts import Receipt
from cms.models import EnquiryPage, FormReceipt
from cms.public.door_forms import DoorForm
from cms.public.form_door import FormDoor, Sent
from cms.public.forms import EnquiryForm
from cms.queries.receipts import receipt_of
from cms.queries.subjects import subject


def asker(sent: Sent) -> Asker:
    given = sent.given
    return Asker(given["name"], given["email"], given["organisation"], given["phone"], sent.agreed_to)


class EnquiryDoor(FormDoor[EnquiryPage]):
    pages = EnquiryPage
    form_class = EnquiryForm
    address = "cms:enquiry"

    def known(self, submission_key: str) -> FormReceipt | None:
        return receipt_of(submission_key)

    def keep(self, page: EnquiryPage, sent: Sent) -> Receipt:
        return send_enquiry(
            page_id=page.pk,
            submission_key=sent.key,
            words_mark=sent.mark,
            asker=asker(sent),
            message=sent.given["message"],
            about=sent.given["about"],
            campaign_code=sent.given["campaign_code"],
            story_id=sent.given["story_id"],
        )

    def initial(self, request: HttpRequest, page: EnquiryPage) -> dict[str, Any]:
        about = subject(request.GET.get("about", ""))
        return {**super().initial(request, page), "about": about.code if about else ""}

    def carried(self, form: DoorForm) -> dict[str, str]:
        about = str(form["about"].value() or "")
        return {"about": about} if about else {}

    def context(self, request: HttpRequest, page: EnquiryPage, form: DoorForm) -> dict[str, Any]:
        return {"about": subject(str(form["about"].value() or ""))}


DOOR = EnquiryDoor()
