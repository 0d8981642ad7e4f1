"""What every request has in common: who asked is known, and so is what they agreed to and wrote."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import translation

from cms.actions.receipts import WordingChanged
from cms.actions.references import new_reference
from cms.queries.wordings import FOLLOW_UP, follow_up_wording, mark_of
from crm.actions.consent import give_consent
from crm.actions.interactions import record_interaction
from crm.actions.people import Met, meet_contact


@dataclass(frozen=True)
class Asker:
    """What somebody filled in about themselves. `agreed_to` is the mark of the sentence about contact afterwards
    that they ticked, empty without a tick."""

    name: str
    email: str
    organisation_name: str = ""
    phone: str = ""
    agreed_to: str = ""


@transaction.atomic
def remember_request(*, asker: Asker, language: str, form: str, subject: str, message: str) -> tuple[Met, str]:
    """The asker is a contact, a tick is consent in the words they saw, and the message is on their timeline.

    Returns whom we met and a new reference. Refuses a tick under a sentence that has changed (WordingChanged).
    """
    reference = new_reference()
    with translation.override(language):
        if asker.agreed_to and asker.agreed_to != mark_of(follow_up_wording()):
            raise WordingChanged
    met = meet_contact(
        email=asker.email,
        name=asker.name,
        organisation_name=asker.organisation_name,
        phone=asker.phone,
        language=language,
    )
    if asker.agreed_to:
        give_consent(
            contact_id=met.contact_id, purpose=FOLLOW_UP, language=language, evidence=f"{form} form {reference}"
        )
    record_interaction(
        contact_id=met.contact_id,
        organisation_id=met.organisation_id,
        kind="form",
        subject=subject,
        body=message,
        reference=reference,
    )
    return met, reference
