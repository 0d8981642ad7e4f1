"""The figures of the work and what comes of it, each against the same counted row by row in Python."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from statistics import mean, median

import pytest
from django.utils import timezone

from acquisition.models import (
    AftercarePlan,
    Enquiry,
    Landing,
    Lead,
    LeadTransition,
    Plot,
    PlotFact,
    PlotHold,
    RiskSignal,
    ShareLink,
    ShareView,
    Stage,
    WinConfirmation,
)
from acquisition.models.stages import LIMIT_DAYS
from acquisition.queries.kpi.companies import aftercare, bidbook_reading, company_view
from acquisition.queries.kpi.discipline import contact_freshness, data_health, qualified_rate, stage_limits
from acquisition.queries.kpi.durations import slippage, time_to_commitment, time_to_operation
from acquisition.queries.kpi.forecast import forecast
from acquisition.queries.kpi.land import hold_discipline, plot_supply
from crm.models import Contact, Interaction
from tests.acquisition.landing_rows import a_landing, promise, someone, today
from tests.acquisition.rows import BOOK, a_book, a_lead, a_plot, an_enquiry
from tests.acquisition.test_kpi_pipeline import STAGES, a_road, up_to

pytestmark = pytest.mark.django_db
JANUARY, JULY = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 7))


def roads(chance, number=40):
    """Leads that went some way, and ended or not."""
    found = []
    for each in range(number):
        stages = up_to(chance.choice(STAGES))
        outcome = chance.choice([None, None, "lost", "won" if stages[-1] == "committed" else None])
        lead = a_road(
            each,
            stages,
            begins=JANUARY + timedelta(days=chance.randint(-200, 150)),
            every=timedelta(days=chance.randint(1, 40)),
            outcome=outcome,
            reason="grid" if outcome == "lost" else "",
            jobs=chance.choice([None, chance.randint(1, 90)]),
        )
        found.append(lead)
    return found


def stages_of(lead):
    return [step.to_stage for step in LeadTransition.objects.filter(lead=lead)]


@pytest.mark.parametrize("seed", range(2))
def test_the_forecast_weighs_each_lead_by_what_became_of_those_that_came_as_far(seed):
    chance = random.Random(seed)
    roads(chance)
    for lead in Lead.objects.filter(outcome=None):
        opens = chance.choice([None, date(2027, chance.randint(1, 12), chance.randint(1, 28))])
        held = chance.random() < 0.2
        kept = {"standing": "delayed", "standing_reason": "They wait"} if held else {}
        Lead.objects.filter(pk=lead.pk).update(expected_operational_on=opens, **kept)
    ended = list(Lead.objects.exclude(outcome=None))
    chances = {}
    for stage in STAGES:
        came = [lead for lead in ended if any(STAGES.index(one) >= STAGES.index(stage) for one in stages_of(lead))]
        won = sum(lead.outcome == "won" for lead in came)
        chances[stage] = Decimal(won + 1) / (len(came) + 4)
    expected = {}
    for lead in Lead.objects.filter(outcome=None, standing="ongoing"):
        on = lead.expected_operational_on
        begins = on and date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
        leads, jobs, unknown = expected.get(begins, (0, Decimal(0), 0))
        more = (lead.jobs_new_fte_est or 0) * chances[lead.stage]
        expected[begins] = (leads + 1, jobs + more, unknown + (lead.jobs_new_fte_est is None))
    found = forecast()
    assert found.chances == chances
    assert len(expected) > 3
    assert {one.begins_on: (one.leads, one.jobs_unknown) for one in found.quarters} == {
        begins: (leads, unknown) for begins, (leads, _jobs, unknown) in expected.items()
    }
    for one in found.quarters:
        assert one.jobs_fte == pytest.approx(expected[one.begins_on][1])
    assert found.quarters[-1].begins_on is None
    assert found.on_hold == Lead.objects.filter(outcome=None, standing="delayed").count()


def test_without_history_one_in_four_is_expected():
    assert set(forecast().chances.values()) == {Decimal("0.25")}
    assert forecast().quarters == []


def ranked(days):
    days = sorted(days)
    return (round(days[(len(days) - 1) // 2], 1), round(days[-(-len(days) * 9 // 10) - 1], 1)) if days else (None, None)


@pytest.mark.parametrize("seed", range(2))
def test_time_to_commitment(seed):
    roads(random.Random(seed), 150)
    days, waiting = [], 0
    for lead in Lead.objects.all():
        steps = list(lead.transitions.order_by("seq"))
        talked = [step.at for step in steps if step.to_stage != "identified"]
        signed = [step.at for step in steps if step.to_stage == "committed"]
        if talked and signed and JANUARY <= min(signed) < JULY:
            days.append((min(signed) - min(talked)) / timedelta(days=1))
        if talked and not signed and min(talked) < JULY:
            waiting += lead.outcome_at is None or lead.outcome_at >= JULY
    found = time_to_commitment(JANUARY, JULY)
    assert len(days) > 2
    assert (found.count, (found.median_days, found.p90_days), found.waiting) == (len(days), ranked(days), waiting)


def test_time_to_operation_and_slippage():
    chance, begin, until = random.Random(3), today() - timedelta(days=365), today() + timedelta(days=1)
    for number in range(8):
        landing = a_landing(number)
        opened_at = timezone.now() - timedelta(days=chance.randint(400, 900))
        opened = today() - timedelta(days=chance.randint(1, 500)) if number % 2 else None
        Landing.objects.filter(pk=landing.pk).update(opened_at=opened_at, operational_on=opened)
        first = today() + timedelta(days=100)
        for given in range(number % 3):
            promise(
                landing, 10, due_on=first + timedelta(days=90 * given), agreed_on=today() - timedelta(days=9 - given)
            )
    rows = list(Landing.objects.all())
    days = [
        (row.operational_on - row.opened_at.date()).days
        for row in rows
        if row.operational_on and begin <= row.operational_on < until
    ]
    found = time_to_operation(begin, until)
    assert len(days) > 0
    assert (found.count, (found.median_days, found.p90_days)) == (len(days), ranked([float(one) for one in days]))
    assert found.waiting == sum(row.operational_on is None for row in rows)
    moved = []
    for row in rows:
        dates = [one.due_on for one in row.commitments.order_by("agreed_on", "pk")]
        moved += [(dates[-1] - dates[0]).days] if dates else []
    slipped = slippage(today())
    assert (slipped.landings, slipped.moved) == (len(moved), sum(one != 0 for one in moved))
    assert slipped.median_days == sorted(moved)[(len(moved) - 1) // 2]


def test_limits_freshness_and_health():
    chance, now = random.Random(4), timezone.now()
    roads(chance)
    for lead in Lead.objects.filter(outcome=None):
        contact = Contact.objects.create(email=f"c{lead.pk}@example.org", name="C")
        Lead.objects.filter(pk=lead.pk).update(
            contact=contact,
            stage_entered_at=now - timedelta(days=chance.randint(0, 150), hours=1),
            owner=chance.choice([None, someone("anna")]),
            next_step=chance.choice(["", "Call"]),
            expected_decision_on=chance.choice([None, today() - timedelta(days=1), today()]),
        )
        for _each in range(chance.randint(0, 2)):
            happened = now - timedelta(days=chance.randint(0, 60), hours=1)
            both = chance.random() < 0.7
            Interaction.objects.create(contact=contact, kind="call", subject="s", happened_at=happened, two_way=both)
    rows = list(Lead.objects.filter(outcome=None))
    for one in stage_limits(now):
        here = [lead for lead in rows if lead.stage == one.stage]
        limit = timedelta(days=LIMIT_DAYS[one.stage])
        assert one.count == len(here)
        assert one.over_limit == sum(now - lead.stage_entered_at > limit for lead in here)
        assert one.oldest_at == min((lead.stage_entered_at for lead in here), default=None)
    kinds = []
    for lead in rows:
        talks = [one.happened_at for one in Interaction.objects.filter(contact=lead.contact, two_way=True)]
        kinds.append("never" if not talks else "fresh" if now - max(talks) <= timedelta(days=30) else "stale")
    found = contact_freshness(now)
    assert (found.fresh, found.stale, found.never) == tuple(kinds.count(one) for one in ("fresh", "stale", "never"))
    assert min(found.fresh, found.stale, found.never) > 0
    health = data_health()
    assert (health.open, health.not_scored) == (len(rows), len(rows))
    assert health.nobodys == sum(lead.owner_id is None for lead in rows)
    assert health.no_next_step == sum(lead.next_step == "" for lead in rows)
    assert health.decision_overdue == sum(
        lead.expected_decision_on is not None and lead.expected_decision_on < today() for lead in rows
    )


def test_qualified_leads_of_one_cohort():
    chance, now = random.Random(5), timezone.now()
    begin, until = now - timedelta(days=60), now - timedelta(days=10)
    for number in range(20):
        lead = a_lead(number)
        Enquiry.objects.filter(lead=lead).update(received_at=now - timedelta(days=chance.randint(0, 90)))
        if chance.random() < 0.5:
            LeadTransition.objects.create(
                lead=lead,
                seq=9,
                from_stage="contacted",
                to_stage=chance.choice(["contacted", "proposed"]),
                at=now,
                gate_version=1,
            )
        elif chance.random() < 0.4:
            Lead.objects.filter(pk=lead.pk).update(outcome="lost", outcome_reason="grid", outcome_at=now)
    an_enquiry(99, organisation="")
    cohort = [
        lead for lead in Lead.objects.all() if begin <= min(one.received_at for one in lead.enquiries.all()) < until
    ]
    reached = [one for one in cohort if "proposed" in stages_of(one)]
    found = qualified_rate(begin, until, at=now)
    assert len(reached) > 0
    assert (found.entered, found.reached) == (len(cohort), len(reached))
    assert found.still_open == sum(one.outcome_at is None for one in cohort if one not in reached)


def test_supply_of_land_and_how_holds_end(region):
    chance, day = random.Random(6), today()
    lead = a_lead(1)
    for number in range(14):
        plot = a_plot("emmen", checked=chance.random() < 0.7)
        held = chance.choice([0, 5_000])
        opens = chance.choice([None, day - timedelta(days=1), day + timedelta(days=300), day + timedelta(days=900)])
        Plot.objects.filter(pk=plot.pk).update(available_from=opens, offered=chance.random() < 0.8, held_m2=held)
        PlotFact.objects.filter(
            plot=plot, pk__in=[plot.facts.first().pk] if number % 3 and plot.facts.exists() else []
        ).update(as_of=day - timedelta(days=9), stale_after=day - timedelta(days=1))
        status = chance.choice(["active", "expired", "released", "converted"])
        PlotHold.objects.create(
            plot=plot,
            lead=lead,
            kind=chance.choice(["option", "sale_agreed", "soft_interest"]),
            area_m2=1_000 * (number + 1),
            starts_on=day - timedelta(days=chance.randint(20, 700)),
            expires_on=day,
            status=status,
            ended_on=None if status == "active" else day - timedelta(days=chance.randint(0, 19)),
            ended_because="" if status == "active" else "So",
            didam="not_applicable",
            made_at=timezone.now(),
        )
    offered = list(Plot.objects.filter(offered=True))
    free = [(plot.available_from, plot.area_m2 - plot.held_m2) for plot in offered]
    found, two_years = plot_supply(day), day + timedelta(days=730)
    assert found.plots == len(offered)
    assert found.now_m2 == sum(area for opens, area in free if opens and opens <= day)
    assert found.soon_m2 == sum(area for opens, area in free if opens and day < opens <= two_years)
    assert found.unknown_m2 == sum(area for opens, area in free if opens is None)
    fresh = [all(one.stale_after >= day for one in plot.facts.all()) and plot.facts.exists() for plot in offered]
    assert 0 < found.fresh == sum(fresh) < len(offered)
    holds = list(PlotHold.objects.all())
    a_year_ago = day - timedelta(days=365)
    sold = sum(one.area_m2 for one in holds if one.kind == "sale_agreed" and a_year_ago < one.starts_on <= day)
    assert found.sold_m2_a_year == sold
    assert found.years == (found.now_m2 / sold if sold else None)
    begin = day - timedelta(days=10)
    ended = [one for one in holds if one.ended_on and begin <= one.ended_on < day]
    how = hold_discipline(begin, day)
    assert {way: number for way, number in how.ended.items() if number} == {
        way: sum(one.status == way for one in ended) for way in {one.status for one in ended}
    }
    assert how.median_days == median((one.ended_on - one.starts_on).days for one in ended)
    assert how.held_m2 == sum(one.area_m2 for one in holds if one.status == "active" and one.kind != "soft_interest")


def test_what_companies_say_and_no_answer_says_nothing():
    chance, now = random.Random(7), timezone.now()
    begin, until = now - timedelta(days=50), now
    for number in range(10):
        landing = a_landing(number)
        for time in range(1, chance.randint(1, 3) + 1):
            asked = now - timedelta(days=chance.randint(1, 80) - 3 * time)
            said = chance.random() < 0.6
            WinConfirmation.objects.create(
                landing=landing,
                contact_id=landing.lead.contact_id,
                number=time,
                language="nl",
                token_sha256=f"{number}-{time}",
                asked_at=asked,
                expires_at=asked + timedelta(days=7),
                ended_at=None if said else now,
                answered_at=asked + timedelta(days=2) if said else None,
                agrees=True if said else None,
                counterfactual=chance.choice(["", "same", "later", "elsewhere", "unsure"]) if said else "",
                helpfulness=chance.choice([None, 1, 4, 5]) if said else None,
            )
    asked, last = 0, []
    for landing in Landing.objects.all():
        rows = list(landing.confirmations.all())
        if not rows or not begin <= min(row.asked_at for row in rows) < until:
            continue
        asked += 1
        answered = sorted((row for row in rows if row.answered_at), key=lambda row: (row.answered_at, row.pk))
        last += answered[-1:]
    found = company_view(begin, until)
    assert 0 < len(last) < asked
    assert (found.asked, found.answered) == (asked, len(last))
    for way, number in found.counterfactual.items():
        assert number == sum(row.counterfactual == way for row in last)
    assert found.not_said == sum(row.counterfactual == "" for row in last)
    assert found.additional == sum(row.counterfactual in ("later", "smaller", "elsewhere") for row in last)
    notes = [row.helpfulness for row in last if row.helpfulness is not None]
    assert (found.helpful, found.mean_helpfulness) == (len(notes), mean(notes) if notes else None)
    assert company_view(now, now + timedelta(days=1)).response_rate is None


def test_aftercare_counts_who_stands_today():
    chance, now = random.Random(8), timezone.now()
    for number in range(8):
        landing = a_landing(number)
        status = "operational" if number % 2 else "cancelled"
        facts = {"land_document": "Deed", "land_document_on": today(), "operational_on": today()} if number % 2 else {}
        place = {"municipality": a_municipality()} if number % 2 else {"status_reason": "So"}
        Landing.objects.filter(pk=landing.pk).update(status=status, **facts, **place)
        next_on = today() + timedelta(days=chance.choice([-3, 0, 5]))
        AftercarePlan.objects.create(landing=landing, account_manager=someone("anna"), next_visit_on=next_on)
        for severity in ("low", "high"):
            resolved = chance.choice([None, now])
            RiskSignal.objects.create(
                landing=landing,
                kind="jobs",
                severity=severity,
                note="n",
                source="s",
                noted_at=now,
                resolved_at=resolved,
            )
        jobs = chance.choice([None, 5])
        a_lead(100 + number, expansion_of=landing, jobs_new_fte_est=jobs)
    standing = list(Landing.objects.filter(status="operational"))
    found = aftercare(now - timedelta(days=1), now + timedelta(days=1))
    assert (found.standing, found.with_plan) == (4, 4)
    assert found.overdue == sum(one.aftercare_plan.next_visit_on < today() for one in standing)
    for severity in ("low", "medium", "high"):
        same = [risk for one in standing for risk in one.risk_signals.all() if risk.severity == severity]
        assert found.risks[severity] == sum(risk.resolved_at is None for risk in same)
    grown = list(Lead.objects.filter(expansion_of__isnull=False))
    assert (found.expansions, found.expansion_jobs_unknown) == (8, sum(one.jobs_new_fte_est is None for one in grown))
    assert found.expansion_jobs_fte == sum(one.jobs_new_fte_est or 0 for one in grown)


def a_municipality():
    from tests.acquisition.landing_rows import a_place

    return a_place()


def test_a_bidbook_link_is_opened_by_a_persons_own_act():
    from acquisition.actions.links import share_bidbook

    chance, now = random.Random(9), timezone.now()
    a_book()
    for number in range(8):
        lead = a_lead(number)
        share_bidbook(bidbook=BOOK, language="nl", contact_id=lead.contact_id, lead_id=lead.pk)
    for link in ShareLink.objects.all():
        for _each in range(chance.randint(0, 2)):
            kind, after = chance.choice(["opened", "denied"]), timedelta(days=chance.randint(1, 9))
            ShareView.objects.create(link=link, at=link.created_at + after, kind=kind)
    begin, until = now - timedelta(days=1), now + timedelta(days=1)
    links = [link for link in ShareLink.objects.filter(lead__isnull=False) if begin <= link.created_at < until]
    first = [
        min(opened)
        for link in links
        if (opened := [v.at - link.created_at for v in link.views.all() if v.kind == "opened"])
    ]
    found = bidbook_reading(begin, until)
    assert 0 < len(first) < len(links)
    assert (found.links, found.opened) == (len(links), len(first))
    assert found.median_days == round(median(one / timedelta(days=1) for one in first), 1)
    assert Stage.COMMITTED in STAGES
