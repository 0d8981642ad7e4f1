"""A lead's life: opened or joined, shared, ended and taken up again. Facts change in `editing`, stages in `moving`."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acquisition.actions.ending import stop_calls_of, withdraw_unsent_offers_of
from acquisition.actions.freeing import free_land_of
from acquisition.events import LeadClosed, LeadJoined, LeadOpened, LeadReopened, LeadSharedWithMunicipality
from acquisition.models import (
    Confidentiality,
    EndReason,
    Enquiry,
    Lead,
    LeadNumber,
    LeadShare,
    LeadTransition,
    Origin,
    Outcome,
    Stage,
    Standing,
)
from acquisition.models.gates import StageGate
from acquisition.queries.origins import open_lead_of, origin_of
from acquisition.queries.wins import win_is_verified
from acquisition.queries.working_days import REGION
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.models import Municipality, Organisation


class ChangedMeanwhile(Refused):
    message = _("Somebody changed this lead while you were looking at it. Reload the page and try again.")


class LeadEnded(Refused):
    message = _("This lead has ended. Take it up again before you change it.")


class LeadStillOpen(Refused):
    message = _("This lead is still open.")


class WhyAgainMissing(Refused):
    message = _("Say why the lead is taken up again.")


class NotCommitted(Refused):
    message = _("Only a lead at the stage “committed” can be won. Move it there first.")


class WinNotVerified(Refused):
    message = _(
        "A win counts once a second person verified it and the company confirmed it, or somebody said why it need not."
        " Do that on the landing of this lead."
    )


class NothingLanded(Refused):
    message = _("A lead is won by a landing. Open one for it, and have its win verified.")


class EndReasonMissing(Refused):
    message = _("Choose why the lead ended.")


class AnotherOpenLead(Refused):
    message = _("This organisation has another open lead of the same origin. Work on that one, or end it first.")


class NotForSharing(Refused):
    message = _("Only a lead that is open to the region can be shared. Change its confidentiality first.")


@transaction.atomic
def open_or_join_lead(*, enquiry_id: int) -> int:
    """The enquiry's organisation has one open lead of its origin: the one that was open, or a new one. Returns its id.

    Two enquiries at once end in one lead: whoever is second joins. A person without an organisation gets an own lead.
    """
    enquiry = Enquiry.objects.select_related("contact").get(pk=enquiry_id)
    organisation = _locked_organisation(enquiry.organisation_id)
    origin = origin_of(organisation)
    lead = open_lead_of(organisation, origin)
    if lead is None:
        try:
            with transaction.atomic():
                return _open(enquiry, organisation, origin)
        except IntegrityError:
            # Somebody opened it between our look and our insert; without such a lead the error is a real one.
            lead = open_lead_of(organisation, origin)
            if lead is None:
                raise
    publish(
        LeadJoined(
            lead_id=lead.pk,
            enquiry_id=enquiry.pk,
            contact_id=enquiry.contact_id,
            organisation_id=enquiry.organisation_id,
        ),
        subject=lead,
    )
    return lead.pk


@transaction.atomic
def open_expansion_lead(*, enquiry_id: int, landing_id: int) -> int:
    """A company that landed here has one more lead, from the region; returns its id.

    Refuses when the company has an open lead from the region already.
    """
    enquiry = Enquiry.objects.select_related("contact").get(pk=enquiry_id)
    organisation = _locked_organisation(enquiry.organisation_id)
    if organisation and Lead.objects.still_open().filter(organisation=organisation, origin=Origin.REGIONAL).exists():
        raise AnotherOpenLead
    return _open(enquiry, organisation, Origin.REGIONAL, expansion_of_id=landing_id)


def _locked_organisation(organisation_id: int | None) -> Organisation | None:
    return Organisation.objects.select_for_update().get(pk=organisation_id) if organisation_id else None


def _open(
    enquiry: Enquiry, organisation: Organisation | None, origin: Origin, expansion_of_id: int | None = None
) -> int:
    now = timezone.now()
    lead = Lead.objects.create(
        code=_next_code(now),
        title=organisation.name if organisation else _title_without_a_name(enquiry),
        organisation=organisation,
        contact=enquiry.contact,
        origin=origin,
        stage=Stage.IDENTIFIED,
        stage_entered_at=now,
        opened_at=now,
        expansion_of_id=expansion_of_id,
    )
    LeadTransition.objects.create(lead=lead, seq=1, to_stage=Stage.IDENTIFIED, at=now, gate_version=_gate_version())
    publish(
        LeadOpened(
            lead_id=lead.pk,
            enquiry_id=enquiry.pk,
            contact_id=lead.contact_id,
            organisation_id=lead.organisation_id,
            origin=lead.origin,
            code=lead.code,
        ),
        subject=lead,
    )
    return lead.pk


def _title_without_a_name(enquiry: Enquiry) -> str:
    """In the team's language; a title goes where people's names may not: the board, municipalities, machines."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("Private enquiry %(reference)s") % {"reference": enquiry.reference}


def _next_code(now: datetime) -> str:
    year = now.astimezone(REGION).year
    LeadNumber.objects.get_or_create(year=year)
    number = LeadNumber.objects.select_for_update().get(year=year)
    number.last += 1
    number.save(update_fields=["last"])
    return f"DTZ-{year}-{number.last:04d}"


@transaction.atomic
def share_lead_with_municipality(*, lead_id: int, municipality_id: int, actor_id: int | None) -> None:
    """The municipality's account managers see the lead; once is enough. Refuses a lead not open to the region."""
    lead = locked_lead(lead_id)
    if lead.confidentiality != Confidentiality.OPEN_REGION:
        raise NotForSharing
    municipality = Municipality.objects.get(pk=municipality_id)
    _share, new = LeadShare.objects.get_or_create(
        lead=lead, municipality=municipality, defaults={"shared_by_id": actor_id, "shared_at": timezone.now()}
    )
    if new:
        publish(LeadSharedWithMunicipality(lead_id=lead.pk, municipality_id=municipality.pk), subject=lead)


@transaction.atomic
def close_lead(*, lead_id: int, outcome: str, reason: str = "", expected_version: int | None = None) -> None:
    """The lead has ended with this outcome, and is no longer on hold; unless it is won, its land is free for others.

    No municipality is asked for it any more, and an offer that was not sent is withdrawn.
    Refuses an ended lead, a win that is not committed or not verified, and any other end without a reason.
    """
    lead = locked_lead(lead_id, expected_version)
    if not lead.is_open:
        raise LeadEnded
    if outcome == Outcome.WON and lead.stage != Stage.COMMITTED:
        raise NotCommitted
    if outcome == Outcome.WON:
        _refuse_unverified_win(lead)
    if outcome != Outcome.WON and reason not in EndReason.values:
        raise EndReasonMissing

    lead.outcome, lead.outcome_at = Outcome(outcome), timezone.now()
    lead.outcome_reason = "" if outcome == Outcome.WON else reason
    lead.standing, lead.standing_reason, lead.resume_on = Standing.ONGOING, "", None
    save_next_version(lead)
    if outcome != Outcome.WON:
        free_land_of(lead)
    stop_calls_of(lead)
    withdraw_unsent_offers_of(lead, str(lead.get_outcome_display()))
    publish(
        LeadClosed(lead_id=lead.pk, contact_id=lead.contact_id, outcome=outcome, reason=lead.outcome_reason),
        subject=lead,
    )


def _refuse_unverified_win(lead: Lead) -> None:
    if not win_is_verified(lead):
        raise WinNotVerified if lead.landings.not_cancelled().exists() else NothingLanded


@transaction.atomic
def reopen_lead(*, lead_id: int, reason: str, actor_id: int | None, expected_version: int | None = None) -> None:
    """The lead is open again at the stage it had; its earlier end stays in the log.

    Refuses an open lead, an empty reason, and a lead whose organisation has a newer open one.
    """
    lead = locked_lead(lead_id, expected_version)
    if lead.is_open:
        raise LeadStillOpen
    if not reason.strip():
        raise WhyAgainMissing

    lead.outcome, lead.outcome_at, lead.outcome_reason = None, None, ""
    lead.stage_entered_at = timezone.now()
    save_unless_another_is_open(lead)
    add_transition(lead, from_stage=lead.stage, actor_id=actor_id, reason=reason)
    publish(LeadReopened(lead_id=lead.pk, contact_id=lead.contact_id), subject=lead)


def locked_lead(lead_id: int, expected_version: int | None = None) -> Lead:
    """The lead, ours until the transaction ends. Refuses when it is not the version the person looked at."""
    lead = Lead.objects.select_for_update().get(pk=lead_id)
    if expected_version is not None and lead.version != expected_version:
        raise ChangedMeanwhile
    return lead


def save_next_version(lead: Lead) -> None:
    lead.version += 1
    lead.save()


def add_transition(lead: Lead, *, from_stage: str, actor_id: int | None, reason: str, **more: Any) -> None:
    """The next row of the lead's road; the lead is locked, so its numbers have no gaps."""
    LeadTransition.objects.create(
        lead=lead,
        seq=lead.transitions.count() + 1,
        from_stage=from_stage,
        to_stage=lead.stage,
        at=lead.stage_entered_at,
        actor_id=actor_id,
        reason=reason.strip(),
        **{"gate_version": _gate_version(), **more},
    )


def _gate_version() -> int:
    return StageGate.objects.in_force().version


def save_unless_another_is_open(lead: Lead) -> None:
    """The lead is saved as its next version. Refuses when its organisation has another open lead of its origin."""
    try:
        with transaction.atomic():
            save_next_version(lead)
    except IntegrityError:
        taken = Lead.objects.still_open().filter(organisation=lead.organisation, origin=lead.origin)
        if lead.organisation_id and taken.exclude(pk=lead.pk).exists():
            raise AnotherOpenLead from None
        raise
