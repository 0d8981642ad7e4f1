"""`python -m tests.chaos`: every fault, in every mode that is there; ends with 1 when a promise broke.

From the environment: MODE (embedded, rabbitmq or redis), ONLY (parts of names of faults, with a semicolon between), RUNS.
"""

import os
import sys
import time

from tests.chaos.faults import EMBEDDED
from tests.chaos.faults_on_services import SERVICES
from tests.chaos.ground import LEASE_SECONDS, MODES, Ground
from tests.chaos.servers import NotInstalled
from tests.chaos.table import table
from tests.chaos.trial import Trial


def say(text):
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def chosen(mode):
    faults = EMBEDDED if mode == "embedded" else SERVICES
    parts = os.environ.get("ONLY", "").split(";")
    return {name: inject for name, inject in faults.items() if any(part.strip() in name for part in parts)}


def tried(mode, runs):
    """Outcomes of every chosen fault, `runs` times over."""
    if not chosen(mode):
        return
    with Ground(mode) as ground:
        for run in range(runs):
            for fault, inject in chosen(mode).items():
                outcome = Trial(ground).run(fault, inject)
                verdict = outcome.verdict
                say(f"{time.strftime('%H:%M:%S')} {mode} {run + 1}/{runs} {fault}: accepted {verdict.accepted},"
                    f" lost {len(verdict.lost)}, doubled {len(verdict.doubled)}, out of order"
                    f" {len(verdict.out_of_order)}, recovered in {outcome.recovered:.1f} s, restarts {outcome.restarts}")  # fmt: skip
                for line in outcome.told:
                    say(line)
                yield outcome


def main():
    wanted = [os.environ["MODE"]] if os.environ.get("MODE") else MODES
    runs = int(os.environ.get("RUNS", "1"))
    if not set(wanted) <= set(MODES) or not any(chosen(mode) for mode in wanted):
        sys.exit(
            f"MODE is one of {', '.join(MODES)}; ONLY is a part of one of these names, or several with a semicolon between: {'; '.join({**EMBEDDED, **SERVICES})}"
        )
    outcomes, missing = [], {}
    for mode in wanted:
        try:
            outcomes += tried(mode, runs)
        except NotInstalled as server:
            missing[mode] = str(server)
    sys.stdout.write(
        f"Leases end after {LEASE_SECONDS} s here, instead of 60 s (mail: 90 s).\n\n{table(outcomes, missing)}\n"
    )
    sys.exit(bool(missing) or any(outcome.verdict.broken for outcome in outcomes))


main()
