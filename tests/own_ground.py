"""Loaded before Django: each test process has a data folder and a cache of its own and touches nobody's."""

import os
import shutil
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="dtz-test-")
os.environ.setdefault("LOG_LEVEL", "ERROR")

if "CACHE_URL" in os.environ and "PYTEST_XDIST_WORKER" in os.environ:
    server, _, number = os.environ["CACHE_URL"].rpartition("/")
    worker = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    os.environ["CACHE_URL"] = f"{server}/{int(number) + 1 + worker}"


def pytest_unconfigure():
    shutil.rmtree(os.environ["DATA_DIR"], ignore_errors=True)
