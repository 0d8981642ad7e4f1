"""Two rows of one person or organisation become one, and the merge can be undone (docs/adr/0019)."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from crm.actions.changesets import keep_changed, keep_removed
from crm.actions.changing import put, save_changed
from crm.actions.contacts import EDITABLE as CONTACT_FACTS
from crm.actions.organisations import EDITABLE as ORGANISATION_FACTS
from crm.actions.undoing import Undone, save_edited, undo_change_set
from crm.contracts import DomainEvent, Refused, WhenTaken
from crm.eventlog.publishing import publish
from crm.eventlog.turns import take_turn
from crm.events import ContactsMerged, MergeUndone, OrganisationsMerged
from crm.models import ChangeSet, Contact, Merge, Organisation
from crm.models.people import Edited
from crm.queries.merging import Relation, later_merge, relations_to, standing

SLICE = 500
CHOSEN: dict[type[Edited], frozenset[str]] = {Contact: CONTACT_FACTS - {"email"}, Organisation: ORGANISATION_FACTS}
"""Whose value is kept can be chosen. Not of an address: it is what a contact is known by."""


class SameRow(Refused):
    message = _("This is one and the same. Choose another to merge it with.")


class MergedMeanwhile(Refused):
    message = _("One of the two was merged meanwhile. Nothing was changed: look again at what there is now.")


class EditedMeanwhile(Refused):
    message = _("Somebody else changed one of the two while you were looking. Look again and choose anew.")


class CannotJoin(Refused):
    message = _("Both have something of which only one may have one. End one of them first, then merge.")


class MergedFurther(Refused):
    message = _("Something else was merged with this one later. Undo that first, then this.")


class CannotPart(Refused):
    message = _("Something that belongs to it is in the way or is gone by now. Nothing was undone.")


@transaction.atomic
def merge_contacts(
    *,
    winner_id: int,
    loser_id: int,
    keep: Collection[str] = (),
    expected_versions: tuple[int, int] | None = None,
    user_id: int | None = None,
) -> int:
    """The two contacts are the one who wins, and what pointed to the other points to the winner; returns the merge.

    The loser stays as a tombstone with its own address, events and decisions. Of the facts in `keep` the loser's value
    holds. Refuses one and the same, one that was merged or changed meanwhile (versions: winner's, loser's), and what
    only one of two may have.
    """
    return _merged(Contact, winner_id, loser_id, keep, expected_versions, user_id)


@transaction.atomic
def merge_organisations(
    *,
    winner_id: int,
    loser_id: int,
    keep: Collection[str] = (),
    expected_versions: tuple[int, int] | None = None,
    user_id: int | None = None,
) -> int:
    """The same for two organisations; one that would then be a part of itself is a part of nothing."""
    take_turn("crm.organisation-parents")
    return _merged(Organisation, winner_id, loser_id, keep, expected_versions, user_id)


@transaction.atomic
def undo_merge(*, merge_id: int, user_id: int | None = None) -> Undone:
    """The two are two again, and what the merge moved is back, but for what somebody changed since.

    What came in on the winner since stays there. Refuses what was undone already, and a merge after which the winner
    was merged again.
    """
    merge = Merge.objects.select_related("change_set").get(pk=merge_id)
    model = _model_of(merge)
    _locked_both(model, merge.winner_id, merge.loser_id)
    if later_merge(merge):
        raise MergedFurther
    try:
        with transaction.atomic():
            done = undo_change_set(change_set_id=merge.change_set_id, user_id=user_id)
    except IntegrityError:
        raise CannotPart from None
    winner = model._default_manager.get(pk=merge.winner_id)
    named = {"contact_id" if model is Contact else "organisation_id": merge.winner_id}
    publish(MergeUndone(kind=merge.kind, parted_id=merge.loser_id, merge_id=merge.pk, **named), subject=winner)
    return done


@transaction.atomic
def move_stragglers() -> int:
    """What still points to a tombstone and may be moved points to the winner; returns how many tombstones had some.

    Somebody may have been writing while two were merged. The merge that buried the row knows of these rows too.
    """
    found = 0
    for model in CHOSEN:
        for pk in _still_pointed_to(model):
            merge = Merge.objects.filter(kind=model._meta.label_lower, loser_id=pk, change_set__undone_at=None).first()
            rows = _locked_both(model, pk, standing(model, pk))
            loser = rows.pop(pk)
            if merge is None or not rows:
                continue
            winner = rows.popitem()[1]
            for relation in relations_to(model):
                _move(relation, winner, loser, merge.change_set, late=True)
            found += 1
    return found


def _still_pointed_to(model: type[Edited]) -> list[int]:
    found: set[int] = set()
    for relation in relations_to(model):
        if not relation.part.stays and relation.field.is_relation:
            late = {f"{relation.field.name}__merged_into__isnull": False}
            rows = relation.model._default_manager.filter(**late).order_by()
            found |= set(rows.values_list(relation.column, flat=True).distinct()[:SLICE])
    return sorted(found)


def _merged(
    model: type[Edited],
    winner_id: int,
    loser_id: int,
    keep: Collection[str],
    versions: tuple[int, int] | None,
    user_id: int | None,
) -> int:
    if unknown := set(keep) - CHOSEN[model]:
        raise ValueError(f"not chosen here: {sorted(unknown)}")
    if winner_id == loser_id:
        raise SameRow
    rows = _locked_both(model, winner_id, loser_id)
    winner, loser = rows[winner_id], rows[loser_id]
    if winner.merged_into_id or loser.merged_into_id:
        raise MergedMeanwhile
    if versions is not None and (winner.version, loser.version) != versions:
        raise EditedMeanwhile
    change_set = ChangeSet.objects.create(kind=ChangeSet.Kind.MERGE, made_by_id=user_id)
    merge = Merge.objects.create(
        change_set=change_set, kind=model._meta.label_lower, winner_id=winner_id, loser_id=loser_id
    )
    _choose(winner, loser, keep, change_set)  # first, so that it is undone last, when all that pointed here is back
    for relation in relations_to(model):
        _move(relation, winner, loser, change_set)
    _bury(loser, winner, merge)
    return merge.pk


def _locked_both(model: type[Edited], *ids: int) -> dict[int, Any]:
    """Both rows, always in the same order, and against new rows that point to them: those wait for the merge."""
    rows = model._default_manager.select_for_update().filter(pk__in=ids).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) < len(set(ids)):
        raise model.DoesNotExist
    return found


def _move(relation: Relation, winner: Edited, loser: Edited, change_set: ChangeSet, *, late: bool = False) -> None:
    """Every row of the relation that can points to the winner, and the change set knows what it was."""
    if relation.part.stays:
        return
    if issubclass(relation.model, Edited) or relation.is_bounded:
        for row in relation.rows(loser):
            _move_one(relation, row, winner, change_set, late)
        return
    while rows := list(relation.rows(loser)[:SLICE]):
        for row in rows:
            setattr(row, relation.column, winner.pk)
        keep_changed(change_set, [(row, {relation.column: loser.pk}) for row in rows])
        relation.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(**{relation.column: winner.pk})


def _move_one(relation: Relation, row: models.Model, winner: Edited, change_set: ChangeSet, late: bool) -> None:
    was = getattr(row, relation.column)
    if relation.is_bounded and not relation.can_move(row, winner.pk):
        setattr(row, relation.column, was)
        _taken(relation, row, change_set, late)
    elif isinstance(row, Edited):
        to = None if row == winner else winner.pk  # none is a part of itself
        setattr(row, relation.column, was)
        before = put(row, {relation.column: to})
        save_edited(row, before)
        keep_changed(change_set, [(row, before)])
    else:
        keep_changed(change_set, [(row, {relation.column: was})])
        relation.model._default_manager.filter(pk=row.pk).update(**{relation.column: winner.pk})


def _taken(relation: Relation, row: models.Model, change_set: ChangeSet, late: bool) -> None:
    """The winner has one already. What came late is left where it is, when it cannot be dropped."""
    if relation.part.when_taken is WhenTaken.REFUSED and not late:
        raise CannotJoin(relation.part.sentence or None)
    if relation.part.when_taken is WhenTaken.DROPPED:
        keep_removed(change_set, [row])
        row.delete()


def _bury(loser: Any, winner: Any, merge: Merge) -> None:
    before = put(loser, {"merged_into_id": winner.pk})
    event: DomainEvent
    if isinstance(loser, Contact):
        event = ContactsMerged(contact_id=winner.pk, merged_contact_id=loser.pk, merge_id=merge.pk)
    else:
        event = OrganisationsMerged(organisation_id=winner.pk, merged_organisation_id=loser.pk, merge_id=merge.pk)
    save_changed(loser, before, event, subject=winner)
    keep_changed(merge.change_set, [(loser, before)])


def _choose(winner: Any, loser: Any, keep: Collection[str], change_set: ChangeSet) -> None:
    """The winner has the loser's value of these facts."""
    values = {name: getattr(loser, name) for name in keep}
    if "name" in values and isinstance(winner, Organisation):
        values["normalised_name"] = loser.normalised_name
    if isinstance(winner, Organisation):
        values["parent_id"] = _parent(winner, values.get("parent_id", winner.parent_id), loser.pk)
    before = put(winner, values)
    if before:
        save_edited(winner, before)
        keep_changed(change_set, [(winner, before)])


def _parent(winner: Organisation, wanted: int | None, loser_id: int) -> int | None:
    """The parent that was wanted, unless the winner would then be, through it, a part of itself."""
    passed, above = {winner.pk, loser_id}, wanted
    while above is not None:
        if above in passed:
            return None
        passed.add(above)
        above = Organisation.objects.filter(pk=above).values_list("parent_id", flat=True).first()
    return wanted


def _model_of(merge: Merge) -> type[Edited]:
    return Contact if merge.kind == Contact._meta.label_lower else Organisation
