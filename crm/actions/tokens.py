"""Keys for machines: shown once, kept as a hash, limited in scope and time."""

import secrets
import string
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.models import ApiToken, User

SCOPES = ("enquiries:write", "leads:read", "metrics:read")
LONGEST = timedelta(days=366)
NOTE_USE_EVERY = timedelta(hours=1)
_LETTERS = string.ascii_letters + string.digits
_PREFIX_LENGTH = 8
_SECRET_LENGTH = 40


class ScopeUnknown(Refused):
    message = _("A token needs at least one scope, and only scopes that exist.")


class ExpiryOutOfRange(Refused):
    message = _("A token expires in the future and within a year.")


class OwnerInactive(Refused):
    message = _("This account is not active, so no machine can act for it.")


class TokenNotAccepted(Refused):
    message = _("This token is unknown, expired or revoked. Ask the region for a new one.")


@dataclass(frozen=True)
class Issued:
    token_id: int
    raw: str
    """The key itself; it cannot be read again later."""


@transaction.atomic
def issue_token(*, user_id: int, name: str, scopes: list[str], expires_at: datetime) -> Issued:
    """A machine can act for the user within `scopes` until `expires_at`; only the hash of its key is kept.

    Refuses unknown scopes, an expiry in the past or more than a year ahead, and an inactive account.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    if not scopes or not set(scopes) <= set(SCOPES):
        raise ScopeUnknown
    if not timezone.now() < expires_at <= timezone.now() + LONGEST:
        raise ExpiryOutOfRange
    if not user.is_active:
        raise OwnerInactive

    prefix, secret = _random(_PREFIX_LENGTH), _random(_SECRET_LENGTH)
    raw = f"dtz_{prefix}_{secret}"
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=prefix,
        token_sha256=_fingerprint(raw),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    return Issued(token.pk, raw)


@transaction.atomic
def revoke_token(*, token_id: int) -> None:
    """The key opens nothing any more; the row stays, so that what it did can still be read. Twice does no harm."""
    token = ApiToken.objects.select_for_update().get(pk=token_id)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])


def use_token(*, raw: str) -> ApiToken:
    """The token whose key this is, with its user; its last use is noted at most once an hour.

    Refuses an unknown, expired or revoked key and one of an inactive account, all in the same words.
    """
    parts = raw.split("_")
    known = len(parts) == 3 and parts[0] == "dtz" and len(parts[1]) == _PREFIX_LENGTH and parts[1].isalnum()
    token = ApiToken.objects.select_related("user").filter(prefix=parts[1]).first() if known else None
    # Compared also when nothing was found, so that a known prefix answers no slower than an unknown one.
    matches = constant_time_compare(_fingerprint(raw), token.token_sha256 if token else _fingerprint("none"))
    now = timezone.now()
    if token is None or not matches or token.revoked_at or token.expires_at <= now or not token.user.is_active:
        raise TokenNotAccepted
    if token.last_used_at is None or token.last_used_at <= now - NOTE_USE_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        token.last_used_at = now
    return token


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def _fingerprint(raw: str) -> str:
    """Keyed with the site's secret, so that a stolen table alone cannot even confirm a guess."""
    return salted_hmac("crm.api_token", raw, algorithm="sha256").hexdigest()
