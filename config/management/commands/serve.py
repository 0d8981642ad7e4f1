"""`manage.py serve`: the whole product in one process, ready for a visitor. `make run` calls it with DEMO=1."""

import fcntl
import os
import signal
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import IO, Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS
from waitress.server import create_server

from config.modes import THIS_MACHINE

STOP_SECONDS = 6.0
LOOK_SECONDS = 2.0
SAME_SECONDS = 1.0


class Command(BaseCommand):
    help = "Prepare the database, load the region when there is none, and serve the site with its workers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--region", default="dutch-techzone")
        parser.add_argument("--samples", action="store_true", help="with DEMO: begin with invented firms on the desk")

    def handle(self, *_args: Any, **options: Any) -> None:
        _stop_at_once_when_told()
        host = options["host"]
        self._refuse_what_cannot_be(host)
        lock = _only_one()
        begun = time.monotonic()
        server = _listening(host, settings.PORT)
        self._prepare(options["region"], samples=options["samples"])
        self._serve(server, host, begun)
        lock.close()  # kept to the end: while it is open nobody else may serve from this folder

    def _refuse_what_cannot_be(self, host: str) -> None:
        if settings.SERVICES:
            raise CommandError(
                "BROKER_URL: one process needs no broker. Start the commands of docker-compose.yml instead."
            )
        if settings.DEMO and host not in THIS_MACHINE:
            raise CommandError(f"DEMO: demo accounts have known passwords, so only this machine may call; not {host}.")

    def _prepare(self, region: str, *, samples: bool) -> None:
        self.check(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
        self._step("database", lambda: call_command("migrate", verbosity=0, interactive=False))
        from crm.actions.sweeping import take_back_leases
        from crm.models import Purpose

        if not settings.DATABASE_URL:
            take_back_leases()  # the database is in the folder we hold, so nobody else is at work on them
        if not Purpose.objects.exists():
            self._step(f"region {region}", lambda: call_command("load_region", region, verbosity=0))
        from cms.actions.site_address import keep_site_address

        keep_site_address()
        if settings.DEMO:
            from crm.actions.demo import create_demo_accounts

            self._step("demo accounts", create_demo_accounts)
        if settings.DEMO and samples:
            from acquisition.actions.samples import load_samples

            self._step("sample firms", lambda: load_samples(settings.ROOT / "regions" / region))

    def _serve(self, server: Any, host: str, begun: float) -> None:
        from config.embedded import workers

        crew = workers()
        self._step("workers", crew.start)
        told = _told_to_stop()
        web = threading.Thread(target=server.run, name="web", daemon=True)
        web.start()
        self._say_where(host, settings.PORT, time.monotonic() - begun)
        while not told.wait(LOOK_SECONDS):
            if not (crew.alive() and web.is_alive()):
                self.stderr.write("A part of the server ended by itself. Start it again; nothing we promised is lost.")
                os._exit(1)
        self.stdout.write("Stopping …")
        server.close()
        if not crew.stop(STOP_SECONDS):
            os._exit(1)
        self.stdout.flush()
        os._exit(0)  # pool threads of libraries would keep the process; everything is committed

    def _step(self, name: str, work: Callable[[], object]) -> None:
        self.stdout.write(f"  {name} … ", ending="")
        self.stdout.flush()
        begun = time.monotonic()
        work()
        self.stdout.write(f"{time.monotonic() - begun:.1f} s")

    def _say_where(self, host: str, port: int, seconds: float) -> None:
        address = f"http://{'[::1]' if host == '::1' else host}:{port}"
        lines = [
            f"Ready in {seconds:.1f} s.",
            "",
            f"  The site         {address}/     {address}/en/",
            f"  The back office  {address}/admin/",
        ]
        from cms.actions.site_address import keep_site_address

        keep_site_address()
        if settings.DEMO:
            from crm.actions.demo import DEMO_ACCOUNTS, DEMO_PASSWORD

            lines += [f"  The mail sent    {address}/outbox/", "", "  Sign in as"]
            lines += [f"    {account.username:<8} {account.role}" for account in DEMO_ACCOUNTS]
            lines += [f"  each with the password {DEMO_PASSWORD}"]
        self.stdout.write("\n".join([*lines, "", "Stop with Ctrl-C."]))
        self.stdout.flush()


def _only_one() -> IO[str]:
    """Hold the data folder; raises CommandError when another server does."""
    for folder in (settings.DATA_DIR, settings.STATIC_ROOT):
        folder.mkdir(parents=True, exist_ok=True)
    lock = (settings.DATA_DIR / "serve.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CommandError(
            f"DATA_DIR: another server uses {settings.DATA_DIR}. Stop it, or name another folder."
        ) from None
    return lock


def _listening(host: str, port: int) -> Any:
    """A server that holds the port and answers once it runs; CommandError when the port is taken."""
    from config.wsgi import application

    try:
        return create_server(application, host=host, port=port, threads=8, ident="")
    except OSError as error:
        raise CommandError(f"PORT: cannot listen on {host}:{port} ({error.strerror}). Choose another.") from None


def _stop_at_once_when_told() -> None:
    """Until we serve nobody waits for us, and what a step had begun is rolled back by the database.

    Not by an exception: libraries call us back from places that swallow one.
    """

    def stop(*_: Any) -> None:
        os.write(sys.stderr.fileno(), b"\nStopped before it was ready; start it again to go on.\n")
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _told_to_stop() -> threading.Event:
    """Set by SIGTERM or Ctrl-C; a second one ends the process at once.

    One that comes within SAME_SECONDS is the first again: a terminal, make and a supervisor may all pass it on.
    """
    told = threading.Event()
    first = 0.0

    def stop(*_: Any) -> None:
        nonlocal first
        if told.is_set() and time.monotonic() - first > SAME_SECONDS:
            sys.stderr.write("Stopped at once.\n")
            os._exit(130)
        first = first or time.monotonic()
        told.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return told
