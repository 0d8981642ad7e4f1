"""The house of one mode: prepared once, started, supervised, with the servers it needs, and looked into by SQL."""

import contextlib
import os
import shutil
import signal
import sqlite3
import tempfile
import time
from pathlib import Path

from tests.chaos.probe.points import FOLDER, slug
from tests.chaos.servers import PostgreSQL, RabbitMQ, Redis
from tests.chaos.supervision import Supervisor, wait_for
from tests.stories.house import House

MODES = ("embedded", "rabbitmq", "redis")
LEASE_SECONDS = 10


class Ground:
    def __init__(self, mode):
        self.mode = mode
        self.folder = Path(tempfile.mkdtemp(prefix="dtz-chaos-"))
        self.folder.chmod(0o755)  # PostgreSQL runs as somebody else and must come through
        self.servers = {}
        self.broker = self.database = self.supervisor = None
        self.first_number = 1

    def __enter__(self):
        try:
            self._open()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def _open(self):
        settings = {
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "CHAOS_LEASE_SECONDS": str(LEASE_SECONDS),
            "DEMO": "",
        }
        if self.mode != "embedded":
            self._start_servers()
            settings |= {"CACHE_URL": self.servers["cache"].url}
        data = self.folder / "data"
        (data / FOLDER).mkdir(parents=True)
        broker, database = (each.url if each else "" for each in (self.broker, self.database))
        self.house = House(data, broker, database, settings)
        self.house.migrate()
        self.house.start()
        self.supervisor = Supervisor(self.house)
        self.supervisor.start()

    def _start_servers(self):
        broker = {"rabbitmq": RabbitMQ, "redis": Redis}[self.mode]
        for name, kind in {"broker": broker, "cache": Redis, "database": PostgreSQL}.items():
            self.servers[name] = kind(self.folder / name)
            self.servers[name].start()
        self.broker, self.database = self.servers["broker"], self.servers["database"]

    def close(self):
        if self.supervisor:
            self.supervisor.stop()
        if hasattr(self, "house"):
            for name in list(self.house.processes):
                os.killpg(self.house.processes[name].pid, signal.SIGCONT)
                self.house.kill(name)
        for server in self.servers.values():
            server.close()
        if not os.environ.get("CHAOS_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)

    def numbers(self, many=100_000):
        """Numbers nobody used before."""
        first = self.first_number
        self.first_number += many
        return range(first, first + many)

    def rows(self, sql):
        with self._looking() as connection:
            return connection.execute(sql).fetchall()

    def change(self, sql):
        with self._looking() as connection:
            connection.execute(sql)

    def _looking(self):
        if self.database:
            return self.database.connect()
        file = self.house.folder / "db.sqlite3"
        return contextlib.closing(sqlite3.connect(file, timeout=20, isolation_level=None))

    def arm(self, point, what="SIGKILL"):
        """The next process that reaches the point gets the signal."""
        armed = self.house.folder / FOLDER / slug(point)
        draft = armed.with_suffix(".draft")
        draft.write_text(what)
        draft.rename(armed)

    def fired(self, point, seconds=30):
        """The process that reached the armed point; AssertionError when none did."""
        pattern = f"{slug(point)}.*.fired"
        found = wait_for(lambda: next((self.house.folder / FOLDER).glob(pattern), None), seconds, every=0.02)
        assert found, f"nobody reached the point: {point}"
        found.unlink()
        return int(found.suffixes[-2].lstrip("."))

    def everything_runs(self):
        """Each process is there and has shown a sign of life since it was last started."""
        hearts = self.house.folder / "hearts"
        names = {name.partition(" ")[0] for name in self.house.processes}
        for name in names & {"worker", "clock", "mailer"}:
            assert wait_for(lambda name=name: (hearts / f"heartbeat-{name}").exists(), 90), self.house.log(name)[-3000:]
        time.sleep(0.3)
        self.house.wait_until_ready()
