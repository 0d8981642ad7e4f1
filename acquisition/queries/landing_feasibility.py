"""Whether a landing can work at all: five lines, each with who brings it and when; red before it is too late."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from acquisition.models import Dependency, DependencyKind, DependencyStatus, Landing, Permit, PermitResult


class Light(enum.Enum):
    """In the order in which one worries."""

    RED = "red"
    UNKNOWN = "unknown"
    AMBER = "amber"
    GREEN = "green"

    @property
    def label(self) -> Promise:
        return _LABELS[self]


_LABELS = {
    Light.RED: pgettext_lazy("feasibility", "stops it"),
    Light.UNKNOWN: pgettext_lazy("feasibility", "nobody has looked"),
    Light.AMBER: pgettext_lazy("feasibility", "not certain"),
    Light.GREEN: pgettext_lazy("feasibility", "in order"),
}
_WORRIES = list(Light)


@dataclass(frozen=True)
class FeasibilityLine:
    """`owner` is who decides, empty when that is not known; `due_on` the day it is promised for, or needed on."""

    heading: Promise
    light: Light
    owner: str
    due_on: date | None
    says: str = ""


@dataclass(frozen=True)
class FeasibilityCard:
    lines: list[FeasibilityLine]

    @property
    def first_red(self) -> FeasibilityLine | None:
        """The line to begin with: who decides about it decides about the landing."""
        return next((line for line in self.lines if line.light is Light.RED), None)


_FIVE: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("Grid"), (DependencyKind.GRID,)),
    (_("Nitrogen and environment"), (DependencyKind.NITROGEN,)),
    (_("Water and waste water"), (DependencyKind.WATER, DependencyKind.WASTEWATER)),
    (_("People and housing"), (DependencyKind.LABOUR, DependencyKind.HOUSING)),
)


def feasibility_card(landing: Landing) -> FeasibilityCard:
    """Five lines: grid, nitrogen, water, permits, people. A line says the worst of what was written down for it."""
    dependencies = list(landing.dependencies.select_related("owner"))
    lines = [_of_dependencies(heading, kinds, dependencies) for heading, kinds in _FIVE]
    return FeasibilityCard([*lines[:3], _of_permits(landing.permits.filter(required=True)), *lines[3:]])


def _of_dependencies(heading: Promise, kinds: Iterable[str], dependencies: list[Dependency]) -> FeasibilityLine:
    own = [one for one in dependencies if one.kind in kinds]
    if not own:
        return FeasibilityLine(heading, Light.UNKNOWN, "", None)
    worst = min(own, key=lambda one: _WORRIES.index(light_of(one)))
    owner = worst.owner.name if worst.owner else ""
    says = str(worst.note or worst.get_status_display())
    return FeasibilityLine(heading, light_of(worst), owner, worst.promised_on or worst.needed_on, says)


def light_of(dependency: Dependency) -> Light:
    if dependency.status == DependencyStatus.DONE:
        return Light.GREEN
    if dependency.status == DependencyStatus.BLOCKED or dependency.comes_late:
        return Light.RED
    return Light.GREEN if dependency.status == DependencyStatus.ON_TRACK else Light.AMBER


def _of_permits(permits: Iterable[Permit]) -> FeasibilityLine:
    today, heading = timezone.localdate(), _("Permits")
    lit: list[tuple[Light, Any]] = [(_light_of_permit(permit, today), permit) for permit in permits]
    if not lit:
        return FeasibilityLine(heading, Light.UNKNOWN, "", None)
    light, worst = min(lit, key=lambda pair: _WORRIES.index(pair[0]))
    says = f"{worst.get_kind_display()}: {worst.get_result_display()}" if worst.result else worst.get_kind_display()
    return FeasibilityLine(heading, light, worst.authority, worst.irrevocable_on or worst.extended_until, str(says))


def _light_of_permit(permit: Permit, today: date) -> Light:
    if permit.result in {PermitResult.REFUSED, PermitResult.WITHDRAWN}:
        return Light.RED
    return Light.GREEN if permit.holds(today) else Light.AMBER
