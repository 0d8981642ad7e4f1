"""The figures of the road of leads: how many stand where, how far they come, how long it takes, what may come of it."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from acquisition.backoffice.figure_tables import Cell, Figure, Row, Scope, listed, smaller_part
from acquisition.models import Stage
from acquisition.queries.kpi.discipline import contact_freshness, data_health, qualified_rate, stage_limits
from acquisition.queries.kpi.durations import slippage, time_to_commitment, time_to_operation
from acquisition.queries.kpi.forecast import Quarter, forecast
from acquisition.queries.kpi.pipeline import (
    Conversion,
    losses_by_gap,
    open_pipeline,
    stage_conversions,
    time_in_stage,
    win_rate,
)

LEADS = "acquisition_leads"
STAGES = list(Stage)
PAIRS = list(pairwise(STAGES))


def now(scope: Scope) -> list[Figure]:
    """As it is today, whatever year is asked."""
    return [_pipeline(scope), _limits(scope), _freshness(scope), _health(scope)]


def _pipeline(scope: Scope) -> Figure:
    rows = []
    for total in open_pipeline(scope.leads):
        there = {"state": "open", "stage": total.stage.value}
        no_jobs, no_euros = total.jobs_unknown, total.investment_unknown
        rows.append(
            Row(
                total.stage.label,
                [
                    Cell(total.count, url=listed(LEADS, **there)),
                    Cell(
                        total.jobs_fte if total.count else 0,
                        "FTE",
                        total.count - total.jobs_unknown,
                        listed(LEADS, **there, jobs="known"),
                    ),
                    Cell(
                        no_jobs,
                        of=smaller_part(no_jobs, total.count),
                        url=listed(LEADS, **there, jobs="unknown"),
                    ),
                    Cell(
                        total.investment_eur if total.count else 0,
                        "€",
                        total.count - total.investment_unknown,
                        listed(LEADS, **there, investment="known"),
                    ),
                    Cell(
                        no_euros,
                        of=smaller_part(no_euros, total.count),
                        url=listed(LEADS, **there, investment="unknown"),
                    ),
                ],
            )
        )
    definition = _(
        "Open leads at each stage today; jobs and euros are estimates, of the leads whose estimate is known."
    )
    columns = [_("Leads"), _("Jobs"), _("Jobs not known"), _("Investment"), _("Investment not known")]
    return Figure("pipeline", _("Open pipeline"), definition, columns, rows)


def _limits(scope: Scope) -> Figure:
    rows = [
        Row(
            one.stage.label,
            [
                Cell(one.limit_days, _("days"), one.count),
                Cell(one.count, url=listed(LEADS, state="open", stage=one.stage.value, standing="ongoing")),
                Cell(
                    one.over_limit,
                    of=smaller_part(one.over_limit, one.count),
                    url=listed(LEADS, state="stuck", stage=one.stage.value),
                ),
                Cell((timezone.now() - one.oldest_at).days if one.oldest_at else None, _("days"), one.count),
            ],
        )
        for one in stage_limits(among=scope.leads)
    ]
    definition = _(
        "Leads that go on today and stand at their stage, and those that stand there for longer than its limit."
    )
    columns = [_("Limit"), _("Leads"), _("Over the limit"), _("Longest")]
    return Figure("limits", _("Beyond the limit of their stage"), definition, columns, rows)


def _freshness(scope: Scope) -> Figure:
    found = contact_freshness(among=scope.leads)
    cells = [
        Cell(number, of=min(number, found.total), url=listed(LEADS, state="open", talk=talk))
        for talk, number in (("fresh", found.fresh), ("stale", found.stale), ("never", found.never))
    ]
    share = found.share_not_fresh
    cells.append(Cell(share * 100 if share is not None else None, "%", found.stale + found.never))
    definition = _("Open leads by when both sides last spoke: in the last 30 days, longer ago, or never that we noted.")
    columns = [_("In 30 days"), _("Longer ago"), _("Never noted"), _("Not fresh")]
    return Figure("freshness", _("Contact freshness"), definition, columns, [Row(_("Open leads"), cells)])


def _health(scope: Scope) -> Figure:
    found = data_health(scope.leads)
    rows = [
        Row(_("Open leads"), [Cell(found.open, url=listed(LEADS, state="open"))]),
        Row(_("Nobody’s yet"), [Cell(found.nobodys, url=listed(LEADS, state="open", owner="none"))]),
        Row(_("No next step"), [Cell(found.no_next_step, url=listed(LEADS, state="open", lacks="next_step"))]),
        Row(_("Decision overdue"), [Cell(found.decision_overdue, url=listed(LEADS, state="open", lacks="decision"))]),
        Row(_("Not scored"), [Cell(found.not_scored, url=listed(LEADS, state="open", lacks="score"))]),
    ]
    definition = _("Open leads of which something is not written down or no longer true; one may be among several.")
    return Figure("health", _("What is not in order"), definition, [_("Leads")], rows)


def progress(scope: Scope) -> list[Figure]:
    return [_conversions(scope), _wins(scope), _losses(scope), _stays(scope)]


def _conversions(scope: Scope) -> Figure:
    found = stage_conversions(PAIRS, scope.begin, scope.until, at=timezone.now(), among=scope.leads)
    rows = []
    for (start, end), one in found.items():
        entered = {"reached": start.value, **scope.of_year("reached_on")}
        links = (listed(LEADS, **entered), listed(LEADS, **entered, came_to=end.value))
        rows.append(Row(f"{start.label} → {end.label}", _cohort(one, *links)))
    definition = _(
        "Of the leads that first came to a stage in the year: how many had "
        "come to the next one by today, how many may still, and how many never will."
    )
    return Figure("conversion", _("From stage to stage"), definition, _cohort_columns(), rows)


def _cohort(one: Conversion, entered: str = "", reached: str = "") -> list[Cell]:
    smallest = min(one.reached, one.still_open, one.left)
    share = one.reached / one.entered * 100 if one.entered else None
    return [
        Cell(one.entered, of=smallest, url=entered),
        Cell(one.reached, of=smallest, url=reached),
        Cell(one.still_open, of=smallest),
        Cell(one.left, of=smallest),
        Cell(share, "%", smallest),
    ]


def _cohort_columns() -> list[Any]:
    return [_("Came"), _("Came further"), _("May still"), _("Never will"), _("Share")]


def _wins(scope: Scope) -> Figure:
    found, year = win_rate(scope.begin, scope.until, scope.leads), scope.of_year("ended")
    smallest = min(found.won, found.ended - found.won)
    low, high = found.interval or (None, None)
    between = f"{low:.0f}–{high:.0f}" if low is not None else None
    cells = [
        Cell(found.won, of=smallest, url=listed(LEADS, outcome="won", **year)),
        Cell(found.ended, of=smallest, url=listed(LEADS, state="ended", **year)),
        Cell(found.share, "%", smallest),
        Cell(between, "%", smallest),
        Cell(found.jobs_share, "%", smallest),
        Cell(found.jobs_unknown, of=smallest, url=listed(LEADS, state="ended", jobs="unknown", **year)),
    ]
    definition = _(
        "Won of the leads that ended in the year; one that was disqualified before "
        "it was qualified is left out. Below ten a share is chance and is not told."
    )
    columns = [_("Won"), _("Ended"), _("Share"), _("95% between"), _("Share of the jobs"), _("Jobs not known")]
    return Figure("wins", _("Win rate"), definition, columns, [Row(scope.year, cells)])


def _losses(scope: Scope) -> Figure:
    year = scope.of_year("ended")
    rows = [
        Row(
            loss.reason.label,
            [
                Cell(loss.count, url=listed(LEADS, outcome_reason=loss.reason.value, **year)),
                Cell(loss.jobs_fte, "FTE", loss.count - loss.jobs_unknown),
                Cell(loss.jobs_unknown, of=smaller_part(loss.jobs_unknown, loss.count)),
            ],
        )
        for loss in losses_by_gap(scope.begin, scope.until, scope.leads)
    ]
    definition = _("Leads that came to nothing in the year, by what the region lacked.")
    columns = [_("Leads"), _("Jobs"), _("Jobs not known")]
    return Figure("losses", _("Losses by gap"), definition, columns, rows, rows_vary=True)


def _stays(scope: Scope) -> Figure:
    rows = [
        Row(
            one.stage.label,
            [Cell(one.count), Cell(one.median_days, _("days"), one.count), Cell(one.p90_days, _("days"), one.count)],
        )
        for one in time_in_stage(scope.begin, scope.until, scope.leads)
    ]
    definition = _(
        "Stays at a stage that ended by a move in the year: how many, and how long half and nine in ten took."
    )
    return Figure("stays", _("Time in stage"), definition, [_("Stays"), _("Median"), _("P90")], rows)


def lengths(scope: Scope) -> list[Figure]:
    signed = time_to_commitment(scope.begin, scope.until, scope.leads)
    opened = time_to_operation(scope.begin_on, scope.until_on, scope.landings)
    moved = slippage(scope.as_of, scope.landings)
    labels = ((_("First talk to signature"), signed), (_("Signature to opening"), opened))
    rows = [
        Row(
            label,
            [
                Cell(one.count),
                Cell(one.median_days, _("days"), one.count),
                Cell(one.p90_days, _("days"), one.count),
                Cell(one.waiting),
            ],
        )
        for label, one in labels
    ]
    took = _("Of those that arrived in the year; the others are on their way and are counted apart.")
    columns = [_("Arrived"), _("Median"), _("P90"), _("On their way")]
    slipped = _("How far the day for the promised jobs moved from the first promise to the latest, of every landing.")
    cells = [Cell(moved.landings), Cell(moved.moved), Cell(moved.median_days, _("days"), moved.landings)]
    return [
        Figure("lengths", _("How long it takes"), took, columns, rows),
        Figure(
            "slippage",
            _("Slippage"),
            slipped,
            [_("Landings"), _("Moved"), _("Median")],
            [Row(date_format(scope.as_of), cells)],
        ),
    ]


def ahead(scope: Scope) -> list[Figure]:
    found = forecast(scope.leads)
    rows = [
        Row(
            _quarter(one),
            [
                Cell(one.leads, url=_opening(one)),
                Cell(one.jobs_fte, "FTE", one.leads - one.jobs_unknown),
                Cell(one.jobs_unknown, of=smaller_part(one.jobs_unknown, one.leads)),
            ],
        )
        for one in found.quarters
    ]
    rows.append(Row(_("On hold, not counted"), [Cell(found.on_hold), Cell(None), Cell(None)]))
    definition = _(
        "Jobs that open leads may bring by the quarter they are to open, "
        "each weighed by how many of our leads that came as far were won."
    )
    columns = [_("Leads"), _("Jobs"), _("Jobs not known")]
    return [Figure("forecast", _("Weighted forecast"), definition, columns, rows, rows_vary=True)]


def _quarter(one: Quarter) -> Any:
    if one.begins_on is None:
        return _("Not known when")
    said = {"quarter": (one.begins_on.month + 2) // 3, "year": one.begins_on.year}
    return _("Q%(quarter)d %(year)d") % said


def _opening(one: Quarter) -> str:
    if one.begins_on is None:
        return ""
    last = (one.begins_on + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    days = {"opening_after": one.begins_on.isoformat(), "opening_before": last.isoformat()}
    return listed(LEADS, state="open", standing="ongoing", **days)


def qualified(scope: Scope) -> Figure:
    found = qualified_rate(scope.begin, scope.until, at=timezone.now(), among=scope.leads, enquiries=scope.enquiries)
    definition = _(
        "Of the leads whose first enquiry came in the year and was accepted: how many are qualified by today."
    )
    return Figure("qualified", _("Qualified leads"), definition, _cohort_columns(), [Row(scope.year, _cohort(found))])
