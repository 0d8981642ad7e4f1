"""Servers of our own to stop, freeze and wipe: on free ports, in a folder of their own, never the machine's."""

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import psycopg

from tests.stories.house import eventually, free_port

START_SECONDS = 90
STOP_SECONDS = 30


class NotInstalled(Exception):
    """A server this machine does not have."""


class Server:
    """A process that others connect to. `start` returns once it takes connections."""

    needs: tuple = ()

    def __init__(self, folder):
        for program in self.needs:
            if not shutil.which(program):
                raise NotInstalled(program)
        self.folder = Path(folder)
        self.folder.mkdir()
        self.port = free_port()
        self.process = None

    def start(self):
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            self.command(), cwd=self.folder, env=self.environment(), stdout=log, stderr=log, start_new_session=True
        )
        eventually(self.answers, f"{type(self).__name__} does not start, see {log.name}", START_SECONDS)
        return self

    def environment(self):
        return {**os.environ, "HOME": str(self.folder)}

    def answers(self):
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self, how=signal.SIGTERM):
        self.send(how)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.send(signal.SIGKILL)
            self.process.wait()
        eventually(lambda: not self.answers(), f"{type(self).__name__} does not stop", STOP_SECONDS)

    def send(self, what):
        os.killpg(self.process.pid, what)

    def wipe(self):
        """Nothing it knew is left; only while it is stopped."""
        shutil.rmtree(self.data)
        self.data.mkdir()

    def close(self):
        if self.process and self.process.poll() is None:
            self.send(signal.SIGCONT)
            self.stop(signal.SIGKILL)


class Redis(Server):
    needs = ("redis-server",)

    def __init__(self, folder):
        super().__init__(folder)
        self.data = self.folder / "data"
        self.data.mkdir()

    def command(self):
        return ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.data),
                "--appendonly", "yes", "--maxmemory-policy", "noeviction", "--save", ""]  # fmt: skip

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"


class RabbitMQ(Server):
    """With an epmd of its own, which would otherwise be shared by every Erlang node of the machine."""

    needs = ("rabbitmq-server", "epmd")
    program = "/usr/lib/rabbitmq/bin/rabbitmq-server"

    def __init__(self, folder):
        super().__init__(folder)
        self.data = self.folder / "mnesia"
        self.ports = {"RABBITMQ_DIST_PORT": free_port(), "ERL_EPMD_PORT": free_port()}
        (self.folder / "plugins").write_text("[].")
        (self.folder / "settings").touch()

    def command(self):
        return [self.program if Path(self.program).exists() else "rabbitmq-server"]

    def environment(self):
        return super().environment() | {
            "RABBITMQ_NODENAME": f"chaos_{os.getpid()}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_MNESIA_BASE": str(self.data),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(self.folder / "generated"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "settings"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "none"),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            **{name: str(port) for name, port in self.ports.items()},
        }

    @property
    def url(self):
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def close(self):
        super().close()
        subprocess.run(["epmd", "-kill"], env=self.environment(), capture_output=True, check=False)


class PostgreSQL(Server):
    """Runs as `postgres` when we are root, which PostgreSQL refuses to be."""

    def __init__(self, folder):
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        self.binaries = binaries[-1] if binaries else Path(shutil.which("initdb") or "/").parent
        if not (self.binaries / "initdb").exists():
            raise NotInstalled("postgresql")
        super().__init__(folder)
        self.data = self.folder / "data"
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D", str(self.data))

    def run(self, program, *arguments):
        before = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run([*before, str(self.binaries / program), *arguments], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=START_SECONDS)  # fmt: skip

    def start(self):
        places = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self.run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "server.log"), "-o", places, "-w", "start")
        return self

    def restart_at_once(self):
        """As after a crash: no connection is ended in an orderly way, and the log is played again."""
        self.run(
            "pg_ctl", "-D", str(self.data), "-l", str(self.folder / "server.log"), "-m", "immediate", "-w", "restart"
        )

    def send(self, what):
        """To the postmaster and to every process it started; each of those leads a group of its own."""
        postmaster = (self.data / "postmaster.pid").read_text().split()[0]
        subprocess.run(["pkill", f"-{what.name.removeprefix('SIG')}", "-P", postmaster], check=False)
        os.kill(int(postmaster), what)

    def close(self):
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")

    @property
    def url(self):
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def connect(self):
        return psycopg.connect(self.url, autocommit=True)
