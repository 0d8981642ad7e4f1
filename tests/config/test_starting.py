"""A bad setting stops the start with one line that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.modes import database

PYTHON = sys.executable
SERVICES = {"BROKER_URL": "amqp://127.0.0.1:1", "DATABASE_URL": "postgres://127.0.0.1:1/x", "EMAIL_URL": "outbox://"}


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
        ("PUBLIC_URL", "https://techzone.example.org/site"),
        ("PUBLIC_URL", "https://techzone.example.org?from=mail"),
        ("CACHE_URL", "memcached://x"),
        ("CACHE_URL", "redis://127.0.0.1/abc"),
        ("BROKER_URL", "redis://127.0.0.1/abc"),
        ("ALLOWED_HOSTS", "http://techzone.example.org"),
        ("ALLOWED_HOSTS", "techzone.example.org:8000"),
        ("DEFAULT_FROM_EMAIL", "nonsense"),
        ("DEFAULT_FROM_EMAIL", "Dutch TechZone <welcome@>"),
        ("OUTGOING_HTTP_ALLOWED_HOSTS", "foo"),
        ("OUTGOING_HTTP_ALLOWED_HOSTS", "partner.example.org:99999"),
        ("EMAIL_URL", "outbox://folder"),
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


@pytest.mark.parametrize(
    "environment",
    [
        {"ALLOWED_HOSTS": "techzone.example.org,.example.org,127.0.0.1,[::1],*"},
        {"DEFAULT_FROM_EMAIL": "welcome@techzone.example.org"},
        {"OUTGOING_HTTP_ALLOWED_HOSTS": "partner.example.org:443,127.0.0.1:8000"},
        {"PUBLIC_URL": "https://techzone.example.org/", "CACHE_URL": "redis://:secret@127.0.0.1:6379/9"},
        {"DEMO": "1", "PUBLIC_URL": "http://localhost:8000"},
        SERVICES,
        {**SERVICES, "BROKER_URL": "redis://127.0.0.1:1/8", "EMAIL_URL": "smtp+tls://u:p@127.0.0.1:587"},
    ],
    ids=",".join,
)
def test_a_good_setting_starts(tmp_path, environment):
    done = start(tmp_path, ("shell", "-v0", "-c", "print('started')"), **environment)
    assert (done.stdout, done.stderr) == ("started\n", "")


@pytest.mark.parametrize("variable", ["DATABASE_URL", "EMAIL_URL"])
def test_services_do_not_start_without_their_database_or_their_mail_server(tmp_path, variable):
    done = start(tmp_path, **{**SERVICES, variable: ""})
    assert done.returncode != 0
    assert done.stderr.startswith(f"{variable}: is not set")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("variable", ["BROKER_URL", "DATABASE_URL", "CACHE_URL", "EMAIL_URL", "PUBLIC_URL"])
@pytest.mark.parametrize("value", ["nonsense://u:hunter2@h", "redis://u:hunter2", "smtp:u:hunter2@h", "//:hunter2"])
def test_a_password_in_a_bad_setting_is_not_repeated(tmp_path, variable, value):
    done = start(tmp_path, **{variable: value})
    assert done.stderr.startswith(f"{variable}: ")
    assert "hunter2" not in done.stderr + done.stdout


@pytest.mark.parametrize("services", [{}, SERVICES], ids=["embedded", "services"])
def test_a_demo_is_not_put_on_a_public_address(tmp_path, services):
    done = start(tmp_path, DEMO="1", PUBLIC_URL="https://techzone.example.org", **services)
    assert done.stderr.startswith("DEMO: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_database_is_reached_the_way_its_address_says():
    named = database("postgres://u:p@h/name?sslmode=verify-full&sslrootcert=/etc/ca.pem&conn_max_age=0", Path("/"))
    said = {"connect_timeout": 5, "sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}
    assert named["OPTIONS"].items() >= said.items()
    assert named["CONN_MAX_AGE"] == 0
    assert database("postgres://u:p@h/name?connect_timeout=1", Path("/"))["OPTIONS"]["connect_timeout"] == 1


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
