"""A landing opens when its lead has committed, or by hand. Its facts change here, its status in `landing_moves`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.leads import locked_lead
from acquisition.events import LandingOpened
from acquisition.models import Landing, LandingStatus, LandingTransition, Lead, Stage
from acquisition.models.landing_stages import LANDING_GATE_VERSION
from crm.contracts import Refused
from crm.eventlog.publishing import publish

EDITABLE = frozenset(
    {
        "municipality_id",
        "landing_manager_id",
        "land_document",
        "land_document_on",
        "land_document_reference",
        "embargo_until",
        "expected_operational_on",
        "operational_on",
    }
)


class LandingChangedMeanwhile(Refused):
    message = _("Somebody changed this landing while you were looking at it. Reload the page and try again.")


class LeadNotCommitted(Refused):
    message = _("A landing begins when its lead is committed. Move the lead there first.")


class LandingGone(Refused):
    message = _("This landing was cancelled or has closed down. What is on record of it stays as it is.")


class DocumentIncomplete(Refused):
    message = _("A document that secures the land has a title and a date.")


class LandNoLongerSecured(Refused):
    message = _("The land counts as secured on this document and in this municipality. Take the landing back first.")


class AnnouncedAlready(Refused):
    message = _("This landing has been announced already; an embargo cannot be set any more.")


class OperationalInFuture(Refused):
    message = _("It cannot have been operational since a day that is still to come. Use the day it is expected for.")


class StandsSince(Refused):
    message = _("This landing is operational, so the day since when it is stays on record. It may be another day.")


@transaction.atomic
def open_landing_of_committed_lead(*, lead_id: int) -> int | None:
    """The lead’s latest commitment has its landing, however often this is told; returns its id.

    None when the lead has moved on from there meanwhile. Who moved the lead is who reported the win.
    """
    lead = locked_lead(lead_id)
    step = lead.transitions.filter(to_stage=Stage.COMMITTED).exclude(from_stage=Stage.COMMITTED).last()
    if step is None or lead.stage != Stage.COMMITTED:
        return None
    known = lead.landings.filter(committed_step=step.seq).first() or lead.landings.not_cancelled().first()
    if known is not None:
        return known.pk
    return _open(lead, reporter_id=step.actor_id or lead.owner_id, committed_step=step.seq)


@transaction.atomic
def open_landing(*, lead_id: int, actor_id: int | None) -> int:
    """The lead has one more landing; returns its id. Refuses a lead that is not committed."""
    lead = locked_lead(lead_id)
    if lead.stage != Stage.COMMITTED:
        raise LeadNotCommitted
    return _open(lead, reporter_id=actor_id, committed_step=None)


def _open(lead: Lead, *, reporter_id: int | None, committed_step: int | None) -> int:
    number, now = lead.landings.count() + 1, timezone.now()
    landing = Landing.objects.create(
        lead=lead,
        number=number,
        code=f"{lead.code}-L{number}",
        committed_step=committed_step,
        win_reported_by_id=reporter_id,
        status_since=now,
        opened_at=now,
    )
    LandingTransition.objects.create(
        landing=landing,
        seq=1,
        to_status=LandingStatus.COMMITTED,
        at=now,
        actor_id=reporter_id,
        gate_version=LANDING_GATE_VERSION,
    )
    publish(
        LandingOpened(landing_id=landing.pk, lead_id=lead.pk, contact_id=lead.contact_id, code=landing.code),
        subject=landing,
    )
    return landing.pk


@transaction.atomic
def edit_landing(
    *,
    landing_id: int,
    changes: Mapping[str, Any],
    plot_ids: Sequence[int] | None = None,
    expected_version: int | None = None,
) -> None:
    """The named facts are as given, and the plots when any are given. The same again changes nothing.

    Refuses a landing that is gone, half a document, an embargo after the announcement, an opening in the future, and
    taking away what its present status stands on. Raises ValueError for a fact that is not edited here.
    """
    if unknown := set(changes) - EDITABLE:
        raise ValueError(f"not edited here: {sorted(unknown)}")
    landing = locked_landing(landing_id, expected_version)
    before = {name: getattr(landing, name) for name in changes}
    for name, value in changes.items():
        setattr(landing, name, value.strip() if isinstance(value, str) else value)
    changed = {name for name in changes if getattr(landing, name) != before[name]}
    _refuse_what_does_not_fit(landing, changed)
    if plot_ids is not None:
        landing.plots.set(plot_ids)
    if changed:
        save_landing(landing, but=(LandNoLongerSecured,))


def _refuse_what_does_not_fit(landing: Landing, changed: set[str]) -> None:
    if bool(landing.land_document) != (landing.land_document_on is not None):
        raise DocumentIncomplete
    if "embargo_until" in changed and landing.announced_on is not None:
        raise AnnouncedAlready
    if landing.operational_on and landing.operational_on > timezone.localdate():
        raise OperationalInFuture
    if landing.stands and landing.operational_on is None:
        raise StandsSince


def save_landing(landing: Landing, *, but: tuple[type[Refused], ...] = ()) -> None:
    """The landing is saved as its next version. A rule of the database that it breaks becomes the refusal in `but`."""
    landing.version += 1
    try:
        with transaction.atomic():
            landing.save()
    except IntegrityError as error:
        if but and "landing_secured_has_document" in str(error):
            raise but[0] from None
        raise


def locked_landing(landing_id: int, expected_version: int | None = None) -> Landing:
    """The landing, ours until the transaction ends. Refuses one that is gone, and one somebody changed meanwhile."""
    landing = Landing.objects.select_for_update(of=("self",)).select_related("lead").get(pk=landing_id)
    if expected_version is not None and landing.version != expected_version:
        raise LandingChangedMeanwhile
    if landing.is_gone:
        raise LandingGone
    return landing
