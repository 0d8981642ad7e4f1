"""The private link to a bidbook: a cover that counts for nothing, and the book once a person opens it."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from acquisition.actions.links import open_bidbook, token_hash
from acquisition.public.reading import sections_to_read
from acquisition.queries.bidbooks import link_that_opens

SEAL = "acquisition.bidbook-cover"
SEAL_LASTS_SECONDS = 24 * 3600
GONE = 410
View = Callable[[HttpRequest, str], HttpResponse]


def private(view: View) -> View:
    """What it answers is kept by nobody: no cache, no search engine, no referrer."""

    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


# No cookie for visitors, so no CSRF cookie: the cover's own signed seal shows that a person came from the cover.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@private
def bidbook(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the cover, POST the book; a link that opens nothing any more answers 410, whatever the reason."""
    if request.method != "POST":
        return _cover(request, token)
    return _book(request, token) if _sealed(request, token) else _cover(request, token, status=400)


def _cover(request: HttpRequest, token: str, status: int = 200) -> HttpResponse:
    link = link_that_opens(token_hash(token))
    if link is None:
        return _gone(request)
    context = {
        "version": link.version,
        "link": link,
        "seal": signing.dumps(token_hash(token), salt=SEAL),
        "again": status != 200,
    }
    with translation.override(link.version.language):
        return render(request, "acquisition/public/cover.html", context, status=status)


def _book(request: HttpRequest, token: str) -> HttpResponse:
    opened = open_bidbook(token=token)
    if opened is None:
        return _gone(request)
    with translation.override(opened.version.language):
        context = {"version": opened.version, "sections": sections_to_read(opened.version)}
        return render(request, "acquisition/public/reader.html", context)


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
        return render(request, "acquisition/public/gone.html", status=GONE)
