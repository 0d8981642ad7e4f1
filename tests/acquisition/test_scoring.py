"""A score is a range: what is not known neither helps nor harms, and more of what is good never brings less."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from acquisition.models.criteria import INPUTS
from acquisition.models.land import EnvironmentalCategory
from acquisition.queries.profile_rules import problems_of
from acquisition.queries.scoring import score
from tests.acquisition.fit_rules import CRITERIA, KNOCKOUTS, STRONG, THRESHOLDS, rules

CONDITIONS = THRESHOLDS["gamechanger"]["conditions"]
VALUES = {
    "sector": st.sampled_from(["machines", "energy", "plastics"]),
    "smart": st.integers(0, 4),
    "circular": st.integers(0, 4),
    "ecosystem_link": st.integers(0, 4),
    "jobs_fte": st.decimals(0, 2000, places=1).map(str),
    "mbo_pct": st.integers(0, 100),
    "investment_eur": st.integers(0, 10**9),
    "area_m2": st.integers(1, 10**6),
    "power_kw": st.integers(0, 50_000),
    "water_m3_h": st.integers(0, 500),
    "environmental_category": st.sampled_from(EnvironmentalCategory.values),
    "regional_suppliers": st.integers(0, 20),
    "new_technology": st.booleans(),
}
MORE_IS_BETTER = sorted(
    name
    for name, one in INPUTS.items()
    if not one.less_is_better and one.kind in {"number", "level"} and name != "area_m2"
)
whole = st.fixed_dictionaries(VALUES)
partly = st.fixed_dictionaries({name: st.none() | values for name, values in VALUES.items()})


def scored(inputs):
    return score(inputs, **rules())


def test_the_inputs_here_are_all_there_are():
    assert set(VALUES) == set(INPUTS)


def test_a_strong_company_by_hand():
    result = scored(STRONG)
    points = {one.criterion: one.points for one in result.criteria}
    assert points == {
        "sector_fit": Decimal(15),  # 4 of 4
        "smart": Decimal(15),
        "circular": Decimal("7.5"),  # 3 of 4
        "jobs": Decimal("16.3"),  # 20 × (75 % × 3/4 + 25 % × 4/4) = 16.25
        "investment": Decimal(10),
        "ecosystem_link": Decimal("7.5"),
        "space_efficiency": Decimal(5),  # 60 FTE and 15.5 million a hectare
        "resource_load": Decimal(4),  # 5 × (40 % × 2/4 + 30 % + 30 %)
        "gamechanger": Decimal(10),
    }
    assert (result.total, result.upper, result.coverage_pct) == (Decimal("90.3"), Decimal("90.3"), 100)
    assert result.gamechanger is True
    assert [one.holds for one in result.reasons] == [True, True, True, False]
    assert result.knockout_hits == ()


def test_of_nothing_known_everything_can_still_come():
    result = scored({})
    assert (result.total, result.upper, result.coverage_pct) == (0, 100, 0)
    assert result.gamechanger is None
    assert result.knockout_hits == ()
    assert {one.holds for one in result.reasons} == {None}
    jobs = next(one for one in result.criteria if one.criterion == "jobs")
    assert (jobs.raw, jobs.unknown, jobs.open) == (None, ("jobs_fte", "mbo_pct"), Decimal(20))


def test_half_a_criterion_is_half_open():
    jobs = next(one for one in scored({"jobs_fte": 250}).criteria if one.criterion == "jobs")
    assert (jobs.raw, jobs.points, jobs.open, jobs.unknown) == (Decimal(4), Decimal(15), Decimal(5), ("mbo_pct",))


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"jobs_fte": 100, "investment_eur": 25_000_000}, True),  # two hold; the rest cannot undo it
        ({"jobs_fte": 100, "investment_eur": 1}, None),  # one holds, two are not known
        ({"jobs_fte": 1, "investment_eur": 1, "regional_suppliers": 0, "new_technology": True}, False),
        ({"jobs_fte": 1, "investment_eur": 1, "new_technology": False}, False),  # one more cannot make two
    ],
)
def test_a_gamechanger_is_worked_out_and_not_known_is_not_false(inputs, expected):
    assert scored(inputs).gamechanger is expected


def test_a_load_over_the_limit_is_listed_and_costs_nothing_more():
    light, heavy = scored({"environmental_category": "5.1"}), scored({"environmental_category": "5.2"})
    assert light.knockout_hits == ()
    assert heavy.knockout_hits == ("environmental_category",)
    assert light.total == heavy.total


@given(inputs=partly, name=st.sampled_from(MORE_IS_BETTER), more=st.integers(0, 1000))
def test_more_of_what_is_good_never_brings_less(inputs, name, more):
    before = scored(inputs)
    limit = 4 if INPUTS[name].kind == "level" else 10**12
    raised = min(Decimal(inputs[name] or 0) + more, limit)
    after = scored(inputs | {name: str(raised)})
    assert after.total >= before.total


@given(inputs=partly)
def test_a_score_and_its_range_stay_between_nought_and_a_hundred(inputs):
    result = scored(inputs)
    assert 0 <= result.total <= result.upper <= 100
    assert 0 <= result.coverage_pct <= 100


@given(known=partly, rest=whole)
def test_whatever_becomes_known_the_score_ends_within_the_range(known, rest):
    completed = rest | {name: value for name, value in known.items() if value is not None}
    first, last = scored(known), scored(completed)
    assert first.total <= last.total <= first.upper
    assert last.total == last.upper
    if first.gamechanger is not None:
        assert last.gamechanger is first.gamechanger
    assert set(first.knockout_hits) <= set(last.knockout_hits)


@given(inputs=partly, order=st.randoms())
def test_the_same_in_gives_the_same_bytes(inputs, order):
    names = list(inputs)
    order.shuffle(names)
    shuffled = {name: inputs[name] for name in names}
    turned = {key: CRITERIA[key] for key in reversed(CRITERIA)}
    again = score(shuffled, **rules(criteria=turned))
    assert json.dumps(scored(inputs).plain()) == json.dumps(again.plain())


def test_rules_as_they_should_be_have_no_problem():
    assert problems_of(**rules()) == []


def without(key, **changes):
    changed = rules()["criteria"]
    changed[key] |= changes
    return changed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"criteria": without("smart", weight=16)}, "add up to 101"),
        ({"criteria": without("smart", weight=14)}, "add up to 99"),
        ({"criteria": without("smart", weight=-15)}, "whole number"),
        ({"criteria": without("smart", weight=15.0)}, "whole number"),
        ({"criteria": {key: rule for key, rule in CRITERIA.items() if key != "smart"}}, "every criterion"),
        ({"criteria": without("smart", parts=[])}, "not read from"),
        (
            {"criteria": without("smart", parts=[{"input": "smart", "share": 90, "from": [[1, 4]]}])},
            "add up to 100 percent",
        ),
        ({"criteria": without("smart", parts=[{"input": "smart", "share": 100, "from": [[1, 3], [2, 1]]}])}, "bands"),
        ({"criteria": without("smart", parts=[{"input": "smart", "share": 100, "from": [[2, 1], [1, 2]]}])}, "bands"),
        ({"criteria": without("smart", parts=[{"input": "smart", "share": 100, "from": [[1, 5]]}])}, "bands"),
        ({"thresholds": {"gamechanger": {"at_least": 5, "conditions": CONDITIONS}}}, "how many"),
        (
            {"thresholds": {"gamechanger": {"at_least": 1, "conditions": [{"input": "power_kw", "at_least": 1}]}}},
            "more",
        ),
        ({"thresholds": {"gamechanger": {"at_least": 1, "conditions": [{"input": "jobs_fte"}]}}}, "what number"),
        ({"knockouts": [{"input": "jobs_fte", "over": 1}]}, "knock-out"),
        ({"knockouts": [*KNOCKOUTS, {"input": "power_kw", "over": "much"}]}, "knock-out"),
    ],
)
def test_rules_that_cannot_be_approved_say_why(changes, words):
    with translation.override("en"):
        assert words in " ".join(problems_of(**rules(**changes)))


def test_a_score_is_worked_out_without_the_database():
    source = Path("acquisition/queries/scoring.py").read_text(encoding="utf-8")
    assert "objects" not in source
