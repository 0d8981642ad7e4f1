"""What is still missing before a landing may move: each fact a gate asks for is one function here."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from acquisition.models import AftercarePlan, Landing, Permit
from acquisition.models.landing_stages import landing_edge
from acquisition.queries.gates import Missing


def missing_for_landing(landing: Landing, to_status: str) -> list[Missing]:
    """What the gate of this move asks for and the landing does not have; empty when the road is clear or not there."""
    step = landing_edge(landing.status, to_status)
    return [one for code in (step.gate if step else ()) for one in GATES[code](landing)]


def _missing(landing: Landing, code: str, label: Any, page: str, field: str) -> Missing:
    return Missing(code, label, field, f"{reverse(f'acquisition_landings:{page}', args=[landing.pk])}#{field}")


def _municipality(landing: Landing) -> Iterable[Missing]:
    if landing.municipality_id is None:
        label = gettext_lazy("Choose the municipality it settles in")
        yield _missing(landing, "municipality", label, "inspect", "municipality")


def _land_evidence(landing: Landing) -> Iterable[Missing]:
    if not landing.land_document or landing.land_document_on is None:
        label = gettext_lazy("Name the document that secures the land, and its date")
        yield _missing(landing, "land_evidence", label, "inspect", "land_document")


def _required(landing: Landing) -> list[Permit]:
    return list(landing.permits.filter(required=True))


def _permits_named(landing: Landing) -> Iterable[Missing]:
    if not _required(landing):
        label = gettext_lazy("Name the permits it cannot do without")
        yield _missing(landing, "permits_named", label, "conditions", "new-permit")


def _permits_granted(landing: Landing) -> Iterable[Missing]:
    today = timezone.localdate()
    for permit in _required(landing):
        if not permit.holds(today):
            label = _waits(permit) % {"permit": permit}
            yield _missing(landing, "permits_granted", label, "conditions", f"permit-{permit.pk}")


def _waits(permit: Permit) -> str:
    if permit.result == "granted":
        return _("%(permit)s: wait until nobody can object any more, or take the risk and say why")
    if permit.result:
        return _("%(permit)s was not granted: ask anew, or say that the landing can do without it")
    return _("%(permit)s: not granted yet")


def _operational_on(landing: Landing) -> Iterable[Missing]:
    if landing.operational_on is None or landing.operational_on > timezone.localdate():
        label = gettext_lazy("Write down since which day they make things here")
        yield _missing(landing, "operational_on", label, "inspect", "operational_on")


def _first_verified_realisation(landing: Landing) -> Iterable[Missing]:
    if not landing.realisations.filter(verified_at__isnull=False, value__gt=0).exists():
        label = gettext_lazy("Report the first of what was promised that is there, and let somebody else verify it")
        yield _missing(landing, "first_verified_realisation", label, "promises", "report")


def _aftercare_plan(landing: Landing) -> Iterable[Missing]:
    if not AftercarePlan.objects.filter(landing=landing).exists():
        label = gettext_lazy("Plan who visits the company, and how often")
        yield _missing(landing, "aftercare_plan", label, "aftercare", "plan")


GATES: dict[str, Callable[[Landing], Iterable[Missing]]] = {
    "municipality": _municipality,
    "land_evidence": _land_evidence,
    "permits_named": _permits_named,
    "permits_granted": _permits_granted,
    "operational_on": _operational_on,
    "first_verified_realisation": _first_verified_realisation,
    "aftercare_plan": _aftercare_plan,
}
