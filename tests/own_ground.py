"""Loaded before Django: each test process has a data folder of its own and touches nobody's."""

import os
import shutil
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="dtz-test-")
os.environ.setdefault("LOG_LEVEL", "ERROR")


def pytest_unconfigure():
    shutil.rmtree(os.environ["DATA_DIR"], ignore_errors=True)
