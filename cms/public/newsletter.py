"""Subscribing to the newsletter: the form, and the page with the button that the mail leads to."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.actions.newsletters import LinkWornOut, SentenceChanged, ask_for_newsletter, confirm_subscription
from cms.actions.receipts import Receipt
from cms.models import FormReceipt, NewsletterPage
from cms.public.form_door import FormDoor, Sent
from cms.public.forms import NewsletterForm
from cms.queries.newsletters import asked_with
from cms.queries.receipts import receipt_of
from cms.queries.wordings import mark_of, wording
from crm.public.origins import is_foreign


class NewsletterDoor(FormDoor[NewsletterPage]):
    pages = NewsletterPage
    form_class = NewsletterForm
    address = "cms:newsletter"

    def known(self, submission_key: str) -> FormReceipt | None:
        return receipt_of(submission_key)

    def wording(self, page: NewsletterPage) -> str:
        return wording(page.purpose)

    def keep(self, page: NewsletterPage, sent: Sent) -> Receipt:
        return ask_for_newsletter(
            page_id=page.pk,
            submission_key=sent.key,
            words_mark=sent.mark,
            email=sent.given["email"],
            name=sent.given["name"],
            wording_mark=sent.given["wording"],
            campaign_code=sent.given["campaign_code"],
            story_id=sent.given["story_id"],
        )


DOOR = NewsletterDoor()


@csrf_exempt  # the link is the secret; no cookie is involved
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button and changes nothing, so that a mail scanner confirms nothing; POST confirms."""
    asked = asked_with(token)
    with translation.override(asked.page_language if asked else None):
        if asked is None:
            return _page(request, None, HTTPStatus.GONE, str(LinkWornOut()))
        if request.method != "POST" or is_foreign(request):
            return _page(request, asked)
        try:
            done = confirm_subscription(token=token, wording_mark=request.POST.get("wording", ""))
        except SentenceChanged as refusal:
            return _page(request, asked, HTTPStatus.CONFLICT, str(refusal))
        except LinkWornOut as refusal:
            return _page(request, None, HTTPStatus.GONE, str(refusal))
    return HttpResponseRedirect(reverse("cms:thanks", args=[done.reference]), status=HTTPStatus.SEE_OTHER)


def _page(
    request: HttpRequest, asked: FormReceipt | None, status: int = HTTPStatus.OK, notice: str = ""
) -> HttpResponse:
    sentence = wording(asked.purpose) if asked else ""
    context = {"receipt": asked, "sentence": sentence, "wording_mark": mark_of(sentence), "notice": notice}
    response = render(request, "cms/forms/confirm.html", context, status=status)
    response["Content-Language"] = translation.get_language() or "nl"
    response["Referrer-Policy"] = "no-referrer"  # the address is a secret
    return response
