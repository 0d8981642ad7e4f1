"""What every form's action answers with, and what each refuses."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused


class WordingChanged(Refused):
    message = _("The sentence about contact afterwards has changed. Read it below, and tick it again if you agree.")


class SentBefore(Refused):
    """The form was used for a request already, in other words than now."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            format_lazy(
                _(
                    "We have your earlier request, {reference}. What you changed since is below: send it once more, "
                    "and it is a new request."
                ),
                reference=reference,
            )
        )


@dataclass(frozen=True)
class Receipt:
    reference: str
    known_before: bool


class Kept(Protocol):
    """A row that a form was taken in as."""

    @property
    def reference(self) -> str: ...

    @property
    def words_mark(self) -> str: ...


def repeated(known: Kept | None, words_mark: str) -> Receipt | None:
    """The receipt given before, for the same words; None for a form not seen before.

    Refuses other words under the same key (SentBefore).
    """
    if known is None:
        return None
    if known.words_mark != words_mark:
        raise SentBefore(known.reference)
    return Receipt(known.reference, known_before=True)
