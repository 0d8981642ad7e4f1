"""Visits of a company to the sites it was offered, and what has to follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acquisition.actions.leads import LeadEnded, locked_lead
from acquisition.events import VisitHeld, VisitPlanned
from acquisition.models import Lead, SiteVisit, VisitStop
from acquisition.models.visits import BEST
from acquisition.queries.working_days import working_days_after
from crm.actions.tasks import plan_task
from crm.contracts import Refused
from crm.eventlog.publishing import publish

FOLLOW_UP_WITHIN_WORKING_DAYS = 2


@dataclass(frozen=True)
class Stop:
    """A plot on the way, in the order of the way. Without a host somebody of its municipality shows it."""

    plot_id: int
    minutes: int
    host_id: int | None = None


class NoStops(Refused):
    message = _("A visit has a plot at least, and each plot once.")


class NoTimeForIt(Refused):
    message = _("Each stop takes some minutes.")


class HeldAlready(Refused):
    message = _("Somebody noted already that this visit was held.")


class NotYetHeld(Refused):
    message = _("A visit that is still to come cannot have been held.")


class ScoreImpossible(Refused):
    message = _("What they thought of it is a number from 1 to 5, or is left empty.")


class NobodyFollowsUp(Refused):
    message = _("Choose who owns this lead first: the follow-up of the visit becomes that colleague’s task.")


@transaction.atomic
def plan_visit(
    *, lead_id: int, planned_at: datetime, stops: Sequence[Stop], agenda: str = "", actor_id: int | None
) -> int:
    """A visit with these stops is planned; returns its id. Refuses an ended lead, no stops, and a plot twice."""
    lead = _open_lead(lead_id)
    if not stops or len({stop.plot_id for stop in stops}) < len(stops):
        raise NoStops
    if any(stop.minutes < 1 for stop in stops):
        raise NoTimeForIt
    visit = SiteVisit.objects.create(lead=lead, planned_at=planned_at, agenda=agenda.strip(), planned_by_id=actor_id)
    VisitStop.objects.bulk_create(
        VisitStop(visit=visit, order=place, plot_id=stop.plot_id, host_id=stop.host_id, minutes=stop.minutes)
        for place, stop in enumerate(stops, 1)
    )
    publish(
        VisitPlanned(
            visit_id=visit.pk,
            lead_id=lead.pk,
            planned_at=planned_at.isoformat(),
            plot_ids=[stop.plot_id for stop in stops],
        ),
        subject=lead,
    )
    return visit.pk


@transaction.atomic
def hold_visit(*, visit_id: int, score: int | None = None, feedback: str = "", actor_id: int | None) -> int:
    """The visit was held; whoever owns the lead has a task to follow it up within two working days. Returns the task.

    Refuses one that was held or is planned for a later day, a score that is none, and when nobody could follow up.
    """
    lead = locked_lead(SiteVisit.objects.values_list("lead_id", flat=True).get(pk=visit_id))
    visit = SiteVisit.objects.select_for_update().get(pk=visit_id)
    if visit.held_at is not None:
        raise HeldAlready
    if timezone.localdate(visit.planned_at) > timezone.localdate():
        raise NotYetHeld
    if score is not None and not 1 <= score <= BEST:
        raise ScoreImpossible
    visit.held_at = min(timezone.now(), visit.planned_at)
    visit.feedback_score, visit.feedback = score, feedback.strip()
    visit.follow_up_id = _plan_follow_up(lead, actor_id)
    visit.save(update_fields=["held_at", "feedback_score", "feedback", "follow_up"])
    publish(VisitHeld(visit_id=visit.pk, lead_id=lead.pk, task_id=visit.follow_up_id), subject=lead)
    return visit.follow_up_id


def _open_lead(lead_id: int) -> Lead:
    lead = locked_lead(lead_id)
    if not lead.is_open:
        raise LeadEnded
    return lead


def _plan_follow_up(lead: Lead, actor_id: int | None) -> int:
    assignee_id = lead.owner_id or actor_id
    if assignee_id is None:
        raise NobodyFollowsUp
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Follow up the visit")
    due = working_days_after(timezone.now(), FOLLOW_UP_WITHIN_WORKING_DAYS).date()
    return plan_task(title=title, assignee_id=assignee_id, made_by_id=actor_id, due_on=due, about=lead)
