"""Editing a row that others may edit at the same time, and keeping what its fields were before."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent, Refused
from crm.eventlog.publishing import publish
from crm.models import FieldChange
from crm.models.people import Edited

Row = TypeVar("Row", bound=Edited)


class ChangedMeanwhile(Refused):
    """Somebody saved another version; `now` is the row as it is."""

    message = _("Somebody else changed this while you were looking at it.")

    def __init__(self, now: Edited) -> None:
        super().__init__()
        self.now = now


class WrongFields(Refused):
    """Some fields cannot be as they were filled in; `fields` says which and why."""

    message = _("Not everything can be right. See the fields below.")

    def __init__(self, fields: dict[str, Any]) -> None:
        super().__init__()
        self.fields = fields


class TooLong(Refused):
    """More than is kept."""


def locked(model: type[Row], pk: int, expected_version: int | None) -> Row:
    """The row, ours until the transaction ends. Refuses when it is not the version the person looked at.

    Others may still point to it: two who make each other's rows their parent would otherwise wait for each other.
    """
    row: Row = model._default_manager.select_for_update(no_key=True).get(pk=pk)
    if expected_version is not None and row.version != expected_version:
        raise ChangedMeanwhile(row)
    return row


def cleaned(
    model: type[Edited],
    given: Mapping[str, Any],
    editable: frozenset[str],
    cleaners: Mapping[str, Callable[[str], str]],
) -> dict[str, Any]:
    """Each field in its one form. Refuses all that cannot be right at once, each with its sentence."""
    if unknown := set(given) - editable:
        raise ValueError(f"not edited here: {sorted(unknown)}")
    fields: dict[str, Any] = {}
    wrong: dict[str, Any] = {}
    for name, value in given.items():
        try:
            fields[name] = cleaners[name](value or "") if name in cleaners else trimmed(value)
            check_length(model._meta.get_field(name), fields[name])
        except Refused as refusal:
            wrong[name] = refusal.message
    if wrong:
        raise WrongFields(wrong)
    return fields


def check_length(field: Any, value: Any) -> None:
    """One form may be longer than what was typed, and PostgreSQL keeps no more than it was told to."""
    if isinstance(value, str) and field.max_length and len(value) > field.max_length:
        raise TooLong(_("At most %(length)d characters.") % {"length": field.max_length})


def put(row: Edited, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The row in memory has these values; returns what each field that changed was before."""
    before = {name: getattr(row, name) for name, value in fields.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, fields[name])
    return before


def save_changed(
    row: Edited, before: Mapping[str, Any], event: DomainEvent, *, subject: models.Model | None = None
) -> None:
    """The row is saved as its next version, the event is published, and what each field was is kept with it."""
    row.version += 1
    row.updated_at = timezone.now()
    row.save()
    record = publish(event, subject=subject or row)
    FieldChange.objects.bulk_create(
        FieldChange(
            object_type=row._meta.label_lower,
            object_id=row.pk,
            version=row.version,
            field=name,
            old=written(before[name]),
            new=written(getattr(row, name)),
            actor=record.actor,
            changed_at=row.updated_at,
            event_id=record.pk,
        )
        for name in sorted(before)
    )


def written(value: Any) -> str:
    """A field's value as the history keeps it; nothing and unknown are both empty."""
    return "" if value is None else str(value)


def trimmed(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value
