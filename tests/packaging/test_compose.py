"""docker-compose.yml: each service is pinned, watched and restarted, and its commands carry a request all the way."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import requests

from tests.brokers import forget
from tests.packaging.compose import ROOT, Running, filled_in, in_our_environment, services
from tests.packaging.mailbox import Mailbox

OURS = ("web", "worker", "clock", "mailer")
ONE_SHOT = {"migrate"}
EXPECTED = {"postgres", "rabbitmq", "valkey", "mailpit", "proxy", *OURS, *ONE_SHOT}
NAMESPACE = f"compose-{os.getpid()}"
GIVEN = {"DOMAIN": "127.0.0.1", "POSTGRES_PASSWORD": "unused", "RABBITMQ_PASSWORD": "unused"}


def test_the_services_are_those_of_the_design():
    assert set(services()) == EXPECTED


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_image_has_a_version(name):
    image = services()[name]["image"]
    assert re.search(r":v?\d+\.\d+\.?\d*", image), image
    assert "latest" not in image


def test_the_base_image_has_a_patch_version():
    assert re.search(r"^FROM python:3\.11\.\d+-slim", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(EXPECTED - ONE_SHOT))
def test_each_lasting_service_is_watched_and_restarted(name):
    service = services()[name]
    assert service["restart"] == "unless-stopped"
    check = service["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries"} <= set(check)


def test_no_secret_is_written_down():
    for name, service in services().items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASS|SECRET|TOKEN", variable) or "@" in str(value):
                assert "${" in str(value), f"{name}: {variable}"
    assert "SECRET_KEY=\n" in (ROOT / "deploy/example.env").read_text()


def test_the_image_runs_as_nobody_special_and_installs_what_the_lock_says():
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes --only-binary :all: -r requirements/run.txt" in text
    assert re.search(r"^USER product$", text, re.MULTILINE)
    assert text.index("USER product") < text.index("CMD [")
    assert "HEALTHCHECK" in text


def test_everything_the_product_needs_is_in_the_image():
    copied = (ROOT / "Dockerfile").read_text()
    allowed = (ROOT / ".dockerignore").read_text().split()
    for needed in ("config", "crm", "cms", "acquisition", "campaigns", "regions", "manage.py", "deploy/healthcheck.py"):
        assert re.search(rf"^COPY .*{re.escape(needed)}", copied, re.MULTILINE), needed
        assert f"!{needed}" in allowed


# --- The same commands, on the services of this machine ----------------------------------------------------------


@pytest.fixture
def fresh_database():
    url = urlsplit(os.environ["DATABASE_URL"])
    name = f"dtz_packaging_{os.getpid()}_{int(time.time())}"
    with psycopg.connect(urlunsplit(url), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield urlunsplit(url._replace(path=f"/{name}"))
    with psycopg.connect(urlunsplit(url), autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(seconds: float, true: Callable[[], object], what: str, said: Callable[[], str]) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what}\n{said()}"
        time.sleep(0.3)


@pytest.fixture(params=["BROKER_URL", "REDIS_BROKER_URL"], ids=["rabbitmq", "redis"])
def broker(request) -> str:
    """The server named; the namespace keeps other tests' workers from taking our wake-ups."""
    yield os.environ[request.param]
    forget(os.environ[request.param], NAMESPACE)


@pytest.fixture
def crew(tmp_path, fresh_database, broker):
    """The product as the compose file starts it, on a fresh database with the region in it."""
    (tmp_path / "beats").mkdir()
    port = free_port()
    with Mailbox() as mailbox:
        changes = {
            "DATABASE_URL": fresh_database,
            "BROKER_URL": broker,
            "BROKER_NAMESPACE": NAMESPACE,
            "CACHE_URL": os.environ["CACHE_URL"],
            "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "HEARTBEAT_DIR": str(tmp_path / "beats"),
            "DATA_DIR": str(tmp_path / "data"),
            "STATIC_ROOT": str(tmp_path / "static"),
            "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_",
        }
        (tmp_path / "data").mkdir()
        members = {name: Running(name, GIVEN, changes, tmp_path) for name in (*OURS, "migrate")}
        members["web"].changes = {**changes, "GRANIAN_PORT": str(port)}
        members["migrate"].run_once()
        for command in (["collectstatic", "--noinput", "-v0"], ["load_region", "dutch-techzone", "-v0"]):
            subprocess.run(
                in_our_environment(["python", "manage.py", *command]),
                cwd=ROOT, env=members["web"].environment, check=True, capture_output=True, timeout=180,
            )  # fmt: skip
        for name in OURS:
            members[name].start()
        yield members, mailbox, fresh_database, changes["PUBLIC_URL"]
        for name in OURS:
            if members[name].process.poll() is None:
                members[name].process.kill()
                members[name].process.wait()


def ask_for_the_bidbook(site: str, email: str) -> str:
    """What a visitor without JavaScript does; returns the reference number."""
    home = requests.get(f"{site}/", timeout=10)
    assert home.status_code == 200
    page = next(page for page in links(home.text) if "bidbook" in page)
    form = requests.get(f"{site}{page}", timeout=10).text
    action = re.search(r'action="(/forms/bidbook/\d+/)', form)[1]
    guard = requests.get(f"{site}/forms/guard/", timeout=10).json()["guard"]
    time.sleep(3.2)
    given = {
        "name": "Sam Proef", "email": email, "organisation": "Proefbedrijf (fictief) BV", "language": "nl", "guard": guard,
    }  # fmt: skip
    done = requests.post(f"{site}{action}", given, timeout=20, headers={"Origin": site}, allow_redirects=False)
    assert done.status_code == 303, done.text[:2000]
    return re.search(r"/forms/thanks/([^/]+)/", done.headers["Location"])[1]


def links(page: str) -> list[str]:
    return re.findall(r'href="(/[^"?#]*)', page)


@pytest.mark.services
@pytest.mark.processes
def test_the_commands_of_the_compose_file_carry_a_request_to_a_lead_and_a_mail(crew):
    members, mailbox, database, site = crew

    def said() -> str:
        return "\n".join(members[name].said() for name in OURS)

    for name in OURS:
        wait_until(60, members[name].is_healthy, f"{name} is not healthy", said)

    ask_for_the_bidbook(site, "sam@proef.example.org")

    with psycopg.connect(database, autocommit=True) as rows:

        def leads() -> int:
            return rows.execute("SELECT count(*) FROM acquisition_lead").fetchone()[0]

        wait_until(30, leads, "no lead was opened", said)
        wait_until(30, lambda: mailbox.to("sam@proef.example.org"), "no mail came", said)
        assert leads() == 1
    body = mailbox.to("sam@proef.example.org")[0].get_body(("plain",)).get_content()
    link = re.search(rf"{re.escape(site)}(/bidbook/\S+)", body)[1]
    assert requests.get(f"{site}{link}", timeout=10).status_code == 200

    for name in ("clock", "worker", "mailer", "web"):
        assert members[name].is_healthy(), said()
        assert members[name].stop(20) == 0, members[name].said()
        assert not members[name].is_healthy(), f"{name} seems healthy though it stopped"


@pytest.mark.parametrize("name", ["worker", "clock", "mailer"])
def test_an_old_heartbeat_is_no_sign_of_life(name, tmp_path):
    process = Running(name, GIVEN, {"HEARTBEAT_DIR": str(tmp_path)}, tmp_path)
    assert not process.is_healthy()
    beat = tmp_path / f"heartbeat-{name}"
    beat.touch()
    assert process.is_healthy()
    long_ago = time.time() - 60
    os.utime(beat, (long_ago, long_ago))
    assert not process.is_healthy()


def test_what_compose_fills_in():
    assert filled_in("a ${X:-b} ${Y:?say so}", {"Y": "c"}) == "a b c"
