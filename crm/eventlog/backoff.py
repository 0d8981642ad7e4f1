"""How long to wait after a failure: doubling, with jitter so that what failed together is not tried together."""

import random

FIRST_SECONDS = 2.0
LONGEST_SECONDS = 3600.0


class GiveUp(Exception):
    """A handler raises this when trying again can never help; the delivery is dead at once."""


class TryAgain(Exception):
    """A handler raises this when nothing has happened yet and it knows how long to wait, in seconds."""

    def __init__(self, seconds: float, reason: str = "") -> None:
        super().__init__(reason or f"tries again in {seconds:g} s")
        self.seconds = seconds


def wait_after(attempts: int) -> float:
    """Seconds until the next try: 2, 4, 8 … up to an hour, each half to one and a half times."""
    return min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** max(0, attempts - 1)) * random.uniform(0.5, 1.5)  # noqa: S311  no secret
