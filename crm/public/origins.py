"""Whether a form was sent from our own pages, and from which. No cookie can be abused; this keeps out other sites."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def is_foreign(request: HttpRequest) -> bool:
    """True when the browser says that another site sent this. A sender that says nothing is not a browser's page.

    `Sec-Fetch-Site` has the last word where there is one: the `Origin` of a page without referrer is "null".
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in {None, "same-origin", "none"}:
        return True
    if site and origin == "null":
        return False
    return origin is not None and origin not in _own(request)


def page_before(request: HttpRequest) -> str:
    """The address of the page of ours that led here; empty when it was another site's or the browser does not say."""
    address = request.headers.get("Referer", "")
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if f"{parts.scheme}://{parts.netloc}" in _own(request) else ""


def _own(request: HttpRequest) -> set[str]:
    public = urlsplit(settings.PUBLIC_URL)
    return {f"{public.scheme}://{public.netloc}", f"{request.scheme}://{request.get_host()}"}
