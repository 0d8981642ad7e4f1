"""After the opening: visits that are planned by themselves, risks that are noted, and companies that want to grow."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acquisition.actions.enquiries import accept_enquiry, new_reference, receive_enquiry
from acquisition.actions.landings import locked_landing
from acquisition.events import AftercarePlanned, ExpansionSignalled, RiskResolved, RiskSignalled
from acquisition.models import AftercarePlan, Channel, Landing, Lead, RiskKind, RiskSeverity, RiskSignal
from acquisition.models.aftercare import FIRST_YEAR_DAYS, LATER_DAYS
from crm.actions.tasks import plan_task
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.models import User

SHORTEST_RHYTHM_DAYS = 7
FIRST_YEAR = timedelta(days=365)


class RhythmTooFast(Refused):
    message = _("Between two visits are seven days at least.")


class VisitInPast(Refused):
    message = _("The next visit is today or later.")


class RiskUnreadable(Refused):
    message = _("Say what was seen, what it is about, how serious it is and where it comes from.")


class NoExpansion(Refused):
    message = _("Only a landing that is operational can grow.")


@transaction.atomic
def plan_aftercare(
    *,
    landing_id: int,
    account_manager_id: int,
    next_visit_on: date,
    first_year_days: int = FIRST_YEAR_DAYS,
    later_days: int = LATER_DAYS,
    actor_id: int | None,
) -> int:
    """The landing has this plan, in place of an earlier one, and the next visit is a task; returns the plan’s id.

    Refuses a visit in the past, a rhythm of less than a week, and a colleague who may not see the landing.
    """
    landing = locked_landing(landing_id)
    if min(first_year_days, later_days) < SHORTEST_RHYTHM_DAYS:
        raise RhythmTooFast
    if next_visit_on < timezone.localdate():
        raise VisitInPast
    plan, _new = AftercarePlan.objects.update_or_create(
        landing=landing,
        defaults={
            "account_manager_id": account_manager_id,
            "next_visit_on": next_visit_on,
            "first_year_days": first_year_days,
            "later_days": later_days,
        },
    )
    _plan_visit(plan, landing, actor_id)
    publish(
        AftercarePlanned(
            landing_id=landing.pk,
            contact_id=landing.lead.contact_id,
            account_manager_id=account_manager_id,
            next_visit_on=next_visit_on.isoformat(),
        ),
        subject=landing,
    )
    return plan.pk


def _plan_visit(plan: AftercarePlan, landing: Landing, actor_id: int | None) -> None:
    visitor = User.objects.get(pk=plan.account_manager_id)
    with translation.override(visitor.language):
        title = gettext("Visit the company of %(code)s") % {"code": landing.code}
    plan.visit_task_id = plan_task(
        title=title,
        assignee_id=visitor.pk,
        made_by_id=actor_id,
        due_on=plan.next_visit_on,
        contact_id=landing.lead.contact_id,
        about=landing,
    )
    plan.save(update_fields=["visit_task"])


@transaction.atomic
def plan_next_visit(*, done_task_id: int) -> None:
    """When the task was the visit of a plan, the next one is planned; anything else changes nothing."""
    plan = AftercarePlan.objects.select_for_update().filter(visit_task_id=done_task_id).first()
    if plan is None:
        return
    landing, today = Landing.objects.select_related("lead").get(pk=plan.landing_id), timezone.localdate()
    if landing.is_gone:
        return
    young = landing.operational_on is None or today - landing.operational_on < FIRST_YEAR
    plan.next_visit_on = today + timedelta(days=plan.first_year_days if young else plan.later_days)
    plan.save(update_fields=["next_visit_on"])
    _plan_visit(plan, landing, None)


@transaction.atomic
def note_risk(*, landing_id: int, kind: str, severity: str, note: str, source: str, actor_id: int | None) -> int:
    """A sign that the company may shrink or leave is on record; returns its id."""
    landing = locked_landing(landing_id)
    if kind not in RiskKind.values or severity not in RiskSeverity.values or not note.strip() or not source.strip():
        raise RiskUnreadable
    signal = RiskSignal.objects.create(
        landing=landing,
        kind=kind,
        severity=severity,
        note=note.strip(),
        source=source.strip(),
        noted_at=timezone.now(),
        noted_by_id=actor_id,
    )
    publish(
        RiskSignalled(
            landing_id=landing.pk,
            contact_id=landing.lead.contact_id,
            signal_id=signal.pk,
            kind=kind,
            severity=severity,
        ),
        subject=landing,
    )
    return signal.pk


@transaction.atomic
def resolve_risk(*, landing_id: int, signal_id: int, actor_id: int | None) -> None:
    """The risk is over; one that was over already stays as it was."""
    landing = locked_landing(landing_id)
    signal = landing.risk_signals.select_for_update().get(pk=signal_id)
    if signal.resolved_at is None:
        signal.resolved_at, signal.resolved_by_id = timezone.now(), actor_id
        signal.save(update_fields=["resolved_at", "resolved_by"])
        told = RiskResolved(
            landing_id=landing.pk, contact_id=landing.lead.contact_id, signal_id=signal.pk, kind=signal.kind
        )
        publish(told, subject=landing)


@transaction.atomic
def signal_expansion(*, landing_id: int, next_step: str, actor_id: int | None) -> int:
    """The company wants to grow here: there is a new lead from the region, linked to this landing; returns its id.

    Refuses a landing that is not operational, and a company that has an open lead from the region already.
    """
    landing = locked_landing(landing_id)
    if not landing.stands:
        raise NoExpansion
    lead, seq = landing.lead, landing.expansions.count() + 1
    enquiry = receive_enquiry(
        request_key=f"{Channel.AFTERCARE}:{landing.code}:{seq}",
        reference=new_reference(),
        channel=Channel.AFTERCARE,
        contact_id=lead.contact_id,
        organisation_id=lead.organisation_id,
        language=lead.contact.language,
    )
    new_lead_id = accept_enquiry(enquiry_id=enquiry.enquiry_id, expansion_of_id=landing.pk)
    Lead.objects.filter(pk=new_lead_id).update(
        owner_id=actor_id or lead.owner_id, sector_id=lead.sector_id, next_step=next_step.strip()[:200]
    )
    publish(
        ExpansionSignalled(landing_id=landing.pk, contact_id=lead.contact_id, new_lead_id=new_lead_id),
        subject=landing,
    )
    return new_lead_id
