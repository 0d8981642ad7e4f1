"""Writing nothing more to an address; and writing again, once its reader confirms anew."""

from django.db import transaction
from django.utils import timezone

from crm.eventlog.publishing import publish
from crm.events import AddressSuppressed, SuppressionLifted
from crm.models import Contact, Suppression, SuppressionReason
from crm.queries.suppressions import hashes_of, key_marks, suppressions_of


@transaction.atomic
def suppress_address(*, address: str, reason: str, contact_id: int | None = None) -> int:
    """Nothing is sent to the address for any purpose; returns the row's id.

    Again changes nothing: the first reason stays. It outlives the contact, and neither a form nor a list brings the
    address back: only a double opt-in does.
    """
    row, new = Suppression.objects.get_or_create(
        address_hmac=hashes_of(address)[0],
        lifted_at=None,
        defaults={
            "key_mark": key_marks()[0],
            "reason": SuppressionReason(reason),
            "happened_at": timezone.now(),
        },
    )
    if new:
        publish(AddressSuppressed(contact_id=contact_id, reason=row.reason), subject=row)
    return row.pk


@transaction.atomic
def lift_suppression(*, contact_id: int) -> None:
    """The contact's address may be written to again. Only a double opt-in calls this, see `give_consent`."""
    contact = Contact.objects.get(pk=contact_id)
    if suppressions_of(contact.email).filter(lifted_at=None).update(lifted_at=timezone.now()):
        publish(SuppressionLifted(contact_id=contact_id), subject=contact)
