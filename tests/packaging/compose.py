"""docker-compose.yml as data, and its commands as processes of this machine."""

import os
import re
import shlex
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


def services() -> dict[str, dict]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def filled_in(value, given: dict[str, str]):
    """Compose's own `${NAME:-default}` and `${NAME:?refusal}`, from `given`."""

    def one(match: re.Match) -> str:
        name, _, rest = match[1].partition(":")
        return given.get(name) or (rest[1:] if rest.startswith("-") else "")

    return re.sub(r"\$\{([^}]+)\}", one, str(value))


def in_our_environment(argv: list[str]) -> list[str]:
    """The same command, its program taken from this environment instead of the image's."""
    argv = [str(word) for word in argv]
    program = Path(sys.executable) if argv[0] == "python" else BIN / argv[0]
    assert program.exists(), f"the image would have no {argv[0]}"
    return [str(program), *argv[1:]]


@dataclass
class Running:
    """One service of the compose file, started as it stands there; only environment variables differ."""

    name: str
    given: dict[str, str]
    changes: dict[str, str]
    folder: Path
    process: subprocess.Popen = field(init=False)

    def __post_init__(self) -> None:
        self.service = services()[self.name]
        self.log = self.folder / f"{self.name}.log"

    @property
    def environment(self) -> dict[str, str]:
        declared = {name: filled_in(value, self.given) for name, value in self.service["environment"].items()}
        names_that_move = set(declared) | {"DATA_DIR", "STATIC_ROOT", "SECRET_KEY", "DEFAULT_FROM_EMAIL"}
        assert set(self.changes) <= names_that_move, "only what the compose file, .env or the image sets may change"
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            **declared,
            **self.changes,
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }

    def start(self) -> "Running":
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                in_our_environment(self.service["command"]), cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        return self

    def run_once(self) -> None:
        self.start()
        assert self.process.wait(180) == 0, self.said()

    def is_healthy(self) -> bool:
        test = self.service["healthcheck"]["test"]
        assert test[0] == "CMD"
        check = subprocess.run(
            in_our_environment(test[1:]), cwd=ROOT, env=self.environment, capture_output=True, timeout=20, check=False
        )
        return check.returncode == 0

    def stop(self, seconds: float) -> int:
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"{self.name} did not stop within {seconds} s:\n{self.said()}") from None

    def said(self) -> str:
        return f"$ {shlex.join(map(str, self.service['command']))}\n{self.log.read_text()[-4000:]}"
