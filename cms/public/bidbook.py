"""Asking for the bidbook."""

from cms.actions.bidbooks import request_bidbook
from cms.actions.receipts import Receipt
from cms.models import BidbookPage, BidbookRequest
from cms.public.form_door import FormDoor, Sent
from cms.public.forms import BidbookForm
from cms.queries.bidbooks import receipt_of


class BidbookDoor(FormDoor[BidbookPage]):
    pages = BidbookPage
    form_class = BidbookForm
    address = "cms:bidbook"

    def known(self, submission_key: str) -> BidbookRequest | None:
        return receipt_of(submission_key)

    def keep(self, page: BidbookPage, sent: Sent) -> Receipt:
        return request_bidbook(
            page_id=page.pk,
            submission_key=sent.key,
            words_mark=sent.mark,
            name=sent.given["name"],
            email=sent.given["email"],
            organisation_name=sent.given["organisation"],
            phone=sent.given["phone"],
            message=sent.given["message"],
            language=sent.given["language"],
            agreed_to=sent.agreed_to,
            campaign_code=sent.given["campaign_code"],
            story_id=sent.given["story_id"],
        )


DOOR = BidbookDoor()
