"""Folding a timeline: a run of like moments becomes one line, so that what matters is not lost in what repeats."""

from dataclasses import dataclass
from datetime import timedelta

from crm.queries.timeline import Moment

WITHIN = {"edits": timedelta(hours=1), "task": timedelta(hours=1), "mail": timedelta(days=1)}
"""Themes that fold, and how far apart two neighbours may be. What was said or agreed to always stands by itself."""


@dataclass(frozen=True)
class Run:
    """The newest of a run, and those it stands for."""

    first: Moment
    rest: list[Moment]

    @property
    def is_folded(self) -> bool:
        return bool(self.rest)


def runs(moments: list[Moment]) -> list[Run]:
    """The moments in their order; neighbours by one person, or mails of one campaign, in one run."""
    told: list[Run] = []
    for moment in moments:
        last = (told[-1].rest or [told[-1].first])[-1] if told else None
        if last and _alike(last, moment):
            told[-1].rest.append(moment)
        else:
            told.append(Run(moment, []))
    return told


def _alike(newer: Moment, older: Moment) -> bool:
    within = WITHIN.get(older.theme)
    same = (newer.theme, newer.signed, newer.series) == (older.theme, older.signed, older.series)
    return within is not None and same and newer.happened_at - older.happened_at <= within
