"""Noting what is known of an organisation or a person, and from whom; nothing that was noted is overwritten."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.events import FactNoted, FactReplaced, FactTakenBack
from crm.models import Contact, Fact, FactAnswer, FactKind, Organisation
from crm.models.facts import NAMED_BY_HAND, NUMBERS, UNITS

OLDEST_YEAR = 1000


class FactWithoutValue(Refused):
    message = _("Fill in a value, or say why it is not known. Empty is not zero.")
    fields = {"value": message}


class FactBothWays(Refused):
    message = _("It is known or it is not: empty the value or the reason.")
    fields = {"unknown_reason": message}


class FactUnnamed(Refused):
    message = _("Say what is meant, in a few words.")
    fields = {"label": message}


class WrongValue(Refused):
    """The value cannot be one of its kind."""

    def __init__(self, sentence: Any) -> None:
        self.fields = {"value": sentence}
        super().__init__(sentence)


class SourceMissing(Refused):
    message = _("Say who told it or where it stands: without a source nobody can check it.")
    fields = {"source": message}


class AsOfInTheFuture(Refused):
    message = _("This day is still to come. Fill in the day on which it was so.")
    fields = {"as_of_on": message}


class FactOver(Refused):
    message = _("Somebody replaced this or took it back. Look at what stands there now.")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What somebody says of one kind: a value that fits it or why it is not known, who says so and as of when."""

    value: Decimal | str | date | None = None
    unit: str = ""
    unknown_reason: str = ""
    source: str = ""
    source_url: str = ""
    as_of_on: date | None = None


@transaction.atomic
def note_fact(
    *, about: Contact | Organisation, kind: str, known: Known, label: str = "", by_id: int | None = None
) -> int:
    """It stands with the person or the organisation, beside what others say of the same; returns the fact's id.

    Refuses what has neither value nor reason or has both, what its kind cannot be, what has no name or source,
    and a day that is still to come.
    """
    fact = Fact(kind=FactKind(kind), label=" ".join(label.split()), noted_by_id=by_id, **_of(about))
    _say(fact, known)
    fact.save()
    publish(FactNoted(fact_id=fact.pk, kind=fact.kind, **_ids(fact)), subject=about)
    return fact.pk


@transaction.atomic
def replace_fact(*, fact_id: int, known: Known, by_id: int | None = None) -> int:
    """Another value stands in its place, and what it was is kept; returns the id of the one that stands.

    Refuses as noting does, and a fact that was replaced or taken back meanwhile.
    """
    old = _standing(fact_id)
    about = {"contact_id": old.contact_id, "organisation_id": old.organisation_id}
    fact = Fact(kind=old.kind, label=old.label, noted_by_id=by_id, replaces=old, **about)
    _say(fact, known)
    fact.save()
    event = FactReplaced(fact_id=fact.pk, replaced_fact_id=old.pk, kind=fact.kind, **_ids(fact))
    publish(event, subject=_about(fact))
    return fact.pk


@transaction.atomic
def take_back_fact(*, fact_id: int) -> None:
    """It was a mistake: the one before it stands again, if there is one. Refuses one that does not stand any more."""
    fact = _standing(fact_id)
    fact.replaces = None
    fact.taken_back_at = timezone.now()
    fact.save(update_fields=["replaces", "taken_back_at"])
    publish(FactTakenBack(fact_id=fact.pk, kind=fact.kind, **_ids(fact)), subject=_about(fact))


def _standing(fact_id: int) -> Fact:
    """Locked, so that of two who replace it at once the second is told."""
    fact = Fact.objects.select_for_update().get(pk=fact_id)
    if fact.taken_back_at or Fact.objects.filter(replaces=fact).exists():
        raise FactOver
    return fact


def _say(fact: Fact, known: Known) -> None:
    if fact.kind in NAMED_BY_HAND and not fact.label:
        raise FactUnnamed
    fact.unknown_reason = " ".join(known.unknown_reason.split())
    if known.value in (None, "") and not fact.unknown_reason:
        raise FactWithoutValue
    if known.value not in (None, ""):
        if fact.unknown_reason:
            raise FactBothWays
        _put_value(fact, known)
    fact.source, fact.source_url = " ".join(known.source.split()), known.source_url
    if not fact.source:
        raise SourceMissing
    fact.as_of_on = known.as_of_on or timezone.localdate()
    if fact.as_of_on > timezone.localdate():
        raise AsOfInTheFuture


def _put_value(fact: Fact, known: Known) -> None:
    kind, value = FactKind(fact.kind), known.value
    if kind in NUMBERS:
        fact.number, fact.unit = _number(kind, value), _unit(kind, known.unit)
    elif kind == FactKind.DAY:
        if not isinstance(value, date):
            raise WrongValue(_("Fill in a day."))
        fact.day = value
    elif kind == FactKind.CHOICE:
        if value not in FactAnswer.values:
            raise WrongValue(_("Choose yes, no or partly."))
        fact.text = str(value)
    else:
        fact.text = str(value).strip()


def _number(kind: FactKind, value: Any) -> Decimal:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise WrongValue(_("Fill in a number."))
    if kind == FactKind.FOUNDED:
        if value != int(value) or not OLDEST_YEAR <= value <= timezone.localdate().year:
            raise WrongValue(_("Fill in a year in four digits that has begun."))
    elif kind != FactKind.NUMBER and value < 0:
        raise WrongValue(_("This cannot be less than nothing."))
    return value


def _unit(kind: FactKind, unit: str) -> str:
    known = UNITS.get(kind)
    if known is None:
        return "" if kind == FactKind.FOUNDED else " ".join(unit.split())
    if unit and unit not in known:
        raise WrongValue(_("This is not counted in that unit."))
    return unit or known[0]


def _of(about: models.Model) -> dict[str, Any]:
    return {"contact": about} if isinstance(about, Contact) else {"organisation": about}


def _ids(fact: Fact) -> dict[str, int | None]:
    return {"contact_id": fact.contact_id, "organisation_id": fact.organisation_id}


def _about(fact: Fact) -> models.Model:
    return Contact(pk=fact.contact_id) if fact.contact_id else Organisation(pk=fact.organisation_id)
