"""Undoing work on many rows: each row is put back as it was, except where somebody changed it since."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.actions.changesets import COUNTS_ON, DERIVED, restored, snapshot
from crm.actions.changing import put, save_changed
from crm.actions.organisations import check_parents
from crm.contracts import DomainEvent, Refused, editors
from crm.eventlog.publishing import publish_many
from crm.events import ContactEdited, ContactRemoved, EstablishmentEdited, OrganisationEdited, OrganisationRemoved
from crm.models import ChangeSet, Contact, DuplicatePair, Establishment, Organisation, RowChange
from crm.models.people import Edited

SLICE = 1000
FOUND_BY_MACHINE = frozenset({DuplicatePair})
"""Points to rows and is no use that anybody made of them."""


class UndoneAlready(Refused):
    message = _("This was undone already.")


@dataclass
class Undone:
    """`left` are the rows (`app.model`, id) that stay, wholly or in the fields that somebody changed since."""

    restored: int = 0
    left: list[tuple[str, int]] = field(default_factory=list)


@transaction.atomic
def undo_change_set(*, change_set_id: int, user_id: int | None = None) -> Undone:
    """Every row is as it was before the change set, last change first, and the change set counts as undone.

    A field that somebody changed since stays as they left it; a row that was made and is changed or used since stays
    too. Refuses a change set that was undone already.
    """
    change_set = locked_change_set(change_set_id)
    done = Undone()
    before: int | None = None
    while True:
        part, before = undo_some(change_set, before=before)
        done.restored += part.restored
        done.left += part.left
        if before is None:
            mark_undone(change_set, user_id)
            return done


def locked_change_set(change_set_id: int) -> ChangeSet:
    """Ours until the transaction ends. Refuses one that was undone already."""
    change_set = ChangeSet.objects.select_for_update().get(pk=change_set_id)
    if change_set.undone_at:
        raise UndoneAlready
    return change_set


def mark_undone(change_set: ChangeSet, user_id: int | None) -> None:
    change_set.undone_at, change_set.undone_by_id = timezone.now(), user_id
    change_set.save(update_fields=["undone_at", "undone_by"])


def undo_some(
    change_set: ChangeSet, *, before: int | None, limit: int = SLICE, among: models.QuerySet[Any] | None = None
) -> tuple[Undone, int | None]:
    """The same for the last `limit` changes before change `before`; returns where to go on, None when all are undone.

    For work that is undone in several transactions: whoever calls keeps the place in each of them. A row that is not
    `among` those, when they are given, stays.
    """
    rows = change_set.rows.order_by("-pk")
    changes = list((rows if before is None else rows.filter(pk__lt=before))[:limit])
    done = Undone()
    for (object_type, made), group in groupby(changes, lambda one: (one.object_type, one.before is None)):
        of_kind = list(group)
        theirs, ours = _apart(of_kind, among)
        stay = theirs + (_unmade(apps.get_model(object_type), ours) if made else _put_back_each(ours))
        done.restored += len(of_kind) - len(stay)
        done.left += [(object_type, object_id) for object_id in stay]
    return done, changes[-1].pk if len(changes) == limit else None


def _apart(changes: list[RowChange], among: models.QuerySet[Any] | None) -> tuple[list[int], list[RowChange]]:
    """The ids of rows that are not to be touched, and the changes of the others."""
    if among is None:
        return [], changes
    ids = [change.object_id for change in changes]
    allowed = set(among.order_by().filter(pk__among=ids).values_list("pk", flat=True))
    return [pk for pk in ids if pk not in allowed], [one for one in changes if one.object_id in allowed]


def _put_back_each(changes: list[RowChange]) -> list[int]:
    """The ids of the rows that are not wholly as they were."""
    return [change.object_id for change in changes if not _put_back(change)]


def _put_back(change: RowChange) -> bool:
    """Whether the row is wholly as it was."""
    model = apps.get_model(change.object_type)
    if change.before is not None and change.after is None:
        model._default_manager.bulk_create([model(**restored(model, change.before))])
        return True
    row = model._default_manager.select_for_update().filter(pk=change.object_id).first()
    if row is None:
        return False
    now = snapshot(row, change.before)
    theirs = {name for name, value in (change.after or {}).items() if now[name] != value}
    kept = {name: value for name, value in (change.before or {}).items() if name not in theirs | COUNTS_ON}
    mine = restored(model, kept)
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


def _unmade(model: type[models.Model], changes: list[RowChange]) -> list[int]:
    """These rows are gone, but for those that somebody changed since or that something points to: their ids."""
    after = {change.object_id: change.after or {} for change in changes}
    rows = model._default_manager.select_for_update().filter(pk__among=list(after)).order_by("pk")
    now = {row.pk: row for row in rows}
    stay = {pk for pk, row in now.items() if _changed_since(row, after[pk])} | _used(model, list(now))
    gone = [row for pk, row in now.items() if pk not in stay]
    publish_many((event, row) for row in gone if (event := _removed(row)))
    _remove_unused(model, [row.pk for row in gone])
    return sorted(stay, reverse=True)


def _remove_unused(model: type[models.Model], ids: list[int]) -> None:
    """Django would ask again what points to each; the database itself refuses when something does by now."""
    for relation in _pointing_here(model):
        if relation.related_model in FOUND_BY_MACHINE:
            relation.related_model._default_manager.filter(**{f"{relation.field.name}__among": ids}).delete()
    rows = model._default_manager.filter(pk__among=ids)
    rows._raw_delete(rows.db)  # noqa: SLF001  one statement, without asking again what points to each


def _changed_since(row: models.Model, after: Mapping[str, Any]) -> bool:
    names = set(after) - COUNTS_ON
    now = snapshot(row, names)
    return any(now[name] != after[name] for name in names if name in now)


def _used(model: type[models.Model], ids: list[int]) -> set[int]:
    """Of these rows the ones that something points to; one question per kind of thing."""
    used: set[int] = set()
    for relation in _pointing_here(model):
        if relation.related_model not in FOUND_BY_MACHINE:
            pointing = relation.related_model._default_manager.filter(**{f"{relation.field.name}__among": ids})
            used.update(pointing.order_by().values_list(relation.field.attname, flat=True).distinct())
    return used


def _pointing_here(model: type[models.Model]) -> list[Any]:
    relations: list[Any] = model._meta.get_fields(include_hidden=True)  # most point here without a way back
    return [one for one in relations if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one)]


def _save(row: models.Model, fields: Mapping[str, Any]) -> None:
    changes = {name: value for name, value in fields.items() if getattr(row, name) != value}
    editor = editors.get(row._meta.label_lower)
    if not isinstance(row, Edited):
        if changes and editor and set(changes) <= editor.fields:
            editor.edit(row.pk, changes)
        else:
            type(row)._default_manager.filter(pk=row.pk).update(**changes)
    elif before := put(row, fields):
        save_edited(row, before)


def save_edited(row: Edited, before: Mapping[str, Any]) -> None:
    """As an edit by hand would: the next version is saved, its event published, and what each field was is kept."""
    before = {name: value for name, value in before.items() if name not in DERIVED}
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
