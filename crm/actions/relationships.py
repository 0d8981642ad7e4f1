"""What organisations are to one another, and until when."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.actions.affiliations import EndsBeforeItBegan
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.events import RelationshipBegun, RelationshipChanged, RelationshipEnded, RelationshipTakenBack
from crm.models import Relationship
from crm.models.organisations import SEEN_FROM_THE_OTHER


class WithItself(Refused):
    message = _("Choose another organisation: this one has no relationship with itself.")
    fields = {"to_organisation": message}


class RelationshipKnown(Refused):
    message = _("This relationship is noted already.")


class RelationshipOver(Refused):
    message = _("This relationship has ended already.")


@transaction.atomic
def relate(
    *,
    from_organisation_id: int,
    to_organisation_id: int,
    kind: str,
    since_on: date | None = None,
    until_on: date | None = None,
    source: str = "",
) -> int:
    """The one is this to the other, as far as known since and until those days; returns the relationship's id.

    Refuses one organisation with itself, an end before the beginning, and what is noted already.
    """
    if from_organisation_id == to_organisation_id:
        raise WithItself
    if since_on and until_on and until_on < since_on:
        raise EndsBeforeItBegan
    if until_on is None and _known(from_organisation_id, to_organisation_id, Relationship.Kind(kind)):
        raise RelationshipKnown
    try:
        with transaction.atomic():
            relationship = Relationship.objects.create(
                from_organisation_id=from_organisation_id,
                to_organisation_id=to_organisation_id,
                kind=kind,
                since_on=since_on,
                until_on=until_on,
                source=source.strip(),
            )
    except IntegrityError:  # somebody noted it at the same moment
        raise RelationshipKnown from None
    publish(
        RelationshipBegun(
            relationship_id=relationship.pk,
            organisation_id=from_organisation_id,
            to_organisation_id=to_organisation_id,
            kind=kind,
        ),
        subject=relationship.from_organisation,
    )
    return relationship.pk


@transaction.atomic
def end_relationship(*, relationship_id: int, until_on: date) -> None:
    """The relationship lasted until that day. Refuses a day before it began, and what has ended already."""
    relationship = Relationship.objects.select_for_update().get(pk=relationship_id)
    if relationship.until_on is not None:
        raise RelationshipOver
    if relationship.since_on and until_on < relationship.since_on:
        raise EndsBeforeItBegan
    relationship.until_on = until_on
    relationship.save(update_fields=["until_on"])
    publish(
        RelationshipEnded(
            relationship_id=relationship.pk,
            organisation_id=relationship.from_organisation_id,
            to_organisation_id=relationship.to_organisation_id,
            kind=relationship.kind,
            until_on=until_on.isoformat(),
        ),
        subject=relationship.from_organisation,
    )


@transaction.atomic
def change_relationship(*, relationship_id: int, since_on: date | None, until_on: date | None, source: str) -> None:
    """The days and the source are as given, also of one that had ended; without a change nothing happens.

    Refuses an end before the beginning, and a second one of the same kind between the same two that lasts.
    """
    relationship = Relationship.objects.select_for_update().get(pk=relationship_id)
    if since_on and until_on and until_on < since_on:
        raise EndsBeforeItBegan
    wanted = {"since_on": since_on, "until_on": until_on, "source": source.strip()}
    changed = sorted(name for name, value in wanted.items() if getattr(relationship, name) != value)
    if not changed:
        return
    ends = (relationship.from_organisation_id, relationship.to_organisation_id, Relationship.Kind(relationship.kind))
    if relationship.until_on and until_on is None and _known(*ends):
        raise RelationshipKnown
    for name in changed:
        setattr(relationship, name, wanted[name])
    try:
        with transaction.atomic():
            relationship.save(update_fields=changed)
    except IntegrityError:  # somebody noted it at the same moment
        raise RelationshipKnown from None
    publish(RelationshipChanged(fields=changed, **_ids(relationship)), subject=relationship.from_organisation)


@transaction.atomic
def take_back_relationship(*, relationship_id: int) -> None:
    """It was noted by mistake and is gone; one that merely ended is ended instead."""
    relationship = Relationship.objects.select_for_update().get(pk=relationship_id)
    ids, organisation = _ids(relationship), relationship.from_organisation
    relationship.delete()
    publish(RelationshipTakenBack(**ids), subject=organisation)


def _ids(relationship: Relationship) -> dict[str, Any]:
    return {
        "relationship_id": relationship.pk,
        "organisation_id": relationship.from_organisation_id,
        "to_organisation_id": relationship.to_organisation_id,
        "kind": relationship.kind,
    }


def _known(one: int, other: int, kind: Relationship.Kind) -> bool:
    """Whether it is noted; what reads the same from both sides also the other way round."""
    noted = Q(from_organisation_id=one, to_organisation_id=other)
    if kind not in SEEN_FROM_THE_OTHER:
        noted |= Q(from_organisation_id=other, to_organisation_id=one)
    return Relationship.objects.filter(noted, kind=kind, until_on=None).exists()
