"""What is added to the answers that visitors get: whether they may be kept, and the codes they came with."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from cms.queries.codes import Codes, carried_codes, codes_in


class VisitorPagesMiddleware:
    """A page of the site that a visitor sees is public, to be asked for again each time; what staff see is theirs.

    A page that Wagtail holds back from some has its say first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_a_page(request) and "Cache-Control" not in response.headers:
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                patch_cache_control(response, private=True, no_store=True)
            elif response.status_code == 200 and request.method in ("GET", "HEAD"):
                patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response


def _is_a_page(request: HttpRequest) -> bool:
    """Whether Wagtail found a page at this address: it keeps on the request what it found."""
    return getattr(request, "_wagtail_route_for_request", None) is not None


class CarriedCodesMiddleware:
    """Who asks for a page that stands elsewhere now is sent there with the campaign's codes they came with."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        address = response.headers.get("Location", "")
        if request.method in ("GET", "HEAD") and 300 <= response.status_code < 400 and _is_ours(address):
            codes = carried_codes(request.GET)
            if codes_in(address) == Codes():
                response.headers["Location"] = codes.on(address)
        return response


def _is_ours(address: str) -> bool:
    return (address.startswith("/") and not address.startswith("//")) or address.startswith(f"{settings.PUBLIC_URL}/")
