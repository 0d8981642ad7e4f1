"""Which plots answer a requirement, which do not and why: it is rather ruling out than choosing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Sum, Value, When
from django.utils import timezone
from django.utils.functional import Promise

from acquisition.models import Plot, PlotFact, Requirement
from acquisition.models.land import measured
from acquisition.queries.criteria import CRITERIA, FREE, Verdict

SHOWN = 25


@dataclass(frozen=True)
class Result:
    """What one criterion says of one plot. `is_condition` is False for a wish; `is_stale` when the fact is old."""

    key: str
    label: Promise
    verdict: Verdict
    asked: str
    has: str | None
    is_condition: bool
    is_stale: bool

    @property
    def rules_out(self) -> bool:
        return self.is_condition and self.verdict == Verdict.FAILS


@dataclass(frozen=True)
class Match:
    plot: Plot
    results: list[Result]

    @property
    def fits(self) -> bool:
        """Nothing rules it out; what is unknown does not."""
        return not any(result.rules_out for result in self.results)

    @property
    def unknowns(self) -> int:
        return sum(result.verdict == Verdict.UNKNOWN for result in self.results)


def asked_of(requirement: Requirement) -> dict[str, Any]:
    """Criterion → what is asked, of those that are."""
    asked = {key: criterion.asked(requirement) for key, criterion in CRITERIA.items()}
    return {key: wanted for key, wanted in asked.items() if wanted is not None}


def conditions_of(requirement: Requirement) -> dict[str, Any]:
    """The same without the wishes."""
    return {key: wanted for key, wanted in asked_of(requirement).items() if key not in requirement.wishes}


def plots_that_fit(requirement: Requirement, plots: QuerySet[Plot]) -> QuerySet[Plot]:
    """Those that no condition rules out, what answers most first; `passed` says how many criteria pass."""
    asked, conditions = asked_of(requirement), conditions_of(requirement)
    fitting = plots.alias(free=FREE)
    for key, wanted in conditions.items():
        fitting = fitting.exclude(CRITERIA[key].fails(wanted))
    passed = sum((_one_if(CRITERIA[key].passes(wanted)) for key, wanted in asked.items()), start=Value(0))
    return fitting.annotate(passed=passed).order_by("-passed", "pk")


def ruled_out_by(requirement: Requirement, plots: QuerySet[Plot]) -> dict[str, int]:
    """Condition → how many of the plots it alone rules out; the same plot may count under several."""
    conditions = conditions_of(requirement)
    if not conditions:
        return {}
    sums = {key: Sum(_one_if(CRITERIA[key].fails(wanted))) for key, wanted in conditions.items()}
    counted = plots.alias(free=FREE).order_by().aggregate(**sums)
    return {key: number for key, number in counted.items() if number}


def matches(requirement: Requirement, plots: Iterable[Plot]) -> list[Match]:
    """For each plot what every criterion says, with the reason; for as many as a page shows."""
    plots = list(plots)
    facts: dict[int, dict[str, PlotFact]] = {plot.pk: {} for plot in plots}
    for fact in PlotFact.objects.filter(plot__in=facts, newest=True):
        facts[fact.plot_id][fact.key] = fact
    asked = asked_of(requirement)
    verdicts = _verdicts(asked, list(facts))
    return [
        Match(
            plot,
            [
                _result(key, wanted, requirement, plot, facts[plot.pk], verdicts[plot.pk][key])
                for key, wanted in asked.items()
            ],
        )
        for plot in plots
    ]


def _verdicts(asked: dict[str, Any], ids: list[int]) -> dict[int, dict[str, Verdict]]:
    """Plot → criterion → verdict, in one question."""
    said = {f"passes_{key}": _one_if(CRITERIA[key].passes(wanted)) for key, wanted in asked.items()}
    said |= {f"fails_{key}": _one_if(CRITERIA[key].fails(wanted)) for key, wanted in asked.items()}
    rows = Plot.objects.filter(pk__in=ids).order_by().annotate(free=FREE).annotate(**said).values("pk", *said)
    return {row["pk"]: {key: _verdict(row, key) for key in asked} for row in rows}


def _verdict(row: dict[str, int], key: str) -> Verdict:
    if row[f"fails_{key}"]:
        return Verdict.FAILS
    return Verdict.PASSES if row[f"passes_{key}"] else Verdict.UNKNOWN


def _result(
    key: str, wanted: Any, requirement: Requirement, plot: Plot, facts: dict[str, PlotFact], verdict: Verdict
) -> Result:
    criterion, fact = CRITERIA[key], facts.get(key)
    return Result(
        key=key,
        label=criterion.label,
        verdict=verdict,
        asked="" if wanted is True else measured(wanted, criterion.unit),
        has=criterion.has(plot, facts),
        is_condition=key not in requirement.wishes,
        is_stale=fact is not None and fact.stale_after < timezone.localdate(),
    )


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


@dataclass(frozen=True)
class Search:
    """The plots on offer that answer a requirement, best first, and what ruled out the others."""

    among: int
    fitting: int
    matches: list[Match]
    ruled_out: list[tuple[Promise, int]]


def search_for(requirement: Requirement, user: Any, most: int = SHOWN) -> Search:
    """Among the plots on offer; who works for one municipality looks for land in all of the region."""
    plots = Plot.objects.filter(offered=True) if user.has_perm("acquisition.view_plot") else Plot.objects.none()
    fitting = plots_that_fit(requirement, plots)
    best = fitting.select_related("park__municipality")[:most]
    out = sorted(ruled_out_by(requirement, plots).items(), key=lambda pair: -pair[1])
    return Search(
        among=plots.count(),
        fitting=fitting.order_by().count(),
        matches=matches(requirement, best),
        ruled_out=[(CRITERIA[key].label, number) for key, number in out],
    )
