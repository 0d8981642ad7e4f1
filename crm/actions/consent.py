"""Writing down what people agreed to, in the words they saw."""

from django.db import transaction
from django.utils import timezone, translation

from crm.eventlog.publishing import publish
from crm.events import ConsentChanged
from crm.models import ConsentAction, ConsentEvent, Contact, Purpose


@transaction.atomic
def give_consent(*, contact_id: int, purpose: str, language: str, evidence: str) -> int:
    """The ledger says the contact agreed to `purpose` in the wording shown in `language`; returns the row's id."""
    return _decide(contact_id, purpose, ConsentAction.GIVEN, language, evidence)


@transaction.atomic
def withdraw_consent(*, contact_id: int, purpose: str, language: str, evidence: str) -> int:
    """From now on the contact may not be approached for `purpose`; returns the row's id."""
    return _decide(contact_id, purpose, ConsentAction.WITHDRAWN, language, evidence)


def _decide(contact_id: int, slug: str, action: ConsentAction, language: str, evidence: str) -> int:
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    purpose = Purpose.objects.get(slug=slug)
    with translation.override(language):
        wording = purpose.wording
    row = ConsentEvent.objects.create(
        contact=contact,
        purpose=purpose,
        action=action,
        wording=wording,
        wording_version=purpose.wording_version,
        language=language,
        evidence=evidence,
        happened_at=timezone.now(),
    )
    publish(
        ConsentChanged(
            contact_id=contact.pk, purpose=slug, action=action.value, wording_version=purpose.wording_version
        ),
        subject=contact,
    )
    return row.pk
