"""Who works where, since when and until when."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.events import AffiliationBegun, AffiliationChanged, AffiliationEnded, AffiliationTakenBack
from crm.models import Affiliation


class AffiliationKnown(Refused):
    message = _("This person works there already.")


class AffiliationOver(Refused):
    message = _("This has ended already.")


class EndsBeforeItBegan(Refused):
    message = _("It cannot end before it began.")
    fields = {"until_on": message}


@transaction.atomic
def affiliate(*, contact_id: int, organisation_id: int, role: str = "", since_on: date | None = None) -> int:
    """The contact works at the organisation since that day, or today; returns the affiliation's id.

    Refuses a contact who works there already.
    """
    try:
        with transaction.atomic():
            affiliation = Affiliation.objects.create(
                contact_id=contact_id,
                organisation_id=organisation_id,
                role=" ".join(role.split()),
                since_on=since_on or timezone.localdate(),
            )
    except IntegrityError:
        raise AffiliationKnown from None
    publish(
        AffiliationBegun(affiliation_id=affiliation.pk, contact_id=contact_id, organisation_id=organisation_id),
        subject=affiliation.contact,
    )
    return affiliation.pk


@transaction.atomic
def end_affiliation(*, affiliation_id: int, until_on: date) -> None:
    """The contact worked there until that day. Refuses a day before the first, and what has ended already."""
    affiliation = Affiliation.objects.select_for_update().get(pk=affiliation_id)
    if affiliation.until_on is not None:
        raise AffiliationOver
    if until_on < affiliation.since_on:
        raise EndsBeforeItBegan
    affiliation.until_on = until_on
    affiliation.save(update_fields=["until_on"])
    publish(
        AffiliationEnded(
            affiliation_id=affiliation.pk,
            contact_id=affiliation.contact_id,
            organisation_id=affiliation.organisation_id,
            until_on=until_on.isoformat(),
        ),
        subject=affiliation.contact,
    )


@transaction.atomic
def change_affiliation(*, affiliation_id: int, role: str, since_on: date, until_on: date | None = None) -> None:
    """The role and the days are as given, also of one that had ended; without a change nothing happens.

    Refuses an end before the beginning, and a second one that lasts for the same person and organisation.
    """
    affiliation = Affiliation.objects.select_for_update().get(pk=affiliation_id)
    if until_on and until_on < since_on:
        raise EndsBeforeItBegan
    wanted = {"role": " ".join(role.split()), "since_on": since_on, "until_on": until_on}
    changed = sorted(name for name, value in wanted.items() if getattr(affiliation, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(affiliation, name, wanted[name])
    try:
        with transaction.atomic():
            affiliation.save(update_fields=changed)
    except IntegrityError:
        raise AffiliationKnown from None
    publish(AffiliationChanged(fields=changed, **_ids(affiliation)), subject=affiliation.contact)


@transaction.atomic
def take_back_affiliation(*, affiliation_id: int) -> None:
    """It was noted by mistake and is gone; one that merely ended is ended instead."""
    affiliation = Affiliation.objects.select_for_update().get(pk=affiliation_id)
    ids, contact = _ids(affiliation), affiliation.contact
    affiliation.delete()
    publish(AffiliationTakenBack(**ids), subject=contact)


def _ids(affiliation: Affiliation) -> dict[str, int]:
    return {
        "affiliation_id": affiliation.pk,
        "contact_id": affiliation.contact_id,
        "organisation_id": affiliation.organisation_id,
    }
