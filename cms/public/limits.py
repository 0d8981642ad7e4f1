"""How often one address may send a form. The address itself is never kept, only a keyed hash, for ten minutes."""

import logging
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SECONDS = 600
REQUESTS = 5
ATTEMPTS = 30

logger = logging.getLogger(__name__)


def too_many(request: HttpRequest) -> bool:
    """Counts this attempt; True when the address sent too many attempts, or got enough requests through.

    Mistakes are counted apart from requests, so that correcting a form is free.
    """
    return _counted(request, "attempts") > ATTEMPTS or _seen(request, "requests") >= REQUESTS


def too_often(request: HttpRequest, what: str, most: int) -> bool:
    """Counts this one; True when the address sent more than `most` of them within SECONDS."""
    return _counted(request, what) > most


def take_place(request: HttpRequest) -> bool:
    """True when one of this address's requests is set aside for what follows; False, and nothing changed, at the limit.

    Counting comes first: of many sent in one moment, no more get through than one after another.
    """
    if _counted(request, "requests") <= REQUESTS:
        return True
    give_place_back(request)
    return False


def give_place_back(request: HttpRequest) -> None:
    """What the place was taken for did not happen, or had happened before."""
    try:
        cache.decr(_key(request, "requests"))
    except ValueError:  # it expired: there is nothing to give back
        pass
    except Exception:
        logger.warning("The rate limit cannot count: the cache does not answer.", exc_info=True)


def _key(request: HttpRequest, what: str) -> str:
    network = _network(request.META.get("REMOTE_ADDR", ""))
    return f"forms:{what}:{salted_hmac('cms.forms.limits', network, algorithm='sha256').hexdigest()}"


def _network(address: str) -> str:
    """Whoever has an IPv6 address has a /64 full of them, so that is what counts as one."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return str(ip)
    return str(ip.ipv4_mapped or ip_network((int(ip), 64), strict=False))


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
