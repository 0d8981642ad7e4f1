"""Who somebody is: every contact they are, and every word that leads to them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from crm.contracts import Person
from crm.models import Contact, EventRecord, FieldChange, Organisation, RowChange

_FIELDS = ("name", "email", "phone")
_SHORTEST = 4
"""A name of fewer letters stands in too many other words to be looked for."""


def everyone_who_is(contact_id: int) -> tuple[int, ...]:
    """The contact, and those that were found to be the same person.

    The one place that knows: contacts merged into this one belong here.
    """
    return (contact_id,)


def person(contact_ids: Iterable[int]) -> Person:
    """All that leads to them: what they are called now, and what the history and undoable work still know."""
    ids = tuple(contact_ids)
    found: dict[str, set[str]] = {field: set() for field in _FIELDS}
    for field, value in _words(ids):
        if isinstance(value, str) and len(word := value.strip()) >= _SHORTEST:
            found[field].add(word)
    shared = _shared(found["name"], ids)
    names, addresses, phones = (tuple(sorted(found[field] - shared)) for field in _FIELDS)
    return Person(ids, names, addresses, phones, tuple(sorted(shared)))


def _shared(names: set[str], ids: tuple[int, ...]) -> set[str]:
    """Those that another contact or an organisation bears as well: taking them out would hit the wrong one."""
    asked = Q(*((Q(name__iexact=name)) for name in names), _connector=Q.OR) if names else Q(pk=None)
    others = Contact.objects.exclude(pk__in=ids).filter(asked).values_list("name", flat=True)
    firms = Organisation.objects.filter(asked).values_list("name", flat=True)
    borne = {name.casefold() for name in (*others, *firms)}
    return {name for name in names if name.casefold() in borne}


def _words(ids: tuple[int, ...]) -> Iterator[tuple[str, Any]]:
    for row in Contact.objects.filter(pk__in=ids).values(*_FIELDS):
        yield from row.items()
    about = {"object_type": "crm.contact", "object_id__in": ids}
    for field, old, new in FieldChange.objects.filter(**about, field__in=_FIELDS).values_list("field", "old", "new"):
        yield field, old
        yield field, new
    for kept in RowChange.objects.filter(**about).values_list("before", "after"):
        for side in kept:
            yield from ((field, (side or {}).get(field)) for field in _FIELDS)


def is_known_otherwise(contact: Contact, *, apart_from: set[str], events: set[str]) -> bool:
    """Whether we know the person by anything but rows of these models and events of these names."""
    about = {"object_type": "crm.contact", "object_id": contact.pk}
    if EventRecord.objects.filter(contact_id=contact.pk).exclude(name__in=events).exists():
        return True
    if FieldChange.objects.filter(**about).exists() or RowChange.objects.filter(**about).exists():
        return True
    return any(rows.exists() for label, rows in rows_pointing_to(contact) if label not in apart_from)


def rows_pointing_to(contact: Contact) -> Iterator[tuple[str, QuerySet[Any]]]:
    """`app.Model` and its rows that point to the contact, of every model, also through relations without a way back."""
    relations: list[Any] = Contact._meta.get_fields(include_hidden=True)
    for relation in relations:
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            rows = relation.related_model._default_manager.filter(**{relation.field.name: contact})
            yield relation.related_model._meta.label, rows
