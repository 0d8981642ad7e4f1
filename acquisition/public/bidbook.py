"""The private link to a bidbook: a cover that counts for nothing, and the book once a person opens it."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from acquisition.actions.reading import Opened, open_bidbook, record_reading, take_pdf
from acquisition.queries.bidbook_files import picture_of_link
from acquisition.queries.bidbook_pdf import pdf_of_link
from acquisition.queries.bidbook_reading import sections_to_read
from acquisition.queries.bidbooks import link_that_opens, token_hash

COVER_SEAL, READER_SEAL = "acquisition.bidbook-cover", "acquisition.bidbook-reader"
SEAL_LASTS_SECONDS = 24 * 3600
GONE = 410
View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """What it answers is kept by nobody: no cache, no search engine, no referrer."""

    @wraps(view)
    def answer(request: HttpRequest, token: str, **more: str) -> HttpResponse:
        response = view(request, token, **more)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


# No cookie for visitors, so no CSRF cookie: the cover's own signed seal shows that a person came from the cover, and
# the reader's that the book was opened.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@private
def bidbook(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the cover, POST the book; a link that opens nothing any more answers 410, whatever the reason."""
    if request.method != "POST":
        return _cover(request, token)
    return _book(request, token) if _sealed(request, token, COVER_SEAL) else _cover(request, token, status=400)


@csrf_exempt
@require_POST
@private
def reading(request: HttpRequest, token: str) -> HttpResponse:
    """A section was read for so many seconds: 204; 410 once the link opens nothing any more."""
    seconds = request.POST.get("seconds", "")
    if not _sealed(request, token, READER_SEAL) or not (seconds.isascii() and seconds.isdigit()):
        return HttpResponse(status=400)
    key = request.POST.get("section", "")[:80]
    still = record_reading(token=token, section_key=key, seconds=int(seconds[:6]), by_staff=_is_staff(request))
    return HttpResponse(status=204 if still else GONE)


@csrf_exempt
@require_POST
@private
def download(request: HttpRequest, token: str) -> HttpResponse:
    """The PDF, when the link allows that; its name says which book, and never for whom."""
    if not _sealed(request, token, READER_SEAL):
        return _cover(request, token, status=400)
    taken = take_pdf(token=token, by_staff=_is_staff(request))
    if taken is None:
        return _gone(request)
    response = HttpResponse(pdf_of_link(taken.link), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{taken.version.file_name}"'
    return response


@require_GET
@private
def picture(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """A picture that the book shows, while the link opens it; looking at one counts for nothing."""
    link = link_that_opens(token_hash(token))
    content = picture_of_link(link, name) if link else None
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/jpeg")


def _cover(request: HttpRequest, token: str, status: int = 200) -> HttpResponse:
    link = link_that_opens(token_hash(token))
    if link is None:
        return _gone(request)
    context = {"version": link.base, "link": link, "seal": _seal(token, COVER_SEAL), "again": status != 200}
    with translation.override(link.base.language):
        return render(request, "acquisition/public/cover.html", context, status=status)


def _book(request: HttpRequest, token: str) -> HttpResponse:
    opened = open_bidbook(token=token, by_staff=_is_staff(request))
    if opened is None:
        return _gone(request)
    with translation.override(opened.version.language):
        return render(request, "acquisition/public/reader.html", _reader(request, token, opened))


def _reader(request: HttpRequest, token: str, opened: Opened) -> dict[str, object]:
    return {
        "token": token,
        "version": opened.version,
        "sections": sections_to_read(opened.sections),
        "salutation": opened.salutation,
        "link": opened.link,
        "seal": _seal(token, READER_SEAL),
        "for_staff": _("You are signed in, so nothing of this visit is recorded.") if _is_staff(request) else "",
    }


def _is_staff(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)


def _seal(token: str, salt: str) -> str:
    return signing.dumps(token_hash(token), salt=salt)


def _sealed(request: HttpRequest, token: str, salt: str) -> bool:
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return False
    try:
        sealed = signing.loads(request.POST.get("seal", ""), salt=salt, max_age=SEAL_LASTS_SECONDS)
    except signing.BadSignature:
        return False
    return bool(sealed == token_hash(token))


def _gone(request: HttpRequest) -> HttpResponse:
    """In every language, so that its language does not tell whether the link ever opened something."""
    with translation.override(settings.LANGUAGE_CODE):
        return render(request, "acquisition/public/gone.html", status=GONE)
