"""How long to wait after a failure: doubling, with jitter so that what failed together is not tried together."""

import random

FIRST_SECONDS = 2.0
LONGEST_SECONDS = 3600.0


class GiveUp(Exception):
    """A handler raises this when trying again can never help; the delivery is dead at once."""


def wait_after(attempts: int) -> float:
    """Seconds until the next try: 2, 4, 8 … up to an hour, each half to one and a half times."""
    return min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** max(0, attempts - 1)) * random.uniform(0.5, 1.5)  # noqa: S311
