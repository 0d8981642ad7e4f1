"""The figures of the road, against counting by hand."""

import itertools
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from acquisition.models import Lead, LeadTransition, Stage
from acquisition.queries.kpi.pipeline import (
    losses_by_gap,
    stage_conversion,
    time_in_stage,
    wilson,
    win_rate,
)
from crm.models import Contact

pytestmark = pytest.mark.django_db
JANUARY, APRIL, JULY = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 4, 7))
STAGES = list(Stage)


def a_road(number, stages, *, begins, every=timedelta(days=10), outcome=None, reason="", jobs=None, euros=None):
    """A lead that went from stage to stage, `every` so often, and then ended so."""
    contact, _new = Contact.objects.get_or_create(email="road@example.org", defaults={"name": "Road"})
    moments = [begins + step * every for step in range(len(stages))]
    lead = Lead.objects.create(
        code=f"DTZ-2026-{number:04d}",
        title=f"Lead {number}",
        contact=contact,
        stage=stages[-1],
        stage_entered_at=moments[-1],
        opened_at=begins,
        outcome=outcome,
        outcome_reason=reason,
        outcome_at=moments[-1] + every if outcome else None,
        jobs_new_fte_est=jobs,
        investment_eur_est=euros,
    )
    for seq, (stage, at) in enumerate(zip(stages, moments, strict=True), start=1):
        before = stages[seq - 2] if seq > 1 else ""
        LeadTransition.objects.create(lead=lead, seq=seq, from_stage=before, to_stage=stage, at=at, gate_version=1)
    return lead


def up_to(stage):
    return STAGES[: STAGES.index(Stage(stage)) + 1]


@pytest.fixture
def two_quarters():
    """Ten leads contacted in the first quarter: six qualified (two of them in the second), three proposed, two won with
    40 and 25 FTE, one lost with 30, one disqualified before it was qualified, the rest open."""
    early, slow = JANUARY, timedelta(days=60)
    a_road(1, up_to("committed"), begins=early, outcome="won", jobs=40)
    a_road(2, up_to("committed"), begins=early, outcome="won", jobs=25)
    a_road(3, up_to("proposed"), begins=early, outcome="lost", reason="grid", jobs=30)
    a_road(4, up_to("qualified"), begins=early)
    a_road(5, up_to("qualified"), begins=early, every=slow)
    a_road(6, up_to("qualified"), begins=early, every=slow)
    a_road(7, up_to("contacted"), begins=early, outcome="disqualified", reason="integrity")
    for number in (8, 9, 10):
        a_road(number, up_to("contacted"), begins=early)


def test_the_example_of_two_quarters(two_quarters):
    conversion = stage_conversion(Stage.CONTACTED, Stage.QUALIFIED, JANUARY, APRIL, at=JULY)
    assert (conversion.entered, conversion.reached, conversion.still_open, conversion.left) == (10, 6, 3, 1)
    at_the_end_of_march = stage_conversion(Stage.CONTACTED, Stage.QUALIFIED, JANUARY, APRIL, at=APRIL)
    assert at_the_end_of_march.reached == 4
    rate = win_rate(JANUARY, JULY)
    assert (rate.won, rate.ended, rate.share, rate.interval) == (2, 3, None, None)
    assert round(rate.jobs_share, 1) == Decimal("68.4")
    assert [(loss.reason, loss.count, loss.jobs_fte, loss.jobs_unknown) for loss in losses_by_gap(JANUARY, JULY)] == [
        ("grid", 1, Decimal(30), 0),
        ("integrity", 1, None, 1),
    ]


def test_a_share_is_told_from_ten_on_with_how_sure_it_is():
    for number in range(10):
        won = number < 4
        a_road(
            number, up_to("committed"), begins=JANUARY, outcome="won" if won else "lost", reason="" if won else "price"
        )
    rate = win_rate(JANUARY, JULY)
    low, high = rate.interval
    assert rate.share == 40
    assert (round(low, 1), round(high, 1)) == (16.8, 68.7)  # the interval as tables of it print it
    assert wilson(0, 10)[0] == pytest.approx(0)
    assert wilson(10, 10)[1] == pytest.approx(100)


def test_every_figure_is_what_counting_one_by_one_says():
    dice = random.Random(5)
    roads = []
    for number in range(60):
        stages = up_to(dice.choice(STAGES))
        if len(stages) > 2 and dice.random() < 0.3:
            stages = [*stages, stages[-2]]  # one step back
        outcome = dice.choice([None, None, "lost", "disqualified", "won" if stages[-1] == "committed" else None])
        roads.append(
            a_road(
                number,
                stages,
                begins=JANUARY + timedelta(days=dice.randint(-60, 200)),
                every=timedelta(days=dice.randint(1, 40)),
                outcome=outcome,
                reason=dice.choice(["grid", "land"]) if outcome in ("lost", "disqualified") else "",
                jobs=dice.choice([None, dice.randint(0, 90)]),
            )
        )
    steps = {lead.pk: list(lead.transitions.order_by("seq")) for lead in roads}

    def first(lead, stage):
        return min((step.at for step in steps[lead.pk] if step.to_stage in STAGES[STAGES.index(stage) :]), default=None)

    for start, end in [(Stage.IDENTIFIED, Stage.QUALIFIED), (Stage.QUALIFIED, Stage.VISITED)]:
        cohort = [lead for lead in roads if (at := first(lead, start)) and JANUARY <= at < APRIL]
        reached = [lead for lead in cohort if (at := first(lead, end)) and at <= JULY]
        waiting = [one for one in cohort if one not in reached and (one.outcome_at is None or one.outcome_at > JULY)]
        found = stage_conversion(start, end, JANUARY, APRIL, at=JULY)
        assert (found.entered, found.reached, found.still_open) == (len(cohort), len(reached), len(waiting))

    ended = [lead for lead in roads if lead.outcome_at and JANUARY <= lead.outcome_at < JULY]
    counted = [lead for lead in ended if lead.outcome != "disqualified" or first(lead, Stage.QUALIFIED)]
    rate = win_rate(JANUARY, JULY)
    assert (rate.won, rate.ended) == (sum(lead.outcome == "won" for lead in counted), len(counted))
    assert rate.jobs_ended_fte == sum(lead.jobs_new_fte_est or 0 for lead in counted)
    assert rate.jobs_unknown == sum(lead.jobs_new_fte_est is None for lead in counted)
    for loss in losses_by_gap(JANUARY, JULY):
        same = [lead for lead in ended if lead.outcome_reason == loss.reason]
        assert (loss.count, loss.jobs_fte or 0) == (len(same), sum(lead.jobs_new_fte_est or 0 for lead in same))

    for spells in time_in_stage(JANUARY, JULY):
        stays = sorted(
            (after.at - before.at) / timedelta(days=1)
            for road in steps.values()
            for before, after in itertools.pairwise(road)
            if before.to_stage == spells.stage and JANUARY <= after.at < JULY
        )
        assert spells.count == len(stays)
        if stays:
            assert spells.median_days == stays[(len(stays) - 1) // 2]
            assert sum(stay <= spells.p90_days for stay in stays) >= 0.9 * len(stays)
