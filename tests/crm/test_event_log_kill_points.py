"""The product dies at named points under load, for real; `make chaos` does so at all of them, and in every mode."""

import pytest

from tests.chaos.faults import killed_at
from tests.chaos.ground import Ground
from tests.chaos.judge import judge, pending
from tests.chaos.supervision import wait_for
from tests.chaos.trial import Trial

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def ground():
    with Ground("embedded") as ground:
        yield ground


@pytest.mark.parametrize("point", ["before the handler's commit", "mid-mail: after the send, before the row is marked"])
def test_what_was_accepted_before_the_kill_is_done_once_after_it(ground, point):
    outcome = Trial(ground).run(point, killed_at(point))
    assert not outcome.verdict.broken, "\n".join(outcome.told)
    assert outcome.verdict.accepted > 10
    assert outcome.restarts == 1


def test_the_judge_sees_what_is_lost_doubled_and_out_of_order(ground):
    trial = Trial(ground)
    for _ in range(3 * 8):
        assert trial.load.ring(trial.load.take())
    assert wait_for(lambda: not pending(ground, trial.numbers))
    assert not judge(ground, trial.numbers, trial.load.accepted).broken

    one, other = min(trial.load.accepted), sorted(trial.load.accepted)[8]
    ground.change(f"DELETE FROM probe_heard WHERE subscriber = 'once' AND number = {one}")
    ground.change(f"INSERT INTO probe_heard (subscriber, number) VALUES ('passed_on', {other}), ('in_order', {one})")
    verdict = judge(ground, trial.numbers, {**trial.load.accepted, trial.numbers[-1]: 0})
    assert (one, "once") in verdict.lost
    assert (trial.numbers[-1], "the row itself") in verdict.lost
    assert (other, "passed_on") in verdict.doubled
    assert [number for number, _ in verdict.out_of_order] == [one]
