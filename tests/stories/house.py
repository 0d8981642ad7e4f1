"""The product as its own processes, to start, to stop and to kill: embedded, or on services when they are named."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

import psycopg
import requests

from tests import migrated
from tests.brokers import forget

ROOT = Path(__file__).resolve().parents[2]
PASSTHROUGH = {"PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "OPENBLAS_CORETYPE"}
READY_SECONDS = 90


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class House:
    """`broker_url` empty: one embedded process. Otherwise web, worker, clock and mailer on services."""

    folder: Path
    broker_url: str = ""
    database_url: str = ""
    settings: dict = field(default_factory=dict)
    processes: dict = field(default_factory=dict)
    port: int = field(default_factory=free_port)

    @property
    def namespace(self):
        """What is this house's own on a broker that others use too."""
        return f"house-{self.port}"

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self):
        own = {name: value for name, value in os.environ.items() if name in PASSTHROUGH}
        own |= {"DATA_DIR": str(self.folder), "PORT": str(self.port), "DEMO": "1", "PYTHONUNBUFFERED": "1"}
        own |= {"PUBLIC_URL": self.url, "LOG_LEVEL": "WARNING", "HEARTBEAT_DIR": str(self.folder / "hearts")}
        if self.broker_url:
            own |= {
                "BROKER_URL": self.broker_url,
                "BROKER_NAMESPACE": self.namespace,
                "DATABASE_URL": self.database_url,
                "EMAIL_URL": "outbox://",
                "CACHE_URL": os.environ.get("CACHE_URL", "redis://127.0.0.1:6379/9"),
            }
        return own | self.settings

    @property
    def commands(self):
        python = sys.executable
        here = str(Path(python).parent)
        if not self.broker_url:
            return {"serve": [python, "manage.py", "serve"]}
        return {
            "web": [f"{here}/granian", "--interface", "wsgi", "config.wsgi:application", "--host", "127.0.0.1",
                    "--port", str(self.port), "--workers", "1"],
            "worker": [f"{here}/celery", "-A", "config.celery", "worker", "--without-gossip", "--without-mingle",
                       "--concurrency", "2", "--prefetch-multiplier", "1", "--loglevel", "WARNING"],
            "clock": [f"{here}/celery", "-A", "config.celery", "beat", "--loglevel", "WARNING"],
            "mailer": [f"{here}/dramatiq", "config.dramatiq", "--processes", "1", "--threads", "4"],
        }  # fmt: skip

    def manage(self, *arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def ask(self, expression):
        """The value of a Python expression inside the product, such as a count of rows, as JSON."""
        code = (
            "import json\nfrom crm.models import *\nfrom acquisition.models import *\n"
            f"from campaigns.models import *\nfrom cms.models import *\nprint('=>' + json.dumps({expression}, default=str))"
        )
        return json.loads(self.manage("shell", "-v0", "-c", code).rpartition("=>")[2])

    def migrate(self):
        if not self.database_url:
            migrated.put(self.folder / "db.sqlite3")
        self.manage("migrate", "-v0")

    def prepare(self):
        """Tables, the region and the demo accounts are there; on services also the collected static files."""
        self.migrate()
        self.manage("load_region", "dutch-techzone", "-v0")
        self.manage("shell", "-v0", "-c", "from crm.actions.demo import create_demo_accounts as go; go()")
        if self.broker_url:
            self.manage("collectstatic", "--noinput", "-v0")

    def start(self):
        """Every process runs, the site answers that it is ready, and the others show signs of life."""
        for name, command in self.commands.items():
            self.start_one(name, command)
        self.wait_until_ready()
        for name in self.processes.keys() & {"worker", "clock", "mailer"}:
            beat = self.folder / "hearts" / f"heartbeat-{name}"
            eventually(beat.exists, f"{name} shows no sign of life: {self.log(name)[-2000:]}", READY_SECONDS)
        return self

    def start_one(self, name, command=None):
        hearts = self.folder / "hearts"
        hearts.mkdir(exist_ok=True)
        (hearts / f"heartbeat-{name}").unlink(missing_ok=True)
        log = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            command or self.commands[name], cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip

    def wait_until_ready(self):
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            for name, process in self.processes.items():
                assert process.poll() is None, f"{name} ended: {self.log(name)[-3000:]}"
            try:
                if requests.get(f"{self.url}/readyz", timeout=2).status_code == 200:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.1)
        raise AssertionError("not ready: " + "".join(self.log(name)[-2000:] for name in self.processes))

    def log(self, name):
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def stop(self, seconds=20):
        """SIGTERM to every process; returns their exit codes."""
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        codes = {}
        for name, process in self.processes.items():
            try:
                codes[name] = process.wait(seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                codes[name] = "did not stop"
        self.processes = {}
        return codes

    def kill(self, name=None):
        """SIGKILL to one process (with its children), or to all."""
        for each in [name] if name else list(self.processes):
            process = self.processes.pop(each)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def mails(self):
        """The messages in the outbox, newest last."""
        files = sorted((self.folder / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime)
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]

    def mail_to(self, address, seconds=20):
        """The newest message to `address`, once it is there."""
        return eventually(
            lambda: next((mail for mail in reversed(self.mails()) if address in mail["To"]), None),
            f"no mail to {address}",
            seconds,
        )

    def close(self):
        self.kill()
        if self.broker_url:
            forget(self.broker_url, self.namespace)
        if self.database_url:
            drop_database(self.database_url)
        shutil.rmtree(self.folder, ignore_errors=True)


def eventually(ask, otherwise, seconds=20):
    """What `ask` returns once it is true; AssertionError with `otherwise` when it is not within `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := ask():
            return found
        time.sleep(0.2)
    raise AssertionError(otherwise)


def link_in(mail):
    return re.search(r"https?://\S+/bidbook/\S+", mail.get_body(("plain",)).get_content()).group(0).rstrip(".,)>")


def make_database(server_url, name):
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return server_url.rpartition("/")[0] + f"/{name}"


def copy_database(url, name):
    server, _, model = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{model}"')
    return f"{server}/{name}"


def drop_database(url):
    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
