"""The figures of fit agree with a count by hand over everything there is."""

import random
from decimal import Decimal
from statistics import median

import pytest
from django.utils import timezone

from acquisition.actions.qualifying import decide_qualification
from acquisition.models import Lead, Qualification, Stage
from acquisition.queries.kpi.fit import Gamechangers, Middle, ProfileFit, Shares, gamechangers, profile_fit
from tests.acquisition.fit_rows import YEAR, a_profile, a_score
from tests.acquisition.rows import a_colleague, a_lead

pytestmark = pytest.mark.django_db


def by_hand(version):
    """Row by row, in Python, with the last score that counts of every lead."""
    counted = {}
    for row in Qualification.objects.select_related("lead").order_by("pk"):
        if row.superseded_at is None and (row.decision or not row.rescored) and row.profile_version_id == version.pk:
            counted[row.lead_id] = row
    rows = list(counted.values())
    flagged = [row for row in rows if row.gamechanger]
    won = [row for row in rows if row.lead.outcome == "won"]

    def middle(decision):
        chosen = [row for row in rows if row.decision == decision]
        if not chosen:
            return Middle(0, None, None)
        return Middle(
            len(chosen), median(row.total for row in chosen), Decimal(median(row.coverage_pct for row in chosen))
        )

    def share(level):
        known = [row.inputs[level] for row in won if row.inputs.get(level) is not None]
        return Shares(sum(one >= 3 for one in known), len(known))

    return (
        Gamechangers(
            open_by_stage={
                stage.value: sum(row.lead.stage == stage and row.lead.outcome is None for row in flagged)
                for stage in Stage
            },
            won=sum(row.lead.outcome == "won" for row in flagged),
            ended=sum(row.lead.outcome in {"lost", "abandoned", "disqualified"} for row in flagged),
            not_known=sum(row.gamechanger is None for row in rows),
        ),
        ProfileFit(middle("pursue"), middle("decline"), share("smart"), share("circular")),
    )


def some_leads(version, seed):
    """Leads of every kind: scored once, twice or not, decided or not, open, won and lost."""
    chance, author, other = random.Random(seed), a_colleague(), a_colleague(name="hilde")
    for number in range(1, 25):
        lead = a_lead(
            number,
            jobs_new_fte_est=chance.choice([None, 20, 150]),
            investment_eur_est=chance.choice([None, 10**6, 3 * 10**7]),
            stage=chance.choice(Stage.values),
        )
        for _again in range(chance.randrange(3)):
            inputs = {
                "smart": chance.choice([None, 1, 3, 4]),
                "circular": chance.choice([None, 2, 3]),
                "regional_suppliers": chance.choice([None, 0, 5]),
                "new_technology": chance.choice([None, True, False]),
            }
            made = a_score(lead, version, author, inputs=inputs)
            if decision := chance.choice(["", "pursue", "pursue", "decline", "nurture"]):
                decide_qualification(qualification_id=made.pk, decision=decision, rationale="So", actor_id=other.pk)
        outcome = chance.choice([None, None, "won", "lost"])
        if outcome:
            stage = "committed" if outcome == "won" else lead.stage
            Lead.objects.filter(pk=lead.pk).update(
                outcome=outcome, outcome_at=timezone.now(), outcome_reason="price", stage=stage
            )


@pytest.mark.parametrize("seed", [1, 2])
def test_the_figures_are_what_a_count_by_hand_gives(seed, settle):
    older, version = a_profile(year=YEAR - 1), a_profile()
    some_leads(version, seed)
    settle()
    expected_gamechangers, expected_fit = by_hand(version)
    assert gamechangers(version) == expected_gamechangers
    assert profile_fit(version) == expected_fit
    assert expected_gamechangers.total > 0
    assert min(expected_fit.pursued.count, expected_fit.declined.count, expected_fit.won_smart.known) > 0
    assert gamechangers(older) == by_hand(older)[0]


def test_of_nothing_there_is_no_median():
    version = a_profile()
    assert profile_fit(version) == ProfileFit(Middle(0, None, None), Middle(0, None, None), Shares(0, 0), Shares(0, 0))
    assert gamechangers(version).total == 0
