"""Forgetting a person: everywhere at once, in one transaction, with proof that names nobody (docs/adr/0020)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.actions.access import a_sentence
from crm.actions.scrubbing import scrub_everywhere, scrubbed
from crm.actions.suppressions import suppress_address
from crm.contracts import Eraser, Person, Refused, erasers, remainders
from crm.eventlog.publishing import publish
from crm.events import ContactErased
from crm.models import Contact, Erasure, FileToErase, RowChange, SuppressionReason
from crm.queries.merging import everyone_who_is
from crm.queries.persons import person, rows_pointing_to

TEXTS = "crm.texts"
CONTACTS = "crm.contacts"
LONGEST_REASON = 400
LATELY = timedelta(days=2)


class ErasedAlready(Refused):
    message = _("This person was erased already.")


class ReasonNamesThePerson(Refused):
    message = _("Say why without naming the person: the reason stays. A date or a case number is enough.")


@transaction.atomic
def erase_person(*, contact_id: int, user_id: int | None, reason: str, suppress: bool = True) -> int:
    """Nothing of ours leads to the person any more, in any app, and what was done is on record; returns the erasure.

    With `suppress` the address is never written to again, whichever list brings it back; one that was suppressed
    stays so either way. Refuses a person who was erased, and a reason that is no sentence or names the person.
    """
    contacts = list(Contact.objects.select_for_update().filter(pk__in=everyone_who_is(contact_id), erased_at=None))
    if not contacts:
        raise ErasedAlready
    them = person(contact.pk for contact in contacts)
    reason = a_sentence(reason)[:LONGEST_REASON]
    if scrubbed(reason, them, closely=True) != reason:
        raise ReasonNamesThePerson
    if suppress:
        for contact in contacts:
            suppress_address(address=contact.email, reason=SuppressionReason.ERASED, contact_id=contact.pk)
    went, files = _erase_all(them)
    went[CONTACTS] = len(contacts)
    for contact in sorted(contacts, key=lambda one: one.merged_into_id is None):  # a tombstone points to its winner
        _empty_or_delete(contact)
    erasure = Erasure.objects.create(
        contact_ids=list(them.contact_ids),
        made_by_id=user_id,
        made_at=timezone.now(),
        reason=reason,
        suppressed=suppress,
        went=went,
        stays=what_stays(them),
    )
    FileToErase.objects.bulk_create(FileToErase(erasure=erasure, store=store, name=name) for store, name in files)
    for number in them.contact_ids:
        told = {"contact_id": number, "erasure_id": erasure.pk, "went": erasure.went, "stays": erasure.stays}
        publish(ContactErased(**told), subject=Contact(pk=number))
    return erasure.pk


def erase_latecomers() -> int:
    """What was written to a number in the moment its person was erased is gone too; returns how many people had any.

    PostgreSQL lets a note wait for the erasure and then write it; nobody could find it to erase it.
    """
    lately = timezone.now() - LATELY
    found = 0
    for number in Contact.objects.filter(erased_at__gte=lately).values_list("pk", flat=True):
        them = Person((number,))
        late = [eraser for eraser in erasers if eraser.count(them)]
        with transaction.atomic():
            for eraser in late:
                eraser.erase(them)
        found += bool(late)
    return found


def _erase_all(them: Person) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """What went, by kind, and the files that go with it, each with its store."""
    went = {name: eraser.count(them) for name, eraser in erasers.items()}
    files = [(eraser.store, name) for eraser in erasers for name in eraser.files(them)]
    for eraser in erasers:
        eraser.erase(them)
    went[TEXTS] = scrub_everywhere(them)
    return {name: number for name, number in went.items() if number}, files


def what_stays(them: Person) -> dict[str, int]:
    """By kind, how many rows outlive the person."""
    counted = {name: part.count(them) for name, part in remainders.items()}
    return {name: number for name, number in counted.items() if number}


def _empty_or_delete(contact: Contact) -> None:
    """Whatever must go on pointing to somebody points to a number without a name; if nothing does, the row is gone."""
    if not any(rows.exists() for _label, rows in rows_pointing_to(contact)):
        contact.delete()
        return
    now = timezone.now()
    Contact.objects.filter(pk=contact.pk).update(
        name="",
        email=f"erased-{contact.pk}@erased.invalid",
        phone="",
        erased_at=now,
        updated_at=now,
        version=contact.version + 1,
    )


def erase_rows(rows: models.QuerySet[Any]) -> None:
    """The rows are gone, and so is what undoable work kept of them."""
    ids = list(rows.values_list("pk", flat=True))
    RowChange.objects.filter(object_type=rows.model._meta.label_lower, object_id__in=ids).delete()
    rows.model._default_manager.filter(pk__in=ids).delete()


def erase_kept(model: type[models.Model], them: Person, field: str = "contact") -> None:
    """Undoing brings no row of this model back that was the person's."""
    relation: Any = model._meta.get_field(field)
    column = relation.attname
    theirs = Q(**{f"before__{column}__in": them.contact_ids}) | Q(**{f"after__{column}__in": them.contact_ids})
    RowChange.objects.filter(theirs, object_type=model._meta.label_lower).delete()


def rows_of(label: str, words: Any, *, field: str = "contact") -> Eraser:
    """For an app's `ready`: every row of the model that points to the person goes, also from what could be undone."""
    model = apps.get_model(label)

    def theirs(them: Person) -> models.QuerySet[Any]:
        return model._default_manager.filter(**{f"{field}__in": them.contact_ids})

    def erase(them: Person) -> None:
        erase_rows(theirs(them))
        erase_kept(model, them, field)

    return Eraser(words, lambda them: theirs(them).count(), erase)


def counting(label: str, *, field: str = "contact") -> Callable[[Person], int]:
    """For an app's `ready`: how many rows of the model point to the person."""
    model = apps.get_model(label)
    return lambda them: model._default_manager.filter(**{f"{field}__in": them.contact_ids}).count()
