"""Which rows are one: a contact or organisation and its tombstones, and what points to them (docs/adr/0019)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.text import capfirst

from crm.contracts import MergeRelation, WhenTaken, merge_relations
from crm.models import Contact, Merge, Organisation
from crm.models.people import Edited

MERGED: tuple[type[Edited], ...] = (Contact, Organisation)


def everyone_who_is(contact_id: int, *, at: datetime | None = None) -> list[int]:
    """The ids of this person: the contact itself, or the one it was merged into, first; then the tombstones.

    With a moment, those who counted as this person then.
    """
    return all_that_are(Contact, contact_id, at=at)


def all_that_are(model: type[Any], pk: int, *, at: datetime | None = None) -> list[int]:
    """The same for a contact or an organisation."""
    if at is not None:
        return _all_that_were(model, pk, at)
    rows = model.objects.order_by("pk").values_list("pk", "merged_into")
    found = dict(rows.filter(Q(pk=pk) | Q(merged_into=pk)))
    first = found.get(pk) or pk
    if first != pk:
        found = dict(rows.filter(merged_into=first))
    return [first, *(one for one in found if one != first)]


def standing(model: type[Any], pk: int) -> int:
    """The id of the row that stands for this one: its own, or that of the row it was merged into."""
    return model.objects.filter(pk=pk).values_list("merged_into", flat=True).first() or pk


def standing_contact(contact_id: int) -> int:
    return standing(Contact, contact_id)


def standing_organisation(organisation_id: int | None) -> int | None:
    return None if organisation_id is None else standing(Organisation, organisation_id)


def _all_that_were(model: type[Any], pk: int, at: datetime) -> list[int]:
    found, new = [pk], [pk]
    then = Merge.objects.filter(kind=model._meta.label_lower, change_set__made_at__lte=at).filter(
        Q(change_set__undone_at=None) | Q(change_set__undone_at__gt=at)
    )
    while new:
        losers = then.filter(winner_id__in=new).values_list("loser_id", flat=True)
        new = sorted(set(losers) - set(found))
        found += new
    return found


def merges_of(row: Edited) -> QuerySet[Merge]:
    """The merges into this row that stand, newest first."""
    into = Merge.objects.filter(kind=row._meta.label_lower, winner_id=row.pk, change_set__undone_at=None)
    return into.select_related("change_set__made_by").order_by("-pk")


def later_merge(merge: Merge) -> Merge | None:
    """A merge that stands and came after, with the same winner: it has to be undone first."""
    of_winner = Q(winner_id=merge.winner_id) | Q(loser_id=merge.winner_id)
    later = Merge.objects.filter(of_winner, kind=merge.kind, pk__gt=merge.pk, change_set__undone_at=None)
    return later.order_by("-pk").first()


@dataclass(frozen=True)
class Relation:
    """One column of one model that points to a contact or an organisation, and what a merge does to it."""

    model: type[models.Model]
    column: str
    part: MergeRelation

    @property
    def key(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field.name}"

    @property
    def words(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    @cached_property
    def field(self) -> Any:
        return next(each for each in self.model._meta.concrete_fields if each.attname == self.column)

    @cached_property
    def is_bounded(self) -> bool:
        """Whether a constraint may forbid that a row is moved."""
        name = self.field.name
        if self.field.unique or any(name in together for together in self.model._meta.unique_together):
            return True
        return any(name in _fields_of(each) for each in self.model._meta.constraints)

    def rows(self, of: Edited) -> QuerySet[Any]:
        found = self.model._default_manager.filter(**{self.column: of.pk}).order_by("pk")
        return found.filter(**{self.part.kind_field: of._meta.label_lower}) if self.part.kind_field else found

    def can_move(self, row: models.Model, to: int) -> bool:
        """Whether the row, with its column set to this id, breaks no constraint."""
        setattr(row, self.column, to)
        try:
            row.validate_constraints()
            row.validate_unique()
        except ValidationError:
            return False
        return True


def _fields_of(constraint: Any) -> set[str]:
    condition = getattr(constraint, "condition", None)
    checked = {name.partition("__")[0] for name in _names(condition)} if condition is not None else set()
    return {*getattr(constraint, "fields", ()), *checked}


def _names(condition: Any) -> Iterator[str]:
    for child in getattr(condition, "children", ()):
        if isinstance(child, tuple):
            yield child[0]
            yield getattr(child[1], "name", "")  # another column, in an F
        else:
            yield from _names(child)


def relations_to(model: type[Edited]) -> list[Relation]:
    """Every column of the product that points to this model: foreign keys, and what was registered besides."""
    return [*_foreign_keys_to(model), *_other_columns_to(model)]


def _foreign_keys_to(model: type[Edited]) -> Iterator[Relation]:
    for other in apps.get_models(include_auto_created=True):
        for field in other._meta.local_concrete_fields:
            if field.related_model is model and not other._meta.proxy:
                part = merge_relations.get(f"{other._meta.label_lower}.{field.name}")
                yield Relation(other, field.attname, part or _moved(other))


def _other_columns_to(model: type[Edited]) -> Iterator[Relation]:
    for key, part in merge_relations.items():
        if part.kind_field or part.to == model._meta.label_lower:
            label, _dot, name = key.rpartition(".")
            yield Relation(apps.get_model(label), name, part)


def _moved(model: type[models.Model]) -> MergeRelation:
    return MergeRelation(words=model._meta.verbose_name_plural)


@dataclass(frozen=True)
class Fate:
    """What becomes of the rows of one relation: how many move, and how many the winner has one of already."""

    relation: Relation
    moving: int
    taken: int

    @property
    def words(self) -> str:
        return _counted(self.relation, self.moving)

    @property
    def taken_words(self) -> str:
        return _counted(self.relation, self.taken)

    @property
    def when_taken(self) -> WhenTaken:
        return self.relation.part.when_taken


def _counted(relation: Relation, count: int) -> str:
    words = str(relation.part.words % {"count": count})
    return words if str(count) in words else f"{count} {words}"


def fates(winner: Edited, loser: Edited) -> list[Fate]:
    """What a merge would do to everything that points to the loser; relations without rows are left out."""
    found = [_fate(relation, winner, loser) for relation in relations_to(type(winner)) if not relation.part.stays]
    return [fate for fate in found if fate.moving or fate.taken]


def _fate(relation: Relation, winner: Edited, loser: Edited) -> Fate:
    rows = relation.rows(loser)
    if not relation.is_bounded:
        return Fate(relation, rows.count(), 0)
    able = [relation.can_move(row, winner.pk) for row in rows]
    return Fate(relation, sum(able), len(able) - sum(able))
