"""How often one address may send a form. The address itself is never kept, only a keyed hash, for ten minutes."""

import logging

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SECONDS = 600
REQUESTS = 5
ATTEMPTS = 30

logger = logging.getLogger(__name__)


def too_many(request: HttpRequest) -> bool:
    """Counts this attempt; True when the address sent too many attempts, or got enough requests through."""
    return _counted(request, "attempts") > ATTEMPTS or _seen(request, "requests") >= REQUESTS


def count_request(request: HttpRequest) -> None:
    """One request of this address got through. Mistakes are counted apart, so that correcting a form is free."""
    _counted(request, "requests")


def _key(request: HttpRequest, what: str) -> str:
    address = request.META.get("REMOTE_ADDR", "")
    return f"forms:{what}:{salted_hmac('cms.forms.limits', address, algorithm='sha256').hexdigest()}"


def _counted(request: HttpRequest, what: str) -> int:
    key = _key(request, what)
    try:
        cache.add(key, 0, SECONDS)
        return cache.incr(key)
    except ValueError:  # it expired between the two
        return 1
    except Exception:
        logger.warning("The rate limit cannot count: the cache does not answer.", exc_info=True)
        return 0


def _seen(request: HttpRequest, what: str) -> int:
    try:
        return int(cache.get(_key(request, what), 0))
    except Exception:  # noqa: BLE001  as above
        return 0
