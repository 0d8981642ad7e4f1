"""Whether a page may be kept for others is said where HTTP says it: in Cache-Control."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control


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
