"""What a company promised is written down; what is there is reported by one and verified by another."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.landings import locked_landing
from acquisition.events import CommitmentRecorded, RealisationReported, RealisationVerified
from acquisition.models import Commitment, Landing, Measure, Realisation, RealisationSource, WinConfirmation
from crm.contracts import Refused
from crm.eventlog.publishing import publish

WHOLE = Decimal(100)
LARGEST = Decimal(10) ** 12


class MeasureUnreadable(Refused):
    message = _("Choose what it is about, and a value of zero or more; a share is at most 100 per cent.")


class SourceMissing(Refused):
    message = _("Say where it is written, so that anybody can read it there.")


class PromiseFromFuture(Refused):
    message = _("A promise was made today or before, and is to be kept on a day after it was made.")


class FoundInFuture(Refused):
    message = _("What is there was seen today or before.")


class EvidenceMissing(Refused):
    message = _("Say what shows it: a document, a register, who saw it.")


class ReporterMayNotVerify(Refused):
    message = _("You reported this yourself. Ask a colleague to verify it.")


class VerifiedAlready(Refused):
    message = _("Somebody has verified this already.")


@transaction.atomic
def record_commitment(
    *,
    landing_id: int,
    measure: str,
    value: Decimal,
    due_on: date,
    source: str,
    agreed_on: date | None = None,
    actor_id: int | None,
) -> int:
    """The company’s word of that day is on record, beside what it said before; returns its id."""
    landing, agreed_on = locked_landing(landing_id), agreed_on or timezone.localdate()
    _refuse_unreadable(measure, value)
    if not source.strip():
        raise SourceMissing
    if agreed_on > timezone.localdate() or due_on < agreed_on:
        raise PromiseFromFuture
    commitment = Commitment.objects.create(
        landing=landing,
        measure=measure,
        value=value,
        due_on=due_on,
        agreed_on=agreed_on,
        source=source.strip(),
        recorded_at=timezone.now(),
        recorded_by_id=actor_id,
    )
    publish(
        CommitmentRecorded(
            landing_id=landing.pk,
            contact_id=landing.lead.contact_id,
            measure=measure,
            value=str(value),
            due_on=due_on.isoformat(),
            agreed_on=agreed_on.isoformat(),
        ),
        subject=landing,
    )
    return commitment.pk


@transaction.atomic
def report_realisation(
    *, landing_id: int, measure: str, value: Decimal, as_of: date, source: str, evidence: str, actor_id: int
) -> int:
    """What was there on that day is reported by this colleague and counts for nothing yet; returns its id."""
    if source not in RealisationSource.values or not evidence.strip():
        raise EvidenceMissing
    landing = locked_landing(landing_id)
    return _report(landing, measure, value, as_of, source=source, evidence=evidence.strip(), reported_by_id=actor_id)


def report_of_company(landing: Landing, *, measure: str, value: Decimal, confirmation: WinConfirmation) -> int:
    """The same by the company itself, in its answer of today; its landing is locked."""
    today, source = timezone.localdate(), RealisationSource.COMPANY
    return _report(landing, measure, value, today, source=source, confirmation=confirmation)


def _report(
    landing: Landing,
    measure: str,
    value: Decimal,
    as_of: date,
    *,
    source: str,
    evidence: str = "",
    reported_by_id: int | None = None,
    confirmation: WinConfirmation | None = None,
) -> int:
    _refuse_unreadable(measure, value)
    if as_of > timezone.localdate():
        raise FoundInFuture
    realisation = Realisation.objects.create(
        landing=landing,
        measure=measure,
        value=value,
        as_of=as_of,
        source=source,
        evidence=evidence,
        reported_at=timezone.now(),
        reported_by_id=reported_by_id,
        confirmation=confirmation,
    )
    publish(
        RealisationReported(
            landing_id=landing.pk,
            contact_id=landing.lead.contact_id,
            realisation_id=realisation.pk,
            measure=measure,
            value=str(value),
            as_of=as_of.isoformat(),
            by_company=confirmation is not None,
        ),
        subject=landing,
    )
    return realisation.pk


@transaction.atomic
def verify_realisation(*, landing_id: int, realisation_id: int, actor_id: int) -> None:
    """A second person stands for it: from now on it counts. Refuses who reported it, and a second verification."""
    landing = locked_landing(landing_id)
    found = landing.realisations.select_for_update().get(pk=realisation_id)
    if found.is_verified:
        raise VerifiedAlready
    if found.reported_by_id == actor_id:
        raise ReporterMayNotVerify
    found.verified_by_id, found.verified_at = actor_id, timezone.now()
    found.save(update_fields=["verified_by", "verified_at"])
    publish(
        RealisationVerified(
            landing_id=landing.pk,
            contact_id=landing.lead.contact_id,
            realisation_id=found.pk,
            measure=found.measure,
            value=str(found.value),
            as_of=found.as_of.isoformat(),
        ),
        subject=landing,
    )


def _refuse_unreadable(measure: str, value: Decimal) -> None:
    if measure not in Measure.values or not 0 <= value < LARGEST or (measure == Measure.CIRCULAR and value > WHOLE):
        raise MeasureUnreadable
