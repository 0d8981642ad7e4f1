"""Writing down whether it can be done here, one of five questions at a time."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.leads import LeadEnded, locked_lead
from acquisition.events import FeasibilityJudged
from acquisition.models import FeasibilityKind, FeasibilityLine, FeasibilityVerdict
from crm.contracts import Refused
from crm.eventlog.publishing import publish


class NoteMissing(Refused):
    message = _("Say what we know and on which day it was checked, no later than today.")


class DeciderMissing(Refused):
    message = _("Where it stops somebody has to decide. Say who.")


class VerdictUnknown(Refused):
    message = _("Choose one of the five questions and one of the verdicts offered.")


@transaction.atomic
def judge_feasibility(
    *, lead_id: int, kind: str, verdict: str, note: str = "", checked_on: date | None = None, decides: str = ""
) -> None:
    """The lead's line of this kind says this; the same again is not told twice.

    Refuses an ended lead, a verdict without a note and a day that is not to come, and a blocker without who decides.
    """
    lead = locked_lead(lead_id)
    if not lead.is_open:
        raise LeadEnded
    if kind not in FeasibilityKind.values or verdict not in FeasibilityVerdict.values:
        raise VerdictUnknown
    judged = verdict != FeasibilityVerdict.UNKNOWN
    if judged and not (note.strip() and checked_on and checked_on <= timezone.localdate()):
        raise NoteMissing
    if verdict == FeasibilityVerdict.BLOCKER and not decides.strip():
        raise DeciderMissing
    known = FeasibilityLine.objects.filter(lead=lead, kind=kind).first()
    line = known or FeasibilityLine(lead=lead, kind=FeasibilityKind(kind))
    before = known.verdict if known else ""
    line.verdict, line.note, line.checked_on = FeasibilityVerdict(verdict), note.strip(), checked_on
    line.decides = decides.strip()
    line.save()
    if line.verdict != before:
        publish(FeasibilityJudged(lead_id=lead.pk, kind=kind, verdict=verdict), subject=lead)
