"""A bad setting stops the start with one line that names the variable."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PYTHON = sys.executable


def start(tmp_path, command=("check",), **environment):
    own = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [PYTHON, "manage.py", *command],
        cwd=settings.ROOT, env=own | {"DATA_DIR": str(tmp_path)} | environment,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("BROKER_URL", "kafka://localhost"),
        ("BROKER_URL", "nonsense"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "postgres"),
        ("EMAIL_URL", "smtp://"),
        ("DEMO", "perhaps"),
        ("DEBUG", "perhaps"),
        ("DATA_DIR", "/proc/nowhere"),
        ("PUBLIC_URL", "techzone.example.org"),
        ("CACHE_URL", "memcached://x"),
        ("BROKER_NAMESPACE", "Two words"),
        ("LOG_LEVEL", "LOUD"),
        ("PORT", "eighty"),
        ("PORT", "8²"),
        ("TRUSTED_PROXY_COUNT", "²"),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_line_that_names_it(tmp_path, variable, value):
    done = start(tmp_path, **{variable: value})
    said = done.stderr.strip().splitlines()
    assert done.returncode != 0
    assert len(said) == 1, done.stderr
    assert said[0].startswith(f"{variable}: ")
    assert "Traceback" not in done.stderr


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(tmp_path):
    start(tmp_path)
    secret = tmp_path / "secret-key"
    first = secret.read_text()
    start(tmp_path)
    assert secret.read_text() == first
    assert len(first) > 60
    assert oct(secret.stat().st_mode & 0o777) == "0o600"


def test_demo_refuses_any_address_but_this_machine(tmp_path):
    done = start(tmp_path, ("serve", "--host", "0.0.0.0"), DEMO="1")
    assert done.returncode == 1
    assert "DEMO" in done.stderr
    assert "Traceback" not in done.stderr
