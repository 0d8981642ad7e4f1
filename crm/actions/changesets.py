"""Undoing work on many rows: each row is put back as it was, except where somebody changed it since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.actions.changing import put, save_changed
from crm.actions.organisations import check_parents
from crm.contracts import DomainEvent, Refused, editors
from crm.eventlog.publishing import publish
from crm.events import ContactEdited, ContactRemoved, EstablishmentEdited, OrganisationEdited, OrganisationRemoved
from crm.models import ChangeSet, Contact, Establishment, Organisation, RowChange
from crm.models.people import Edited

SLICE = 1000
COUNTS_ON = frozenset({"version", "updated_at"})
"""Never put back: whoever still looks at the undone version must be told that it was changed."""


class UndoneAlready(Refused):
    message = _("This was undone already.")


@dataclass
class Undone:
    """`left` are the rows (`app.model`, id) that stay, wholly or in the fields that somebody changed since."""

    restored: int = 0
    left: list[tuple[str, int]] = field(default_factory=list)


def snapshot(row: models.Model, names: Iterable[str] | None = None) -> dict[str, Any]:
    """The row's fields, or those named by their column names, as JSON that `restored` turns back exactly."""
    wanted = None if names is None else set(names)
    return {
        each.attname: _plain(each, row)
        for each in row._meta.concrete_fields
        if wanted is None or each.attname in wanted
    }


def restored(model: type[models.Model], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a snapshot as the model holds them."""
    fields = {each.attname: each for each in model._meta.concrete_fields}
    return {name: None if value is None else fields[name].to_python(value) for name, value in kept.items()}


def keep_made(change_set: ChangeSet, rows: Sequence[models.Model]) -> None:
    """Undoing removes these rows, which were just made."""
    _keep(change_set, ((row, None, snapshot(row)) for row in rows))


def keep_removed(change_set: ChangeSet, rows: Sequence[models.Model]) -> None:
    """Undoing brings these rows back; to be called before they are removed."""
    _keep(change_set, ((row, snapshot(row), None) for row in rows))


def keep_changed(change_set: ChangeSet, changes: Iterable[tuple[models.Model, Mapping[str, Any]]]) -> None:
    """Undoing puts back what `put` said the fields of each row were before; the rows hold what they are now."""
    rows = list(changes)
    _keep(change_set, ((row, _before(row, before), snapshot(row, before)) for row, before in rows))


@transaction.atomic
def undo_change_set(*, change_set_id: int, user_id: int | None = None) -> Undone:
    """Every row is as it was before the change set, last change first, and the change set counts as undone.

    A field that somebody changed since stays as they left it; a row that was made and is used since stays too.
    Refuses a change set that was undone already.
    """
    change_set = ChangeSet.objects.select_for_update().get(pk=change_set_id)
    if change_set.undone_at:
        raise UndoneAlready
    done = Undone()
    for change in change_set.rows.order_by("-pk").iterator(chunk_size=SLICE):
        if _put_back(change):
            done.restored += 1
        else:
            done.left.append((change.object_type, change.object_id))
    change_set.undone_at, change_set.undone_by_id = timezone.now(), user_id
    change_set.save(update_fields=["undone_at", "undone_by"])
    return done


def put_back_slice(
    change_set_id: int, *, below: int | None, limit: int, among: models.QuerySet[Any]
) -> tuple[Undone, int | None]:
    """The next `limit` rows of a change set too big for one transaction are as they were, last change first.

    `below` is the change that was put back last, None to begin; rows that are not `among` those stay. Returns what was
    done and the change to go on from, or None when there is no more.
    """
    rows = RowChange.objects.filter(change_set_id=change_set_id).order_by("-pk")
    changes = list((rows if below is None else rows.filter(pk__lt=below))[:limit])
    allowed = set(among.order_by().filter(pk__in=[one.object_id for one in changes]).values_list("pk", flat=True))
    done = Undone()
    for change in changes:
        if change.object_id in allowed and _put_back(change):
            done.restored += 1
        else:
            done.left.append((change.object_type, change.object_id))
    return done, changes[-1].pk if len(changes) == limit else None


def _put_back(change: RowChange) -> bool:
    """Whether the row is wholly as it was."""
    model = apps.get_model(change.object_type)
    if change.before is not None and change.after is None:
        model._default_manager.bulk_create([model(**restored(model, change.before))])
        return True
    row = model._default_manager.select_for_update().filter(pk=change.object_id).first()
    if row is None:
        return change.before is None
    if change.before is None:
        return _unmake(row)
    now = snapshot(row, change.before)
    theirs = {name for name, value in (change.after or {}).items() if now[name] != value}
    mine = restored(model, {name: value for name, value in change.before.items() if name not in theirs | COUNTS_ON})
    stays = _impossible(row, mine)
    saved = _saved(row, {name: value for name, value in mine.items() if name not in stays})
    return saved and not stays and not theirs - COUNTS_ON


def _impossible(row: models.Model, fields: Mapping[str, Any]) -> set[str]:
    """What cannot be as it was: it pointed to what is gone, or to what is part of the row by now."""
    relations = [
        each for each in row._meta.concrete_fields if each.is_relation and fields.get(each.attname) is not None
    ]
    gone = {
        each.attname
        for each in relations
        if not each.related_model._default_manager.filter(pk=fields[each.attname]).exists()  # type: ignore[union-attr]
    }
    if isinstance(row, Organisation) and fields.get("parent_id") and "parent_id" not in gone:
        try:
            check_parents(row.pk, fields["parent_id"])
        except Refused:
            gone.add("parent_id")
    return gone


def _saved(row: models.Model, fields: Mapping[str, Any]) -> bool:
    """Whether the row takes these values; what an app refuses stays."""
    try:
        with transaction.atomic():
            _save(row, fields)
    except Refused:
        return False
    return True


def _unmake(row: models.Model) -> bool:
    """The row is gone, unless something points to it."""
    for relation in row._meta.related_objects:
        if relation.related_model._default_manager.filter(**{relation.field.name: row}).exists():
            return False
    if event := _removed(row):
        publish(event, subject=row)
    row.delete()
    return True


def _save(row: models.Model, fields: Mapping[str, Any]) -> None:
    editor = editors.get(row._meta.label_lower)
    changes = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if not isinstance(row, Edited) and editor:
        if changes:
            editor.edit(row.pk, changes)
    elif not isinstance(row, Edited):
        type(row)._default_manager.filter(pk=row.pk).update(**fields)
    elif before := put(row, fields):
        save_edited(row, before)


def save_edited(row: Edited, before: Mapping[str, Any]) -> None:
    """As an edit by hand would: the next version is saved, its event published, and what each field was is kept."""
    names = sorted(before)
    if isinstance(row, Contact):
        save_changed(row, before, ContactEdited(contact_id=row.pk, fields=names))
    elif isinstance(row, Organisation):
        save_changed(row, before, OrganisationEdited(organisation_id=row.pk, fields=names))
    elif isinstance(row, Establishment):
        home = row.organisation
        event = EstablishmentEdited(establishment_id=row.pk, organisation_id=home.pk, fields=names)
        save_changed(row, before, event, subject=home)
    else:
        raise TypeError(f"nobody says what is published when a {type(row).__name__} is edited")


def _removed(row: models.Model) -> DomainEvent | None:
    if isinstance(row, Contact):
        return ContactRemoved(contact_id=row.pk)
    return OrganisationRemoved(organisation_id=row.pk) if isinstance(row, Organisation) else None


def _keep(change_set: ChangeSet, changes: Iterable[tuple[models.Model, Any, Any]]) -> None:
    RowChange.objects.bulk_create(
        (
            RowChange(
                change_set=change_set, object_type=row._meta.label_lower, object_id=row.pk, before=before, after=after
            )
            for row, before, after in changes
        ),
        batch_size=SLICE,
    )


def _before(row: models.Model, before: Mapping[str, Any]) -> dict[str, Any]:
    """What the row was, as JSON; the row itself holds what it is."""
    was = type(row)(**before)
    return snapshot(was, before)


def _plain(each: Any, row: models.Model) -> Any:
    value = each.value_from_object(row)
    return value if value is None or isinstance(value, bool | int | str | list | dict) else each.value_to_string(row)
