"""What others moved in somebody's care: things assigned to him, their contacts, and whom he has a task about."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from crm.contracts import things
from crm.models import Contact, EventRecord, Task
from crm.queries.timeline import Moment, told

LOOKED_AT = 60
SHOWN = 8
DAYS = 7
CONTACT = "crm.contact"


@dataclass(frozen=True)
class Moved:
    """Something in the user's care: what happened to it last, and how often something else did."""

    label: str
    address: str
    last: Moment
    before: int


def in_care_of(user: Any) -> dict[str, dict[int, int | None]]:
    """Of each kind the ids of what is assigned to the user, each with its contact's id."""
    return {kind: care for kind, thing in things.items() if (care := dict(thing.assigned_to(user)))}


def has_care(user: Any) -> bool:
    """Whether anything is assigned to the user."""
    return any(thing.assigned_to(user) for _kind, thing in things.items())


def moved(user: Any, care: dict[str, dict[int, int | None]]) -> list[Moved]:
    """What others did there in the last DAYS days, the latest in front; of LOOKED_AT events, without hidden ones."""
    records = {record.pk: record for record in _records(user, care)}
    by_thing: dict[tuple[str, int], list[Moment]] = defaultdict(list)
    for moment in told(list(records.values()), user):
        by_thing[_thing(records[moment.event_id], care)].append(moment)
    names = _names(set(by_thing), user)
    seen = [(names[key], moments) for key, moments in by_thing.items() if key in names]
    return [Moved(*name, last=moments[0], before=len(moments) - 1) for name, moments in seen[:SHOWN]]


def _records(user: Any, care: dict[str, dict[int, int | None]]) -> QuerySet[EventRecord]:
    contacts: set[int] = set()
    if user.has_perm("crm.view_contact"):
        contacts = {contact for ones in care.values() for contact in ones.values() if contact}
        tasks = Task.objects.visible_to(user).filter(assignee=user, contact__isnull=False).still_open()
        contacts |= set(tasks.order_by().values_list("contact", flat=True).distinct())
    about = Q(contact_id__in=contacts)
    for kind, ids in care.items():
        about |= Q(subject_type=kind, subject_id__in=[str(one) for one in ids])
    since = timezone.now() - timedelta(days=DAYS)
    others = EventRecord.objects.filter(about, recorded_at__gte=since).exclude(actor=user.actor)
    return others.order_by("-pk")[:LOOKED_AT]


def _thing(record: EventRecord, care: dict[str, dict[int, int | None]]) -> tuple[str, int]:
    """What the event is of: a thing in care that is its subject or whose contact it names, else that contact."""
    subject = record.subject_type, int(record.subject_id)
    if subject[1] in care.get(subject[0], ()):
        return subject
    of = ((kind, one) for kind, ones in care.items() for one, contact in ones.items() if contact == record.contact_id)
    return next(of, (CONTACT, record.contact_id or 0))


def _names(keys: set[tuple[str, int]], user: Any) -> dict[tuple[str, int], tuple[str, str]]:
    """The label and the address of each that the user may see; one question per kind."""
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, one in keys:
        ids[kind].add(one)
    names = {
        (kind, row.pk): (thing.label(row), thing.address(row.pk))
        for kind, thing in things.items()
        if ids[kind]
        for row in thing.visible_rows(user).filter(pk__in=ids[kind])
    }
    if ids[CONTACT]:
        for contact in Contact.objects.visible_to(user).filter(pk__in=ids[CONTACT]):
            names[CONTACT, contact.pk] = (contact.name, reverse("crm_contacts:inspect", args=[contact.pk]))
    return names
