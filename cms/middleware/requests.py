"""Which requests may be answered with a page that was kept, and which of them ask for the same page."""

from functools import lru_cache
from operator import itemgetter
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

Environ = dict[str, Any]
Key = tuple[str, bool, str, str]

FILTERS = frozenset({
    "municipality", "sector", "series", "page",
    "hectares", "category", "grid", "water", "rail", "price", "by", "plot",
})  # fmt: skip
"""What narrows a list of stories or plots. Whatever else stands in an address makes another page, which is not kept."""
CODES = frozenset({"c", "s", "gclid", "fbclid", "msclkid", "mc_cid", "mc_eid"})
"""Where a visitor came from: the page is the same for all, and its script puts ours on the links."""
LONGEST_QUERY = 400
CLOSED = (
    "/admin", "/account/", "/api/", "/forms/", "/outbox/", "/preferences/", "/r/", "/healthz", "/readyz", "/documents/",
    settings.STATIC_URL, settings.MEDIA_URL,
)  # fmt: skip
_COOKIES = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
_TRUSTED_SCHEME = settings.SECURE_PROXY_SSL_HEADER
_THIS_MACHINE = ("127.0.0.1", "::1")


def key_of(environ: Environ) -> Key | None:
    """What the page depends on: host, scheme, path and filters. None when the request is not a visitor's."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    cookies = environ.get("HTTP_COOKIE")
    if cookies and any(name in cookies for name in _COOKIES):
        return None
    if settings.DEMO and not _from_this_machine(environ):
        return None
    query: str | None = environ.get("QUERY_STRING") or ""
    if query:
        query = filters_in(query)
    host = environ.get("HTTP_HOST")
    return None if query is None or not host else (host, _is_secure(environ), environ["PATH_INFO"], query)


def filters_in(query: str) -> str | None:
    """The query's filters by name; None when something else stands in it. Those of one name keep their order."""
    if len(query) > LONGEST_QUERY:
        return None
    pairs = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if name not in CODES and not name.startswith("utm_")
    ]
    if any(name not in FILTERS for name, _ in pairs):
        return None
    return urlencode(sorted((pair for pair in pairs if pair[1]), key=itemgetter(0)))


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    return "gzip" in accepted and "gzip;q=0" not in accepted.replace(" ", "")


def _is_secure(environ: Environ) -> bool:
    """As Django decides it."""
    if _TRUSTED_SCHEME and (told := environ.get(_TRUSTED_SCHEME[0])) is not None:
        return bool(told.split(",", 1)[0].strip() == _TRUSTED_SCHEME[1])
    return bool(environ["wsgi.url_scheme"] == "https")


def _from_this_machine(environ: Environ) -> bool:
    """A demonstration answers nobody else; behind a proxy that is Django's to find out."""
    return not settings.TRUSTED_PROXY_COUNT and environ.get("REMOTE_ADDR") in _THIS_MACHINE
