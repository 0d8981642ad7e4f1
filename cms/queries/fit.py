"""What the region has for what somebody seeks, counted over the plots on offer: it fits, it fails, nobody knows."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone

from cms.models import PlotListing
from cms.queries.plot_wishes import Filter, Verdict, filters, standing
from cms.queries.plots import plots_on_offer
from cms.queries.triage import UNDECIDED, Answer, Triage

MONTHS = 12


@dataclass(frozen=True)
class Line:
    """One wish, and how many plots have it."""

    subject: str
    said: str
    fits: int
    unknown: int
    fails: int


@dataclass(frozen=True)
class Fit:
    lines: list[Line]
    together: Line
    query: str
    """The same wishes for the site finder."""
    some_are_samples: bool


def fit(walked: Triage) -> Fit | None:
    """None when nothing was decided that a plot can be measured by, or when no plot is on offer."""
    asked = {each.name: each for each in filters()}
    wishes = [
        (asked[name], wish) for answer in walked.summary for name, wish in [_wish(answer)] if wish and name in asked
    ]
    plots = plots_on_offer()
    if not wishes or not plots:
        return None
    judged = [[each.judge(plot, wish) for plot in plots] for each, wish in wishes]
    lines = [_line(each, wish, verdicts) for (each, wish), verdicts in zip(wishes, judged, strict=True)]
    worst = [max(verdicts) for verdicts in zip(map(standing, plots), *judged, strict=True)]
    return Fit(
        lines,
        _counted("", "", worst),
        urlencode({each.name: wish for each, wish in wishes}),
        _invented(plots),
    )


def _wish(answer: Answer) -> tuple[str, str]:
    """The finder's name for it and its wish: land from the smallest size on, power up to the highest load.

    Who needs little land says nothing that a plot could fail by: the smallest may do.
    """
    least, most = answer.option.at_least, answer.option.at_most
    if answer.option.slug == UNDECIDED:
        return "", ""
    if answer.step.slug == "size":
        return "hectares", str(least or "")
    if answer.step.slug == "power":
        return "grid", str(most or least)
    if answer.step.slug == "when":
        return "by", str(timezone.localdate().year + least // MONTHS) if least else "now"
    return "", ""


def _line(each: Filter, wish: str, verdicts: list[Verdict]) -> Line:
    return _counted(str(each.label), each.say(wish), verdicts)


def _counted(subject: str, said: str, verdicts: list[Verdict]) -> Line:
    return Line(subject, said, *(verdicts.count(one) for one in (Verdict.FITS, Verdict.UNKNOWN, Verdict.FAILS)))


def _invented(plots: list[PlotListing]) -> bool:
    return any(plot.is_sample for plot in plots)
