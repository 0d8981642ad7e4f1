"""The form's guard: a signed token that says when a visitor began, and is good for one request."""

import secrets
from dataclasses import dataclass

from django.core import signing
from django.utils import timezone

SHORTEST_SECONDS = 3
LONGEST_SECONDS = 4 * 3600
_SALT = "cms.forms.guard"


@dataclass(frozen=True)
class Guard:
    """`key` names the submission: who sends the same form twice means the same request."""

    key: str
    age: float

    @property
    def too_young(self) -> bool:
        return self.age < SHORTEST_SECONDS

    @property
    def too_old(self) -> bool:
        return self.age > LONGEST_SECONDS


def new_guard() -> str:
    """A token for a visitor who begins now. Nothing is kept on our side."""
    return signing.dumps([secrets.token_urlsafe(18), timezone.now().timestamp()], salt=_SALT)


def read_guard(token: str) -> Guard | None:
    """What the token says; None when we did not sign it."""
    try:
        key, began = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Guard(key, timezone.now().timestamp() - began)
