"""Erasing before and after: what would go, what stays and why, and what was done."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.contracts import Eraser, Person, Remainder, erasers, remainders
from crm.models import Contact, Erasure

_ALSO: dict[str, Any] = {"crm.texts": _("texts that name this person"), "crm.contacts": _("the person")}


@dataclass(frozen=True)
class Line:
    label: Any
    number: int
    why: Any = ""


def goes(them: Person) -> list[Line]:
    """What erasing would take, kind by kind; what is not there is left out."""
    lines = [Line(part.label, part.count(them)) for part in erasers]
    return [line for line in lines if line.number]


def stays(them: Person) -> list[Line]:
    lines = [Line(part.label, part.count(them), part.why) for part in remainders]
    return [line for line in lines if line.number]


def went(erasure: Erasure) -> list[Line]:
    """The same of an erasure that was done, in words of today."""
    return list(_told(erasure.went, dict(erasers.items())))


def stayed(erasure: Erasure) -> list[Line]:
    return list(_told(erasure.stays, dict(remainders.items())))


def _told(counts: dict[str, int], parts: dict[str, Eraser] | dict[str, Remainder]) -> Iterator[Line]:
    for name, number in counts.items():
        part = parts.get(name)
        yield Line(part.label if part else _ALSO.get(name, name), number, getattr(part, "why", ""))


def erasure_of(contact_id: Any, user: Any) -> Erasure | None:
    """The erasure of whoever had this number, when the user may read it."""
    if Contact.objects.filter(pk=contact_id, erased_at=None).exists():
        return None
    done = Erasure.objects.visible_to(user).filter(contact_ids__isnull=False)
    return next((one for one in done.iterator() if str(contact_id) in map(str, one.contact_ids)), None)
