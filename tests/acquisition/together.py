"""Several at the same moment, each with a connection of its own; only PostgreSQL lets them write together."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

at_once = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")


def eight_times(work):
    """What each of eight threads gets that begin together."""
    together = Barrier(8)

    def one(number):
        try:
            together.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(8)))
