"""Which addresses get nothing more. What is looked up is a keyed hash; no address is kept for it."""

import contextlib
import hashlib
import hmac
import unicodedata
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet

from crm.models import Suppression

_SALT = "crm.suppression"


def normalised_address(address: str) -> str:
    """The address as every spelling of it arrives at one mailbox: no capitals, no compatibility signs, IDNA."""
    local, _at, domain = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    domain = domain.rstrip(".")
    with contextlib.suppress(UnicodeError):  # a name that has none stays as it stands
        domain = domain.encode("idna").decode() if domain else domain
    return f"{local}@{domain}"


def hashes_of(address: str) -> list[str]:
    """With each key we know, the one in use first."""
    plain = normalised_address(address).encode()
    return [hmac.digest(_derived(key), plain, "sha256").hex() for key in settings.SUPPRESSION_KEYS]


@lru_cache(maxsize=8)
def _derived(key: str) -> bytes:
    """A key for this use alone, so that a hash tells nothing about what else the key signs."""
    return hashlib.sha256(f"{_SALT}:{key}".encode()).digest()


def key_marks() -> list[str]:
    """Which key is which, without telling it; in the same order."""
    return [hashlib.sha256(f"{_SALT}.key:{key}".encode()).hexdigest()[:8] for key in settings.SUPPRESSION_KEYS]


def suppressions_of(address: str) -> QuerySet[Suppression]:
    """Every time this address was suppressed, also what was lifted; none for nobody's address."""
    return Suppression.objects.filter(address_hmac__in=hashes_of(address)) if address else Suppression.objects.none()


def suppressions_without_key() -> int:
    """How many cannot be recognised any more: their addresses would be written to."""
    return Suppression.objects.filter(lifted_at=None).exclude(key_mark__in=key_marks()).count()
