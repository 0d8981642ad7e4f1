"""Figures of landings beside a plain count of the same rows: latest verified, unknown is not zero, cancelled apart."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from acquisition.actions.landing_moves import cancel_landing, close_down_landing
from acquisition.actions.promises import (
    EvidenceMissing,
    FoundInFuture,
    MeasureUnreadable,
    PromiseFromFuture,
    ReporterMayNotVerify,
    VerifiedAlready,
    report_realisation,
    verify_realisation,
)
from acquisition.models import Commitment, Landing, LandingTransition, Measure, Realisation
from acquisition.queries.kpi.landings import (
    landings_by_status,
    realisation_rate,
    realised_investment,
    realised_jobs,
)
from acquisition.queries.promises import promise_ledger
from crm.models import Municipality
from tests.acquisition.landing_rows import a_landing, a_place, operational, promise, report, someone, today, verified

pytestmark = pytest.mark.django_db
JOBS, EUROS = Measure.JOBS_NEW, Measure.CAPEX


def ago(days):
    return today() - timedelta(days=days)


def backdated(landing, days):
    """As if it had been opened so long ago; its road with it, since steps are never changed."""
    Landing.objects.filter(pk=landing.pk).update(opened_at=landing.opened_at - timedelta(days=days))
    return landing


def of_ledger(landing, measure=JOBS, as_of=None):
    lines = promise_ledger(Landing.objects.filter(pk=landing.pk), as_of=as_of or today()).lines
    return next(line for line in lines if line.measure == measure)


def test_a_report_counts_for_nothing_until_another_verified_it():
    landing = a_landing()
    promise(landing, 250)
    pk = report(landing, 40)
    line = of_ledger(landing)
    assert (line.promised, line.found, line.reported, line.share) == (250, None, 1, None)
    assert realised_jobs(as_of=today()).known == 0
    with pytest.raises(ReporterMayNotVerify):
        verify_realisation(landing_id=landing.pk, realisation_id=pk, actor_id=someone("anna").pk)
    verify_realisation(landing_id=landing.pk, realisation_id=pk, actor_id=someone("hilde").pk)
    with pytest.raises(VerifiedAlready):
        verify_realisation(landing_id=landing.pk, realisation_id=pk, actor_id=someone("carla").pk)
    assert (of_ledger(landing).found, of_ledger(landing).share) == (40, 16)
    assert realised_jobs(as_of=today()).total == 40


def test_values_are_stocks_the_latest_day_counts_alone_and_a_correction_of_that_day_wins():
    landing = backdated(a_landing(), 400)
    for days, value in ((300, 40), (10, 90), (100, 60)):
        verified(landing, value, as_of=ago(days))
    assert realised_jobs(as_of=today()).total == 90
    assert realised_jobs(as_of=ago(50)).total == 60
    assert realised_jobs(as_of=ago(301)).known == 0
    verified(landing, 85, as_of=ago(10))
    assert realised_jobs(as_of=today()).total == 85


def test_a_later_promise_takes_the_place_of_the_first_which_stays_on_record():
    landing = backdated(a_landing(), 400)
    promise(landing, 250, agreed_on=ago(300))
    promise(landing, 180, agreed_on=ago(20))
    line = of_ledger(landing)
    assert (line.first_promised, line.promised, line.is_changed) == (250, 180, True)
    assert of_ledger(landing, as_of=ago(100)).promised == 250


def test_closed_down_is_nothing_cancelled_stands_apart_and_unknown_is_neither():
    closed, gone, silent = operational(a_landing(1), 50, since=ago(0)), a_landing(2), a_landing(3)
    for landing in (closed, gone, silent):
        promise(landing, 100)
    assert (realised_jobs(as_of=today()).total, realised_jobs(as_of=today()).unknown) == (50, 2)
    close_down_landing(landing_id=closed.pk, closed_on=today(), reason="Bankrupt", actor_id=someone().pk)
    cancel_landing(landing_id=gone.pk, reason="No money", actor_id=someone().pk)
    jobs = realised_jobs(as_of=today())
    assert (jobs.total, jobs.known, jobs.unknown) == (0, 1, 1)
    (total,) = promise_ledger(Landing.objects.all(), as_of=today()).totals
    assert (total.promised, total.found, total.unknown, total.cancelled) == (200, 0, 1, 100)


def test_a_share_of_materials_is_never_added_up():
    for number in (1, 2):
        promise(a_landing(number), 40, Measure.CIRCULAR)
    ledger = promise_ledger(Landing.objects.all(), as_of=today())
    assert len(ledger.lines) == 2
    assert ledger.totals == []


def test_what_cannot_be_is_refused():
    landing = a_landing()
    for measure, value in ((JOBS, -1), ("happiness", 1), (Measure.CIRCULAR, 101)):
        with pytest.raises(MeasureUnreadable):
            promise(landing, value, measure)
    with pytest.raises(PromiseFromFuture):
        promise(landing, 1, agreed_on=today() + timedelta(days=1))
    with pytest.raises(FoundInFuture):
        report(landing, 1, as_of=today() + timedelta(days=1))
    with pytest.raises(EvidenceMissing):
        report_realisation(
            landing_id=landing.pk,
            measure=JOBS,
            value=Decimal(1),
            as_of=today(),
            source="register",
            evidence=" ",
            actor_id=someone().pk,
        )


def test_what_was_reported_changes_once_when_it_is_verified():
    landing, hilde = a_landing(), someone("hilde")
    row = Realisation.objects.filter(pk=report(landing, 40))
    for fields in ({"value": 400}, {"as_of": ago(1)}, {"reported_by": hilde}):
        with pytest.raises(Exception, match="never changed"), transaction.atomic():
            row.update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(verified_by=row.get().reported_by, verified_at=landing.opened_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(verified_by=hilde)
    row.update(verified_by=hilde, verified_at=landing.opened_at)
    for fields in ({"verified_by": someone("carla")}, {"verified_by": None, "verified_at": None}):
        with pytest.raises(Exception, match="never changed"), transaction.atomic():
            row.update(**fields)


def test_landings_stand_by_municipality_in_columns_that_are_never_added_up():
    emmen = a_place("emmen")
    operational(a_landing(1))
    on_its_way, cancelled = a_landing(2), a_landing(3)
    Landing.objects.filter(pk__in=[on_its_way.pk, cancelled.pk]).update(municipality=emmen)
    cancel_landing(landing_id=cancelled.pk, reason="No money", actor_id=someone().pk)
    a_landing(4)
    rows = {row.municipality_id: row for row in landings_by_status(as_of=today())}
    found = rows[emmen.pk]
    assert (found.committed, found.operational, found.cancelled, found.closed_down, found.is_member) == (
        1,
        1,
        1,
        0,
        True,
    )
    assert rows[None].committed == 1
    assert landings_by_status(as_of=ago(1)) == []
    Municipality.objects.filter(pk=emmen.pk).update(member_from=today() + timedelta(days=1))
    assert not landings_by_status(as_of=today())[0].is_member


def test_the_figures_are_what_a_plain_count_says():
    dice = random.Random(7)
    anna, hilde = someone(), someone("hilde")
    for number in range(12):
        landing = backdated(a_landing(number), 500)
        for measure in (JOBS, EUROS):
            for _time in range(dice.randrange(3)):
                promise(landing, dice.randrange(0, 200), measure, agreed_on=ago(dice.randrange(1, 400)), due_on=ago(0))
            for _time in range(dice.randrange(4)):
                pk = report(landing, dice.randrange(0, 200), measure, as_of=ago(dice.randrange(400)))
                if dice.random() < 0.7:
                    verify_realisation(landing_id=landing.pk, realisation_id=pk, actor_id=hilde.pk)
        if dice.random() < 0.3:
            cancel_landing(landing_id=landing.pk, reason="No", actor_id=anna.pk)
    stands = operational(a_landing(99), 33)
    promise(stands, 70, due_on=today())
    close_down_landing(landing_id=stands.pk, closed_on=today(), reason="Gone", actor_id=anna.pk)
    for day in (today(), ago(1), ago(30), ago(200), ago(450)):
        jobs, euros, rate = realised_jobs(as_of=day), realised_investment(as_of=day), realisation_rate(as_of=day)
        assert (jobs.total, jobs.known, jobs.unknown) == counted(JOBS, day)[:3]
        assert (euros.total, euros.known, euros.unknown) == counted(EUROS, day)[:3]
        assert (rate.promised, rate.realised, rate.unknown_promised, rate.known, rate.unknown, rate.kept_well) == due(
            day
        )


def one_by_one(measure, day):
    """(promised, due on, found) of each landing that counts that day, with found None where nobody knows."""
    for landing in Landing.objects.all():
        steps = [s for s in LandingTransition.objects.filter(landing=landing) if s.at.astimezone().date() <= day]
        if any(step.to_status == "cancelled" for step in steps) or landing.opened_at.astimezone().date() > day:
            continue
        words = [c for c in Commitment.objects.filter(landing=landing, measure=measure) if c.agreed_on <= day]
        seen = [
            r
            for r in Realisation.objects.filter(landing=landing, measure=measure)
            if r.as_of <= day and r.verified_at is not None
        ]
        word = max(words, key=lambda c: (c.agreed_on, c.pk), default=None)
        last = max(seen, key=lambda r: (r.as_of, r.pk), default=None)
        if word is None and last is None:
            continue
        closed = landing.closed_down_on is not None and landing.closed_down_on <= day
        found = Decimal(0) if closed else last.value if last else None
        yield (word.value if word else None), (word.due_on if word else None), found


def counted(measure, day):
    rows = list(one_by_one(measure, day))
    known = [found for _value, _due, found in rows if found is not None]
    return sum(known, Decimal(0)), len(known), len(rows) - len(known)


def due(day):
    rows = [(value, found) for value, by, found in one_by_one(JOBS, day) if value is not None and by <= day]
    known = [(value, found) for value, found in rows if found is not None]
    unknown = [value for value, found in rows if found is None]
    kept = sum(found >= value * Decimal("0.8") for value, found in known)
    return (
        sum((value for value, _found in known), Decimal(0)),
        sum((found for _value, found in known), Decimal(0)),
        sum(unknown, Decimal(0)),
        len(known),
        len(unknown),
        kept,
    )
