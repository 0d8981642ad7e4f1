"""The five questions of “can it be done here”, asked or not."""

from collections.abc import Iterable

from acquisition.models import FeasibilityKind, FeasibilityLine, Lead


def feasibility_of(lead: Lead) -> list[FeasibilityLine]:
    """All five, in their order; one nobody looked at is unknown and not stored."""
    known = {line.kind: line for line in lead.feasibility.all()}
    return [known.get(kind) or FeasibilityLine(lead=lead, kind=kind) for kind in FeasibilityKind.values]


def first_red(lines: Iterable[FeasibilityLine]) -> FeasibilityLine | None:
    """The line where it stops, if it does."""
    return next((line for line in lines if line.is_red), None)


def is_judged(lead: Lead) -> bool:
    """Whether each of the five was looked at; a risk is an answer, “not known” is none."""
    return all(line.is_judged for line in feasibility_of(lead))
