"""Matching: a condition that fails rules a plot out, a wish ranks it, and what nobody knows does neither."""

import operator
import random
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from acquisition.actions.land import record_plot_fact
from acquisition.actions.leads import close_lead
from acquisition.actions.requirements import NeedChangedMeanwhile, NeedUnreadable, edit_requirement
from acquisition.models import Plot, Requirement
from acquisition.queries.criteria import CATEGORIES, Verdict
from acquisition.queries.gates import FACTS
from acquisition.queries.matching import matches, plots_that_fit, ruled_out_by, search_for
from tests.acquisition.land import a_hold, a_plot
from tests.acquisition.rows import a_colleague, a_lead

pytestmark = pytest.mark.django_db


def asked(**fields) -> Requirement:
    return Requirement(lead_id=0, **fields)


def fitting(requirement) -> set[str]:
    return {plot.name for plot in plots_that_fit(requirement, Plot.objects.all())}


def verdicts(requirement, plot) -> dict[str, str]:
    return {result.key: result.verdict for result in matches(requirement, [plot])[0].results}


def test_what_is_not_asked_for_rules_nothing_out():
    a_plot(1), a_plot(2, environmental_category="2")
    assert fitting(asked()) == {"Plot 1", "Plot 2"}
    assert ruled_out_by(asked(), Plot.objects.all()) == {}


def test_a_condition_that_fails_rules_out_and_unknown_does_not():
    a_plot(1, facts=[("grid_kw", "8000")])
    weak = a_plot(2, facts=[("grid_kw", "7999")])
    unknown, asked_in_vain = a_plot(3), a_plot(4, facts=[("grid_kw", None)])
    power = asked(grid_kw=8000)
    assert fitting(power) == {"Plot 1", "Plot 3", "Plot 4"}
    assert plots_that_fit(power, Plot.objects.all())[0].name == "Plot 1"
    assert verdicts(power, weak) == {"grid_kw": Verdict.FAILS}
    assert verdicts(power, unknown) == verdicts(power, asked_in_vain) == {"grid_kw": Verdict.UNKNOWN}
    assert ruled_out_by(power, Plot.objects.all()) == {"grid_kw": 1}
    assert not matches(power, [weak])[0].fits


def test_a_wish_ranks_and_does_not_rule_out():
    a_plot(1, facts=[("rail", "none")]), a_plot(2, facts=[("rail", "nearby")])
    wish = asked(rail=True, wishes=["rail"])
    assert [plot.name for plot in plots_that_fit(wish, Plot.objects.all())] == ["Plot 2", "Plot 1"]


def test_the_newest_fact_counts_whatever_the_order_they_were_recorded_in():
    plot = a_plot(1, facts=[("grid_kw", "9000")])
    older = timezone.localdate() - timedelta(days=400)
    record_plot_fact(plot_id=plot.pk, key="grid_kw", value="100", as_of=older, source="Old", stale_after=older)
    assert fitting(asked(grid_kw=5000)) == {"Plot 1"}
    today = timezone.localdate()
    record_plot_fact(plot_id=plot.pk, key="grid_kw", value="0", as_of=today, source="Grid", stale_after=today)
    assert fitting(asked(grid_kw=5000)) == set()


def test_land_that_somebody_holds_is_not_there_for_another():
    plot = a_plot(1)
    assert fitting(asked(area_m2_min=15_000)) == {"Plot 1"}
    other = a_lead()
    a_hold(other, plot, area_m2=6_000)
    assert fitting(asked(area_m2_min=15_000)) == set()
    close_lead(lead_id=other.pk, outcome="lost", reason="price")
    assert fitting(asked(area_m2_min=15_000)) == {"Plot 1"}


def test_a_fact_that_is_out_of_date_says_so():
    plot = a_plot(1)
    past = timezone.localdate() - timedelta(days=9)
    record_plot_fact(plot_id=plot.pk, key="grid_kw", value="900", as_of=past, source="Grid", stale_after=past)
    result = matches(asked(grid_kw=500), [plot])[0].results[0]
    assert (result.verdict, result.is_stale, result.has) == (Verdict.PASSES, True, "900 kW")


MEASURED = {"grid_kw": 9000, "water_m3_h": 90, "gas_m3_h": 900, "heat_kw": 900, "road_min": 30}
WORDS = {
    "nitrogen": (["room", "study", "no_room", None], ["room"], ["no_room"]),
    "rail": (["on_site", "nearby", "none", None], ["on_site", "nearby"], ["none"]),
}


def compared(has, wanted, good) -> Verdict | None:
    if not wanted:
        return None
    return Verdict.UNKNOWN if has is None else Verdict.PASSES if good(has, wanted) else Verdict.FAILS


def worded(has, wanted, key) -> Verdict | None:
    _all, good, bad = WORDS[key]
    if not wanted:
        return None
    return Verdict.PASSES if has in good else Verdict.FAILS if has in bad else Verdict.UNKNOWN


def brute_force(requirement, plot, facts) -> dict[str, Verdict]:
    """The same question asked of plain values, one by one; what is not asked for is left out."""
    rank = {category: number for number, category in enumerate(CATEGORIES, start=1)}
    said = {
        "area": compared(plot.area_m2, requirement.area_m2_min, operator.ge),
        "category": compared(
            rank.get(plot.environmental_category), rank.get(requirement.environmental_category), operator.ge
        ),
        "price": compared(plot.price_eur_m2_from, requirement.price_eur_m2_max, operator.le),
        "available": compared(plot.available_from, requirement.needed_on, operator.le),
        "nitrogen": worded(facts["nitrogen"], requirement.emits_nitrogen, "nitrogen"),
        "rail": worded(facts["rail"], requirement.rail, "rail"),
    }
    for key in MEASURED:
        has = None if facts[key] is None else int(facts[key])
        said[key] = compared(has, getattr(requirement, key), operator.le if key == "road_min" else operator.ge)
    return {key: verdict for key, verdict in said.items() if verdict}


def test_every_verdict_is_what_asking_one_by_one_says():
    dice = random.Random(6)
    plots = []
    for number in range(12):
        facts = {key: dice.choice([None, str(dice.randint(0, most))]) for key, most in MEASURED.items()}
        facts |= {key: dice.choice(words[0]) for key, words in WORDS.items()}
        fields = {
            "area_m2": dice.randint(1_000, 50_000),
            "environmental_category": dice.choice(["", *CATEGORIES]),
            "available_from": dice.choice([None, date(2026, 1, 1), date(2028, 1, 1)]),
        }
        if dice.random() < 0.7:
            fields |= {"price_eur_m2_from": (low := dice.randint(20, 90)), "price_eur_m2_to": low}
        plots.append((a_plot(number, facts=facts.items(), **fields), facts))
    for _round in range(12):
        requirement = asked(
            area_m2_min=dice.choice([None, dice.randint(1_000, 50_000)]),
            environmental_category=dice.choice(["", *CATEGORIES]),
            price_eur_m2_max=dice.choice([None, dice.randint(20, 90)]),
            needed_on=dice.choice([None, date(2027, 1, 1)]),
            emits_nitrogen=dice.random() < 0.5,
            rail=dice.random() < 0.5,
            wishes=dice.sample(["area", "grid_kw", "rail", "price"], 2),
            **{key: dice.choice([None, dice.randint(1, most)]) for key, most in MEASURED.items()},
        )
        expected = {plot.pk: brute_force(requirement, plot, facts) for plot, facts in plots}
        found = matches(requirement, [plot for plot, _facts in plots])
        assert {m.plot.pk: {r.key: r.verdict for r in m.results} for m in found} == expected
        conditions = {key for said in expected.values() for key in said} - set(requirement.wishes)
        fits = {pk for pk, said in expected.items() if all(said[key] != Verdict.FAILS for key in conditions)}
        assert {plot.pk for plot in plots_that_fit(requirement, Plot.objects.all())} == fits
        out = {key: sum(said[key] == Verdict.FAILS for said in expected.values()) for key in conditions}
        assert ruled_out_by(requirement, Plot.objects.all()) == {key: number for key, number in out.items() if number}


def test_a_requirement_is_written_down_once_and_a_stale_page_is_refused(published):
    lead = a_lead()
    assert edit_requirement(lead_id=lead.pk, changes={"area_m2_min": 9000}, expected_version=0) == 1
    assert edit_requirement(lead_id=lead.pk, changes={"area_m2_min": 9000}) == 1
    with pytest.raises(NeedChangedMeanwhile):
        edit_requirement(lead_id=lead.pk, changes={"area_m2_min": 1}, expected_version=0)
    with pytest.raises(NeedUnreadable):
        edit_requirement(lead_id=lead.pk, changes={"area_m2_max": 8000})
    with pytest.raises(NeedUnreadable):
        edit_requirement(lead_id=lead.pk, changes={"wishes": ["moon"]})
    assert published().count("acquisition.RequirementChanged") == 1
    assert not FACTS["requirement"].holds(lead)
    edit_requirement(lead_id=lead.pk, changes={"environmental_category": "4.1"})
    assert FACTS["requirement"].holds(lead)


def test_only_plots_on_offer_are_searched_and_nobody_else_searches():
    a_plot(1), a_plot(2, offered=False)
    found = search_for(asked(area_m2_min=1), a_colleague())
    assert (found.among, found.fitting, [m.plot.name for m in found.matches]) == (1, 1, ["Plot 1"])
    assert search_for(asked(area_m2_min=1), AnonymousUser()).among == 0
