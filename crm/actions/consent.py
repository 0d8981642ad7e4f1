"""Writing down what people agreed to, in the words they saw; each decision follows the one before (docs/adr/0016)."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from crm.actions.suppressions import lift_suppression, suppress_address
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.events import ConsentChanged, ConsentEvidenceBlanked
from crm.models import (
    ConsentAction,
    ConsentChain,
    ConsentChannel,
    ConsentEvent,
    ConsentEvidence,
    Contact,
    OutgoingMail,
    Purpose,
    SuppressionReason,
)
from crm.queries.consent import allowed_purposes
from crm.queries.merging import everyone_who_is, standing_contact


class ListsOnlyLower(Refused):
    message = _("A list that is read in can take consent back, never give it. Let the person confirm it.")


@dataclass(frozen=True)
class OptIn:
    """The first step of a double opt-in: what was asked for, when, and the key of the mail that asked to confirm."""

    request: str
    requested_at: datetime
    mail_key: str


@transaction.atomic
def give_consent(
    *,
    contact_id: int,
    purpose: str,
    language: str,
    evidence: str,
    channel: str = ConsentChannel.FORM,
    opt_in: OptIn | None = None,
) -> int:
    """The ledger says the contact agreed to `purpose` in the wording shown in `language`; returns the row's id.

    With `opt_in` it is the second step of a double opt-in, and the address is suppressed no longer. Any other yes is
    kept, and nothing is sent because of it while the address is suppressed. Refuses a list (ListsOnlyLower).
    """
    if channel == ConsentChannel.IMPORT:
        raise ListsOnlyLower
    if opt_in:
        channel = ConsentChannel.DOUBLE_OPT_IN
    contact_id = standing_contact(contact_id)
    row = _decide(contact_id, purpose, ConsentAction.GIVEN, language, evidence, ConsentChannel(channel), opt_in)
    if opt_in and _from_the_mailbox_of(contact_id, opt_in):
        lift_suppression(contact_id=contact_id)
    return row


@transaction.atomic
def withdraw_consent(
    *, contact_id: int, purpose: str, language: str, evidence: str, channel: str = ConsentChannel.FORM
) -> int:
    """From now on the contact may not be approached for `purpose`; returns the row's id."""
    contact_id = standing_contact(contact_id)
    return _decide(contact_id, purpose, ConsentAction.WITHDRAWN, language, evidence, ConsentChannel(channel))


@transaction.atomic
def stop_everything(*, contact_id: int, language: str, evidence: str, channel: str = ConsentChannel.PREFERENCES) -> int:
    """Every consent is withdrawn and the address suppressed; returns how many were. Again changes nothing.

    So is every address under which the person was known before a merge: a merge that is undone brings no mail back.
    """
    contact_id, *tombstones = everyone_who_is(contact_id)
    contact = Contact.objects.select_for_update(no_key=True).get(pk=contact_id)
    purposes = allowed_purposes(contact_id)
    for purpose in purposes:
        withdraw_consent(contact_id=contact_id, purpose=purpose, language=language, evidence=evidence, channel=channel)
    earlier = Contact.objects.filter(pk__in=tombstones).exclude(email="").values_list("email", flat=True)
    for address in (contact.email, *earlier):
        suppress_address(address=address, reason=SuppressionReason.ASKED, contact_id=contact_id)
    return len(purposes)


@transaction.atomic
def blank_consent_evidence(*, contact_id: int) -> int:
    """Nothing in the ledger leads to the person's doings any more, and its chain still holds; returns how many rows.

    The decisions stay, as proof. Links to the preference page are worthless. For erasure; suppressing the address is
    a step of its own, before the address is gone.
    """
    chain = _locked_chain(contact_id)
    blanked, _of = ConsentEvidence.objects.filter(decision__contact_id=contact_id).delete()
    chain.blanked_through = chain.length
    chain.links_withdrawn += 1
    chain.save(update_fields=["blanked_through", "links_withdrawn"])
    if blanked:
        publish(ConsentEvidenceBlanked(contact_id=contact_id, decisions=blanked), subject=chain.contact)
    return blanked


def _locked_chain(contact_id: int) -> ConsentChain:
    """Ours until the transaction ends: of two decisions in one moment the second follows the first."""
    contact = Contact.objects.select_for_update(no_key=True).get(pk=contact_id)
    chain, _new = ConsentChain.objects.get_or_create(contact=contact)
    return chain


def _decide(
    contact_id: int,
    slug: str,
    action: ConsentAction,
    language: str,
    said: str,
    channel: ConsentChannel,
    opt_in: OptIn | None = None,
) -> int:
    chain, purpose = _locked_chain(contact_id), Purpose.objects.get(slug=slug)
    evidence = _evidence(said, opt_in)
    with translation.override(language):
        wording = purpose.wording
    row = ConsentEvent(
        contact_id=contact_id,
        number=chain.length + 1,
        purpose=purpose,
        action=action,
        basis=purpose.basis,
        channel=channel,
        wording=wording,
        wording_version=purpose.wording_version,
        language=language,
        happened_at=timezone.now(),
        evidence_digest=evidence.digest_now(),
    )
    row.digest = row.digest_after(chain.head)
    row.save(force_insert=True)
    evidence.decision = row
    evidence.save(force_insert=True)
    chain.length, chain.head = row.number, row.digest
    chain.save(update_fields=["length", "head"])
    publish(
        ConsentChanged(
            contact_id=contact_id,
            purpose=slug,
            action=action.value,
            wording_version=row.wording_version,
            channel=channel.value,
            number=row.number,
            digest=row.digest,
        ),
        subject=chain.contact,
    )
    return row.pk


def _from_the_mailbox_of(contact_id: int, opt_in: OptIn) -> bool:
    """Whether the mail that asked to confirm went to the address that is written to; before a merge it may not have."""
    asked = OutgoingMail.objects.filter(key=opt_in.mail_key).values_list("to_address", flat=True).first()
    tombstones = Contact.objects.filter(merged_into=contact_id, email=asked or "")
    return not tombstones.exists()


def _evidence(said: str, opt_in: OptIn | None) -> ConsentEvidence:
    evidence = ConsentEvidence(salt=secrets.token_hex(16), said=said[:160])
    if opt_in:
        mail = OutgoingMail.objects.filter(key=opt_in.mail_key).first()
        evidence.request, evidence.requested_at = opt_in.request, opt_in.requested_at
        evidence.mail_id, evidence.message_id = (mail.pk, mail.message_id) if mail else (None, "")
    return evidence
