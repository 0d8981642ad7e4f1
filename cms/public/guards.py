"""The form's guard: a signed token that says when a visitor began, and is good for one request."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

SHORTEST_SECONDS = 3
LONGEST_SECONDS = 4 * 3600
_SALT = "cms.forms.guard"


@dataclass(frozen=True)
class Guard:
    """`key` names the submission: who sends the same form twice means the same request. `age` is in seconds."""

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


def words_mark(sent: Mapping[str, str], asked: Iterable[str]) -> str:
    """The same for the same words, so that sending a form again is told from sending another one under its guard."""
    words = "\x1f".join(str(sent.get(name, "")).strip() for name in asked)
    return salted_hmac(_SALT, words, algorithm="sha256").hexdigest()[:32]


def read_guard(token: str) -> Guard | None:
    """What the token says; None when we did not sign it."""
    try:
        key, began = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Guard(key, timezone.now().timestamp() - began)
