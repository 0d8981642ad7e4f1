"""Writing down who looked at what is confidential."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.models import AccessKind, AccessLog

WORDS_OF_A_REASON = 4
LETTERS_OF_A_REASON = 20


class ReasonTooShort(Refused):
    message = _("Say why in a whole sentence: at least four words. It stays on record beside your name.")


def a_sentence(reason: str) -> str:
    """The reason without what stands around it. Refuses what is no sentence."""
    reason = " ".join(reason.split())
    if len(reason) < LETTERS_OF_A_REASON or len(reason.split()) < WORDS_OF_A_REASON:
        raise ReasonTooShort
    return reason


@transaction.atomic
def record_access(
    *,
    user_id: int,
    thing: models.Model,
    code: str,
    grade: str,
    kind: AccessKind = AccessKind.VIEW,
    reason: str = "",
    token_id: int | None = None,
) -> int:
    """It is on record that the user, or the machine with this token, has this thing in sight. Returns the row's id.

    Refuses an export or an emergency whose reason is not a sentence.
    """
    if kind in (AccessKind.EXPORT, AccessKind.EMERGENCY):
        reason = a_sentence(reason)
    row = AccessLog.objects.create(
        at=timezone.now(),
        user_id=user_id,
        token_id=token_id,
        kind=kind,
        thing_type=thing._meta.label_lower,
        thing_id=thing.pk,
        thing_code=code,
        grade=grade,
        reason=reason,
    )
    return row.pk


def record_machine_access(*, token: Any, things: list[Any]) -> None:
    """The same for each of these things, read through the API; a thing says its `code` and its `confidentiality`."""
    now = timezone.now()
    AccessLog.objects.bulk_create(
        AccessLog(
            at=now,
            user_id=token.user_id,
            token_id=token.pk,
            kind=AccessKind.MACHINE,
            thing_type=thing._meta.label_lower,
            thing_id=thing.pk,
            thing_code=thing.code,
            grade=thing.confidentiality,
        )
        for thing in things
    )


def record_copies(*, user_id: int, things: list[Any], reason: str) -> None:
    """It is on record that the user took these things out, and why; each says its `code` and `confidentiality`."""
    now = timezone.now()
    AccessLog.objects.bulk_create(
        AccessLog(
            at=now,
            user_id=user_id,
            kind=AccessKind.EXPORT,
            thing_type=thing._meta.label_lower,
            thing_id=thing.pk,
            thing_code=thing.code,
            grade=thing.confidentiality,
            reason=reason,
        )
        for thing in things
    )
