"""`manage.py serve`: the whole product in one process, ready for a visitor. `make run` calls it with --demo."""

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
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from waitress.server import create_server

STOP_SECONDS = 6.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Command(BaseCommand):
    help = "Prepare the database, load the region when there is none, and serve the site with its workers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=None)
        parser.add_argument("--region", default="dutch-techzone")

    def handle(self, *_args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"] or settings.PORT
        if settings.DEMO and host not in LOOPBACK:
            raise CommandError(f"DEMO: demo accounts have known passwords, so only this machine may call; not {host}.")
        lock = _only_one()
        begun = time.monotonic()
        self._prepare(options["region"])
        self._serve(host, port, begun)
        lock.close()

    def _prepare(self, region: str) -> None:
        self._step("database", lambda: call_command("migrate", verbosity=0, interactive=False))
        from crm.actions.sweeping import take_back_leases
        from crm.models import Purpose

        take_back_leases()  # we hold the data folder, so nobody else is at work on them
        if not Purpose.objects.exists():
            self._step(f"region {region}", lambda: call_command("load_region", region, verbosity=0))
        if settings.DEMO:
            from crm.actions.demo import create_demo_accounts

            self._step("demo accounts", create_demo_accounts)

    def _serve(self, host: str, port: int, begun: float) -> None:
        from config.embedded import workers
        from config.wsgi import application

        crew = workers()
        self._step("workers", crew.start)
        try:
            server = create_server(application, host=host, port=port, threads=8, ident="")
        except OSError as error:
            crew.stop(STOP_SECONDS)
            raise CommandError(f"PORT: cannot listen on {host}:{port} ({error.strerror}). Choose another.") from None
        threading.Thread(target=server.run, name="web", daemon=True).start()
        self._say_where(host, port, time.monotonic() - begun)
        _until_told_to_stop()
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


def _until_told_to_stop() -> None:
    told = threading.Event()

    def stop(*_: Any) -> None:
        if told.is_set():
            sys.stderr.write("Stopped at once.\n")
            os._exit(130)
        told.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    told.wait()
