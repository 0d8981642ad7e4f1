"""Moving a landing along its road, setting it aside, and its ends. Nobody passes a gate that is closed."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.landing_conditions import set_dependency_status
from acquisition.actions.landings import LandNoLongerSecured, locked_landing, save_landing
from acquisition.events import LandingCancelled, LandingStatusChanged
from acquisition.models import DependencyStatus, Landing, LandingStatus, LandingTransition
from acquisition.models.landing_stages import LANDING_GATE_VERSION, landing_edge
from acquisition.queries.gates import Missing
from acquisition.queries.landing_gates import missing_for_landing
from crm.contracts import Refused
from crm.eventlog.publishing import publish

LONGEST_REASON = 200


class NoSuchLandingMove(Refused):
    message = _("A landing cannot go from this status to that one. Choose one of the statuses offered.")


class WhyMissing(Refused):
    message = _("Write down why.")


class LandingGateClosed(Refused):
    """`missing` says what to do first."""

    message = _("Something is still missing before this landing can move.")

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__()
        self.missing = missing


class CannotBeSetAside(Refused):
    message = _("Only a landing that is on its way can be put on hold, be blocked or be cancelled.")


class ResumeInPast(Refused):
    message = _("Say on which day after today it is to be taken up again.")


class NotItsDependency(Refused):
    message = _("Choose something this landing waits for. Write it down first when it is not there.")


class NotSetAside(Refused):
    message = _("This landing is neither on hold nor blocked.")


class StillBlocked(Refused):
    message = _("What blocks this landing still says “blocked”. Write down what changed there first.")


class NeverStood(Refused):
    message = _("Only a landing that was operational can close down. One that never came is cancelled.")


class ClosedDayWrong(Refused):
    message = _("The day it closed lies between the day it became operational and today.")


@transaction.atomic
def move_landing(
    *, landing_id: int, to_status: str, reason: str = "", actor_id: int | None, expected_version: int | None = None
) -> None:
    """The landing has this status, and its road has one more step with who, when and why.

    Refuses a landing that is gone or changed, a move that is not drawn, one that needs a reason and has none, and a
    closed gate.
    """
    landing = locked_landing(landing_id, expected_version)
    step = landing_edge(landing.status, to_status)
    if step is None:
        raise NoSuchLandingMove
    if step.needs_reason and not reason.strip():
        raise WhyMissing
    if missing := missing_for_landing(landing, to_status):
        raise LandingGateClosed(missing)
    _go(landing, step.end, reason=reason if step.needs_reason else "", actor_id=actor_id)


@transaction.atomic
def hold_landing(*, landing_id: int, reason: str, resume_on: date | None, actor_id: int | None) -> None:
    """Nobody works on it until that day. Refuses one that is not on its way, no reason, and a day that has come."""
    landing = _underway(landing_id)
    if not reason.strip():
        raise WhyMissing
    if resume_on is None or resume_on <= timezone.localdate():
        raise ResumeInPast
    landing.set_aside_from, landing.resume_on = landing.status, resume_on
    _go(landing, LandingStatus.ON_HOLD, reason=reason, actor_id=actor_id)


@transaction.atomic
def block_landing(*, landing_id: int, dependency_id: int, reason: str = "", actor_id: int | None) -> None:
    """It cannot go on until what it waits for is solved, which now says “blocked” too."""
    landing = _underway(landing_id)
    dependency = landing.dependencies.select_for_update().filter(pk=dependency_id).first()
    if dependency is None or dependency.status == DependencyStatus.DONE:
        raise NotItsDependency
    if dependency.status != DependencyStatus.BLOCKED:
        set_dependency_status(dependency, DependencyStatus.BLOCKED)
    landing.set_aside_from, landing.blocked_by = landing.status, dependency
    _go(landing, LandingStatus.BLOCKED, reason=reason, actor_id=actor_id)


@transaction.atomic
def resume_landing(*, landing_id: int, reason: str = "", actor_id: int | None) -> None:
    """It goes on where it was set aside. Refuses one that was not, and one whose blockade still stands."""
    landing = locked_landing(landing_id)
    if not landing.is_aside:
        raise NotSetAside
    if landing.blocked_by is not None and landing.blocked_by.status == DependencyStatus.BLOCKED:
        raise StillBlocked
    back_to = LandingStatus(landing.set_aside_from)
    landing.set_aside_from, landing.resume_on, landing.blocked_by = "", None, None
    _go(landing, back_to, reason=reason, actor_id=actor_id, standing_reason="")


@transaction.atomic
def cancel_landing(*, landing_id: int, reason: str, actor_id: int | None) -> None:
    """It will not come. Who hears of it is told whether the world had been told that it would."""
    landing = locked_landing(landing_id)
    if not (landing.is_underway or landing.is_aside):
        raise CannotBeSetAside
    if not reason.strip():
        raise WhyMissing
    landing.set_aside_from, landing.resume_on, landing.blocked_by = "", None, None
    _go(landing, LandingStatus.CANCELLED, reason=reason, actor_id=actor_id)
    landing.confirmations.filter(answered_at=None, ended_at=None).update(ended_at=timezone.now())
    publish(
        LandingCancelled(
            landing_id=landing.pk, contact_id=landing.lead.contact_id, announced=landing.announced_on is not None
        ),
        subject=landing,
    )


@transaction.atomic
def close_down_landing(*, landing_id: int, closed_on: date, reason: str, actor_id: int | None) -> None:
    """It was here and is gone since that day; what it realised is nothing from then on."""
    landing = locked_landing(landing_id)
    if not landing.stands or landing.operational_on is None:
        raise NeverStood
    if not reason.strip():
        raise WhyMissing
    if not landing.operational_on <= closed_on <= timezone.localdate():
        raise ClosedDayWrong
    landing.closed_down_on = closed_on
    _go(landing, LandingStatus.CLOSED_DOWN, reason=reason, actor_id=actor_id)


def _underway(landing_id: int) -> Landing:
    landing = locked_landing(landing_id)
    if not landing.is_underway:
        raise CannotBeSetAside
    return landing


def _go(
    landing: Landing,
    status: LandingStatus,
    *,
    reason: str,
    actor_id: int | None,
    standing_reason: str | None = None,
) -> None:
    """`standing_reason` is what stays on the landing itself; the road keeps the whole reason."""
    before, told = landing.status, reason.strip()
    landing.status, landing.status_since = status, timezone.now()
    landing.status_reason = (told if standing_reason is None else standing_reason)[:LONGEST_REASON]
    save_landing(landing, but=(LandNoLongerSecured,))
    LandingTransition.objects.create(
        landing=landing,
        seq=landing.transitions.count() + 1,
        from_status=before,
        to_status=status,
        at=landing.status_since,
        actor_id=actor_id,
        reason=told,
        dependency=landing.blocked_by,
        gate_version=LANDING_GATE_VERSION,
    )
    publish(
        LandingStatusChanged(
            landing_id=landing.pk,
            contact_id=landing.lead.contact_id,
            from_status=before,
            to_status=status,
            dependency_id=landing.blocked_by_id,
        ),
        subject=landing,
    )
