"""How often one address may do what. The address itself is never kept, only a keyed hash, for ten minutes."""

import logging
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SECONDS = 600

logger = logging.getLogger(__name__)


def too_often(request: HttpRequest, what: str, most: int) -> bool:
    """Counts this one; True when the address sent more than `most` of them within SECONDS."""
    return counted(request, what) > most


def counted(request: HttpRequest, what: str) -> int:
    """Counts this one; how many there are now, 0 when the cache cannot count."""
    key = _key(request, what)
    try:
        cache.add(key, 0, SECONDS)
        return cache.incr(key)
    except ValueError:  # it expired between the two
        return 1
    except Exception:
        logger.warning("The rate limit cannot count: the cache does not answer.", exc_info=True)
        return 0


def seen(request: HttpRequest, what: str) -> int:
    """How many were counted."""
    try:
        return int(cache.get(_key(request, what), 0))
    except Exception:  # noqa: BLE001  as above
        return 0


def take_back(request: HttpRequest, what: str) -> None:
    """One that was counted does not count."""
    try:
        cache.decr(_key(request, what))
    except ValueError:  # it expired: there is nothing to give back
        pass
    except Exception:
        logger.warning("The rate limit cannot count: the cache does not answer.", exc_info=True)


def _key(request: HttpRequest, what: str) -> str:
    network = _network(request.META.get("REMOTE_ADDR", ""))
    return f"limits:{what}:{salted_hmac('crm.public.limits', network, algorithm='sha256').hexdigest()}"


def _network(address: str) -> str:
    """Whoever has an IPv6 address has a /64 full of them, so that is what counts as one."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return str(ip)
    return str(ip.ipv4_mapped or ip_network((int(ip), 64), strict=False))
