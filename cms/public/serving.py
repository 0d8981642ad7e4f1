"""Pages, found by their whole path in one question, then served by Wagtail as ever."""

from django.http import HttpRequest, HttpResponse
from wagtail.views import serve as wagtail_serve

from cms.queries.site import page_at


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """What Wagtail would answer: it walks the tree part by part only for what is not a live page's own address."""
    if page := page_at(request, path):
        # Where Wagtail keeps what it found for this request, and looks first.
        request.__dict__["_wagtail_route_for_request"] = page.route(request, [])
    return wagtail_serve(request, path)
