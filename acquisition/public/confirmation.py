"""The private link to a company’s questions about its win: looking changes nothing, one answer is kept."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from acquisition.actions.confirmations import answer_confirmation
from acquisition.models import WinConfirmation
from acquisition.public.answering import AnswerForm
from acquisition.public.bidbook import GONE, private
from acquisition.queries.bidbooks import token_hash
from acquisition.queries.confirmations import confirmation_that_opens, last_word
from crm.contracts import Refused

SEAL = "acquisition.confirmation"
SEAL_LASTS_SECONDS = 24 * 3600


# No cookie for visitors, so no CSRF cookie: the page's own signed seal shows that a person answers from the page.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@private
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the questions, POST keeps the answer; a link that opens nothing any more answers 410, whatever why."""
    asked = confirmation_that_opens(token_hash(token))
    if asked is None:
        return _gone(request)
    with translation.override(asked.language):
        if request.method != "POST":
            return _questions(request, asked, token)
        return _answered(request, asked, token)


def _answered(request: HttpRequest, asked: WinConfirmation, token: str) -> HttpResponse:
    form = AnswerForm(request.POST, promised=last_word(asked))
    if not _sealed(request, token) or not form.is_valid():
        return _questions(request, asked, token, form=form, status=400)
    try:
        kept = answer_confirmation(token=token, answer=form.answer())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _questions(request, asked, token, form=form, status=400)
    return render(request, "acquisition/public/thanks.html") if kept else _gone(request)


def _questions(
    request: HttpRequest, asked: WinConfirmation, token: str, *, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form or AnswerForm(promised=last_word(asked)),
        "asked": asked,
        "seal": signing.dumps(token_hash(token), salt=SEAL),
        "again": status != 200,
    }
    return render(request, "acquisition/public/confirmation.html", context, status=status)


def _sealed(request: HttpRequest, token: str) -> bool:
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return False
    try:
        sealed = signing.loads(request.POST.get("seal", ""), salt=SEAL, max_age=SEAL_LASTS_SECONDS)
    except signing.BadSignature:
        return False
    return bool(sealed == token_hash(token))


def _gone(request: HttpRequest) -> HttpResponse:
    """In every language, so that its language does not tell whether the link ever opened something."""
    with translation.override(settings.LANGUAGE_CODE):
        return render(request, "acquisition/public/confirmation_gone.html", status=GONE)
