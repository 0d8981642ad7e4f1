"""The answer when there is no page: gone for good, or never there; with a search and a person to ask."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.queries.missing import was_here, words_of
from cms.queries.site import home_versions


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """410 where a page was taken offline (RFC 9110 §15.5.11), else 404."""
    gone = was_here(request)
    status = HTTPStatus.GONE if gone else HTTPStatus.NOT_FOUND
    context = {
        "status": status.value,
        "gone": gone,
        "words": words_of(request.path),
        "versions": home_versions(request),
    }
    return render(request, "404.html", context, status=status)
