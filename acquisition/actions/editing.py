"""Editing a lead's facts: what changed is told, and a lead that is no longer open to the region is shared no more."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from acquisition.actions.ending import stop_calls_of
from acquisition.actions.leads import LeadEnded, locked_lead, save_unless_another_is_open
from acquisition.events import (
    LeadConfidentialityChanged,
    LeadFactsChanged,
    LeadHandedOver,
    LeadHoldEnded,
    LeadPutOnHold,
    LeadShareEnded,
)
from acquisition.models import Confidentiality, Lead, Standing
from crm.contracts import Editor, Refused
from crm.eventlog.publishing import publish

FACTS = frozenset(
    {
        "title",
        "sector_id",
        "origin",
        "jobs_new_fte_est",
        "jobs_unknown_reason",
        "investment_eur_est",
        "investment_unknown_reason",
        "next_step",
        "expected_decision_on",
        "expected_operational_on",
        "evidence_title",
        "evidence_on",
    }
)
HOLD = frozenset({"standing", "standing_reason", "resume_on"})
EDITABLE = FACTS | HOLD | {"confidentiality", "owner_id"}


class HoldIncomplete(Refused):
    message = _("Say why the lead is on hold, and for a dormant lead when to take it up again.")


class EvidenceIncomplete(Refused):
    message = _("Record what was signed together with the day on which it was.")


class SealedWithoutOwner(Refused):
    message = _("Choose who owns this lead before you seal it; a sealed lead without an owner is seen by nobody.")


@transaction.atomic
def edit_lead(*, lead_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> None:
    """The named facts of an open lead are as given, and each kind of change is told; without a change nothing is.

    Refuses an ended lead, one somebody changed meanwhile, a hold without its reason, evidence without its day, a seal
    without an owner, and an origin for which the organisation has another open lead. Raises ValueError for a fact that
    is not edited here.
    """
    if unknown := set(changes) - EDITABLE:
        raise ValueError(f"not edited here: {sorted(unknown)}")
    lead = locked_lead(lead_id, expected_version)
    if not lead.is_open:
        raise LeadEnded

    before = {field: getattr(lead, field) for field in EDITABLE}
    for field, value in changes.items():
        setattr(lead, field, value)
    _settle_hold(lead)
    if bool(lead.evidence_title.strip()) != (lead.evidence_on is not None):
        raise EvidenceIncomplete
    if lead.confidentiality == Confidentiality.SEALED and lead.owner_id is None:
        raise SealedWithoutOwner
    changed = {field for field in EDITABLE if getattr(lead, field) != before[field]}
    if changed:
        save_unless_another_is_open(lead)
        _tell(lead, before, changed)


def _settle_hold(lead: Lead) -> None:
    if lead.standing == Standing.ONGOING:
        lead.standing_reason, lead.resume_on = "", None
    elif not lead.standing_reason.strip() or (lead.standing == Standing.DORMANT and lead.resume_on is None):
        raise HoldIncomplete


def _tell(lead: Lead, before: Mapping[str, Any], changed: set[str]) -> None:
    if facts := sorted(changed & FACTS):
        publish(LeadFactsChanged(lead_id=lead.pk, fields=facts), subject=lead)
    if "owner_id" in changed:
        publish(
            LeadHandedOver(lead_id=lead.pk, from_owner_id=before["owner_id"], to_owner_id=lead.owner_id), subject=lead
        )
    if changed & HOLD:
        _tell_hold(lead)
    if "confidentiality" in changed:
        publish(
            LeadConfidentialityChanged(
                lead_id=lead.pk,
                from_confidentiality=before["confidentiality"],
                to_confidentiality=lead.confidentiality,
            ),
            subject=lead,
        )
        if lead.confidentiality != Confidentiality.OPEN_REGION:
            _end_shares(lead)
        if lead.confidentiality == Confidentiality.SEALED:
            stop_calls_of(lead)


def _tell_hold(lead: Lead) -> None:
    if lead.standing == Standing.ONGOING:
        publish(LeadHoldEnded(lead_id=lead.pk), subject=lead)
    else:
        until = str(lead.resume_on) if lead.resume_on else None
        publish(LeadPutOnHold(lead_id=lead.pk, standing=lead.standing, resume_on=until), subject=lead)


def _end_shares(lead: Lead) -> None:
    """A lead that is opened again is shared with nobody until somebody decides so once more."""
    for share in lead.shares.all():
        share.delete()
        publish(LeadShareEnded(lead_id=lead.pk, municipality_id=share.municipality_id), subject=lead)


def _changeable(user: Any) -> Any:
    leads = Lead.objects.visible_to(user)
    return leads if user.has_perm("acquisition.change_lead") else leads.none()


def _edit(lead_id: int, changes: dict[str, Any]) -> None:
    edit_lead(lead_id=lead_id, changes=changes)


LEADS = Editor(_changeable, _edit, frozenset({"owner_id", "sector_id"}))
"""Another confidentiality ends shares and another origin may meet another lead: those are decided one by one."""
