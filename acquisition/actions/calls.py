"""The question to all municipalities which plots they can offer: asked, answered blind, closed for all at once."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acquisition.actions.ending import drop_tasks_about
from acquisition.actions.leads import LeadEnded, locked_lead
from acquisition.events import SiteCallAnswered, SiteCallClosed, SiteCallOpened, SiteCallWaived
from acquisition.models import (
    CallStatus,
    Confidentiality,
    Lead,
    ReplyState,
    SiteCall,
    SiteCallReply,
    SiteNomination,
)
from acquisition.queries.calls import account_managers, names_given_away, not_nominable, requirement_of
from crm.actions.tasks import finish_task, plan_task
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.models import Municipality, Task, TaskState


class NeedUnknown(Refused):
    message = _("Write down first how much land the company needs and its environmental category.")


class SealedIsNotAsked(Refused):
    message = _("A sealed lead is asked about nowhere. Say instead why no municipality is asked.")


class CallOpenAlready(Refused):
    message = _("The municipalities are being asked for this lead already. Wait until that call has closed.")


class TooLittleTime(Refused):
    message = _("Give the municipalities until a moment that is still to come.")


class BriefNamesSomebody(Refused):
    message = _("Every municipality reads this, so name the lead by its code alone. Take out: %(names)s.")


class WhyNobodyMissing(Refused):
    message = _("Say why no municipality is asked.")


class NobodyToAsk(Refused):
    message = _("No municipality is a member of the region today. An administrator can record them.")


class NotAsked(Refused):
    message = _("This municipality was not asked: it was no member of the region on the day of the call.")


class CallOver(Refused):
    message = _("This call is over; the answers of all municipalities can be read now.")


class AnsweredAlready(Refused):
    message = _("Your municipality has answered already. Each answers once, so that nobody can wait for another.")


class PlotNotNominable(Refused):
    message = _("Only plots of the own municipality that no condition rules out can be offered. Reload the page.")


class WhyNothingFitsMissing(Refused):
    message = _("Tick a plot, or say why nothing fits.")


class StillWaiting(Refused):
    message = _("Not every municipality has answered, and there is time left. The call closes by itself.")


@transaction.atomic
def open_site_call(*, lead_id: int, closes_at: datetime, brief: str, actor_id: int | None) -> int:
    """Each municipality that is a member today has been asked once, and its account managers have a task; returns it.

    Refuses an ended or sealed lead, one whose need is not written down, a second call at the same time, a deadline that
    has passed, and a brief that names the company or a person.
    """
    lead = _asked_about(lead_id)
    _refuse_unfit(lead, closes_at, brief)
    municipalities = list(Municipality.objects.members())
    if not municipalities:
        raise NobodyToAsk
    call = SiteCall.objects.create(
        lead=lead, opened_at=timezone.now(), closes_at=closes_at, brief=brief.strip(), opened_by_id=actor_id
    )
    for municipality in municipalities:
        SiteCallReply.objects.create(call=call, municipality=municipality)
        _tell_account_managers(call, municipality, actor_id)
    publish(
        SiteCallOpened(
            call_id=call.pk,
            lead_id=lead.pk,
            municipality_ids=[municipality.pk for municipality in municipalities],
            closes_at=closes_at.isoformat(),
        ),
        subject=lead,
    )
    return call.pk


@transaction.atomic
def waive_site_call(*, lead_id: int, reason: str, actor_id: int | None) -> int:
    """It is on record why no municipality was asked for this lead; returns the call that was not made.

    Refuses an ended lead, an empty reason, and while a call is open.
    """
    lead = _asked_about(lead_id)
    if not reason.strip():
        raise WhyNobodyMissing
    now = timezone.now()
    call = SiteCall.objects.create(
        lead=lead,
        opened_at=now,
        closes_at=now,
        closed_at=now,
        status=CallStatus.WAIVED,
        waiver_reason=reason.strip(),
        opened_by_id=actor_id,
    )
    publish(SiteCallWaived(call_id=call.pk, lead_id=lead.pk), subject=lead)
    return call.pk


@transaction.atomic
def answer_site_call(
    *, call_id: int, municipality_id: int, plots: Mapping[int, str], reason: str = "", actor_id: int | None
) -> None:
    """The municipality has nominated these plots (id → note), or has said why nothing fits; once.

    Refuses one that was not asked or has answered, a call that is over, plots of others or that a condition rules out,
    and an answer without plots and reason.
    """
    call = SiteCall.objects.select_for_update(of=("self",)).select_related("lead").get(pk=call_id)
    reply = SiteCallReply.objects.select_for_update().filter(call=call, municipality=municipality_id).first()
    if reply is None:
        raise NotAsked
    if not call.takes_answers(timezone.now()):
        raise CallOver
    if reply.state != ReplyState.WAITING:
        raise AnsweredAlready
    if not plots and not reason.strip():
        raise WhyNothingFitsMissing
    if not_nominable(call.lead, municipality_id, plots):
        raise PlotNotNominable
    reply.state = ReplyState.NOMINATED if plots else ReplyState.NO_FIT
    reply.reason, reply.replied_at, reply.replied_by_id = "" if plots else reason.strip(), timezone.now(), actor_id
    reply.save(update_fields=["state", "reason", "replied_at", "replied_by"])
    for plot_id, note in plots.items():
        SiteNomination.objects.create(reply=reply, plot_id=plot_id, note=note.strip())
    _finish_tasks(call, municipality_id)
    publish(
        SiteCallAnswered(call_id=call.pk, municipality_id=municipality_id, state=reply.state, plot_ids=sorted(plots)),
        subject=call,
    )


@transaction.atomic
def close_site_call(*, call_id: int) -> None:
    """All may read all answers, and who did not answer is on record; a closed call stays as it was.

    Refuses before the deadline while somebody has not answered: nobody loses time that was promised.
    """
    call = SiteCall.objects.select_for_update(of=("self",)).select_related("lead").get(pk=call_id)
    if call.status != CallStatus.OPEN:
        return
    silent = call.replies.filter(state=ReplyState.WAITING)
    if call.takes_answers(timezone.now()) and silent.exists():
        raise StillWaiting
    missed = silent.update(state=ReplyState.NO_REPLY)
    call.status, call.closed_at = CallStatus.CLOSED, timezone.now()
    call.save(update_fields=["status", "closed_at"])
    drop_tasks_about(call)
    answered = call.replies.count() - missed
    publish(SiteCallClosed(call_id=call.pk, lead_id=call.lead_id, answered=answered, silent=missed), subject=call.lead)


def close_due_site_calls() -> int:
    """Every call whose time is over has closed; returns how many closed now.

    Each in a transaction of its own, and by the clock, so that a clock that stood still for days loses none.
    """
    due = list(SiteCall.objects.due(timezone.now()).order_by("pk").values_list("pk", flat=True))
    for call_id in due:
        close_site_call(call_id=call_id)
    return len(due)


def _asked_about(lead_id: int) -> Lead:
    lead = locked_lead(lead_id)
    if not lead.is_open:
        raise LeadEnded
    if lead.calls.filter(status=CallStatus.OPEN).exists():
        raise CallOpenAlready
    return lead


def _refuse_unfit(lead: Lead, closes_at: datetime, brief: str) -> None:
    if lead.confidentiality == Confidentiality.SEALED:
        raise SealedIsNotAsked
    requirement = requirement_of(lead)
    if requirement is None or not requirement.is_known:
        raise NeedUnknown
    if closes_at <= timezone.now():
        raise TooLittleTime
    if names := names_given_away(lead, brief):
        raise BriefNamesSomebody(BriefNamesSomebody.message % {"names": ", ".join(names)})


def _tell_account_managers(call: SiteCall, municipality: Municipality, actor_id: int | None) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Which plots can you offer? (%(code)s)") % {"code": call.lead.code}
    for colleague in account_managers(municipality):
        plan_task(
            title=title,
            assignee_id=colleague.pk,
            made_by_id=actor_id,
            due_on=timezone.localdate(call.closes_at),
            about=call,
        )


def _finish_tasks(call: SiteCall, municipality_id: int) -> None:
    about = Task.objects.filter(about_type=call._meta.label_lower, about_id=call.pk, state=TaskState.OPEN)
    for task_id in about.filter(assignee__municipality=municipality_id).values_list("pk", flat=True):
        finish_task(task_id=task_id)
