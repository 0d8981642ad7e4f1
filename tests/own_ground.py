"""Loaded before Django: each test process has a data folder and a cache of its own and touches nobody's."""

import os
import shutil
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="dtz-test-")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ["BROKER_NAMESPACE"] = "dtz-test"
os.environ.setdefault("EMAIL_URL", "outbox://")

if "CACHE_URL" in os.environ and "PYTEST_XDIST_WORKER" in os.environ:
    server, _, number = os.environ["CACHE_URL"].rpartition("/")
    worker = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    os.environ["CACHE_URL"] = f"{server}/{int(number) + 1 + worker}"


def pytest_unconfigure():
    if "BROKER_URL" in os.environ and "PYTEST_XDIST_WORKER" not in os.environ:
        from tests.brokers import forget

        forget(os.environ["BROKER_URL"], os.environ["BROKER_NAMESPACE"])
    shutil.rmtree(os.environ["DATA_DIR"], ignore_errors=True)
