"""The guided questions: what is asked, what was answered, and what comes next. Answers travel in the address only."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.models import Sector

UNDECIDED = "undecided"


@dataclass(frozen=True)
class Option:
    slug: str
    label: Any
    at_least: int = 0
    """The lower end, in the question's unit."""
    at_most: int | None = None


@dataclass(frozen=True)
class Step:
    slug: str
    subject: Any
    question: Any
    hint: Any
    options: tuple[Option, ...]
    is_scale: bool = False

    def option(self, slug: str) -> Option | None:
        return next((option for option in (*self.options, NOT_DECIDED) if option.slug == slug), None)


NOT_DECIDED = Option(UNDECIDED, _("Not decided yet"))
WHY = Step(
    "why",
    _("Occasion"),
    _("What brings you here?"),
    _("It decides whom you talk to first."),
    (
        Option("new-factory", _("A new factory")),
        Option("expansion", _("More room for what we have")),
        Option("move", _("Moving a factory")),
        Option("research", _("Research, a trial line or a first series")),
    ),
)
SIZE = Step(
    "size",
    _("Land"),
    _("How much land do you need?"),
    _("Building, yard and room to grow together. A football pitch is about 0.7 hectare."),
    (
        Option("up-to-1", _("up to 1 ha"), 0, 1),
        Option("1-3", _("1 to 3 ha"), 1, 3),
        Option("3-10", _("3 to 10 ha"), 3, 10),
        Option("over-10", _("more than 10 ha"), 10),
    ),
    is_scale=True,
)
POWER = Step(
    "power",
    _("Power"),
    _("How much power must be connected?"),
    _("The highest load you expect. The grid is full in many places, so this is the question that decides most."),
    (
        Option("up-to-150", _("up to 150 kW"), 0, 150),
        Option("150-1000", _("150 kW to 1 MW"), 150, 1000),
        Option("1000-5000", _("1 to 5 MW"), 1000, 5000),
        Option("over-5000", _("more than 5 MW"), 5000),
    ),
    is_scale=True,
)
PEOPLE = Step(
    "people",
    _("People"),
    _("How many people will work here?"),
    _("In the first three years, all shifts together."),
    (
        Option("up-to-25", _("up to 25"), 0, 25),
        Option("25-100", _("25 to 100"), 25, 100),
        Option("100-250", _("100 to 250"), 100, 250),
        Option("over-250", _("more than 250"), 250),
    ),
    is_scale=True,
)
WHEN = Step(
    "when",
    _("Date"),
    _("When must the first product leave the building?"),
    _("Permits and a connection to the grid often take longer than the building itself."),
    (
        Option("within-1-year", _("within a year"), 0, 12),
        Option("1-2-years", _("in one to two years"), 12, 24),
        Option("2-5-years", _("in two to five years"), 24, 60),
        Option("later", _("later"), 60),
    ),
    is_scale=True,
)


@dataclass(frozen=True)
class Answer:
    step: Step
    option: Option

    @property
    def label(self) -> str:
        return str(self.option.label)


@dataclass(frozen=True)
class Triage:
    """Where a visitor stands. `asked` is the question they want to see again, empty for the next one."""

    steps: tuple[Step, ...]
    answers: dict[str, str]
    asked: str = ""

    @cached_property
    def current(self) -> Step | None:
        """The question on the page; None when all are answered."""
        wanted = next((step for step in self.steps if step.slug == self.asked), None)
        return wanted or next((step for step in self.steps if step.slug not in self.answers), None)

    @property
    def number(self) -> int:
        return self.steps.index(self.current) + 1 if self.current else len(self.steps)

    @property
    def before(self) -> Step | None:
        """The question to go back to."""
        if self.current is None:
            return self.steps[-1]
        place = self.steps.index(self.current)
        return self.steps[place - 1] if place else None

    @property
    def summary(self) -> list[Answer]:
        """In the order in which they are asked."""
        return [
            Answer(step, option)
            for step in self.steps
            if (option := step.option(self.answers.get(step.slug, ""))) is not None
        ]


def triage(given: Mapping[str, Any]) -> Triage:
    """What the address says; an answer that no question offers counts as not given."""
    steps = _steps()
    answers = {step.slug: slug for step in steps if step.option(slug := str(given.get(step.slug, "")))}
    return Triage(steps, answers, str(given.get("step", "")))


def _steps() -> tuple[Step, ...]:
    sectors = tuple(Option(sector.slug, str(sector)) for sector in Sector.objects.all())
    what = Step(
        "what",
        _("Product"),
        _("What will you make?"),
        _("Choose what comes nearest; nothing is fixed by it."),
        (*sectors, Option("other", _("Something else"))),
    )
    return (what, WHY, SIZE, POWER, PEOPLE, WHEN)


QUESTIONS = ("what", "why", "size", "power", "people", "when")
