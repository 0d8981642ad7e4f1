"""A fair chance for others at municipal land, before it is sold to one (Supreme Court, Didam rulings 2021 and 2024)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.holds import DIDAM, HoldOver
from acquisition.events import DidamProcedureChosen, DidamProcedureSettled
from acquisition.models import Didam, PlotHold
from crm.contracts import Refused
from crm.eventlog.publishing import publish

OBJECTION_DAYS = 20
"""What municipalities commonly give others to say that they want the land too."""


class ProcedureIncomplete(Refused):
    message = _("Choose a procedure and say where it is published; an intention also has a day of publication.")


class ObjectionsOpen(Refused):
    message = _("The days in which others may object are not over yet.")


class ProcedureMissing(Refused):
    message = _("Choose the procedure first.")


class NotNeeded(Refused):
    message = _("This land is not a municipality’s; no procedure is needed.")


@transaction.atomic
def choose_didam_procedure(
    *,
    hold_id: int,
    procedure: str,
    reference: str,
    published_on: date | None = None,
    objection_until: date | None = None,
) -> None:
    """The hold says how others get a fair chance, where that is published, and until when they may object.

    Starts the procedure anew when it was settled. Refuses an incomplete one, an ended hold, and land that needs none.
    """
    hold = _locked(hold_id)
    if procedure not in Didam.values or procedure == Didam.NOT_APPLICABLE or not reference.strip():
        raise ProcedureIncomplete
    if procedure == Didam.PUBLISHED_INTENTION and not (published_on and objection_until):
        raise ProcedureIncomplete
    if published_on and objection_until and objection_until < published_on:
        raise ProcedureIncomplete
    hold.didam, hold.didam_reference = Didam(procedure), reference.strip()
    hold.didam_published_on, hold.didam_objection_until = published_on, objection_until
    hold.didam_settled_on = None
    hold.save(update_fields=DIDAM)
    publish(DidamProcedureChosen(hold_id=hold.pk, lead_id=hold.lead_id, procedure=procedure), subject=hold.lead)


@transaction.atomic
def settle_didam_procedure(*, hold_id: int) -> None:
    """Nobody else has a claim to the land: it may be sold to this company.

    Refuses as long as others may object. Once settled it stays so; another choice of procedure begins anew.
    """
    hold = _locked(hold_id)
    today = timezone.localdate()
    if not hold.didam:
        raise ProcedureMissing
    if hold.objections_open(today):
        raise ObjectionsOpen
    if hold.didam_settled_on is None:
        hold.didam_settled_on = today
        hold.save(update_fields=DIDAM)
        publish(DidamProcedureSettled(hold_id=hold.pk, lead_id=hold.lead_id), subject=hold.lead)


def _locked(hold_id: int) -> PlotHold:
    hold = PlotHold.objects.select_for_update().get(pk=hold_id)
    if not hold.is_active:
        raise HoldOver
    if hold.didam == Didam.NOT_APPLICABLE:
        raise NotNeeded
    return hold
