"""Reading the environment: a bad value stops the start with one line that names the variable."""

import contextlib
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit


class BadSetting(SystemExit):
    """Ends the start of whatever process reads the settings; Python prints it as one line without a traceback."""

    def __init__(self, variable: str, reason: str) -> None:
        super().__init__(f"{variable}: {reason}")


def flag(variable: str, value: str) -> bool:
    """Whether something is on; BadSetting for a word that says neither yes nor no."""
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if value.lower() not in {*words, ""}:
        raise BadSetting(variable, f"{value!r} says neither yes nor no; use 1 or 0.")
    return words.get(value.lower(), False)


def count(variable: str, value: str) -> int:
    """A number of things; BadSetting otherwise."""
    if not value.isdecimal():
        raise BadSetting(variable, f"{value!r} is not a number; use 0, 1, 2 …")
    return int(value)


def label(variable: str, value: str) -> str:
    """A short name for machines; BadSetting otherwise."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", value):
        raise BadSetting(variable, f"{value!r} is no name; use up to 40 of a-z, 0-9 and -, a letter first.")
    return value


def kept_secret(data_dir: Path) -> str:
    """A secret made once and kept in `data_dir`, readable by its owner alone."""
    path = data_dir / "secret-key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = path.with_name(f"secret-key.{secrets.token_hex(4)}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(64))
            with contextlib.suppress(FileExistsError):  # whoever links first decides; two starts share one secret
                path.hardlink_to(draft)
            draft.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise BadSetting("DATA_DIR", f"{error}. Name a folder that can be written.") from None


def one_of(variable: str, value: str, allowed: tuple[str, ...]) -> str:
    """The value when it is allowed; BadSetting otherwise."""
    if value not in allowed:
        raise BadSetting(variable, f"{value!r} is not one of {', '.join(allowed)}.")
    return value


def address(variable: str, value: str, schemes: tuple[str, ...]) -> str:
    """The URL without a trailing slash; BadSetting when it is none, or of another scheme."""
    try:
        parts = urlsplit(value)
        known = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known:
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise BadSetting(variable, f"cannot read {value!r}; it must begin with {wanted}.")
    return value.rstrip("/")


def port(variable: str, value: str) -> int:
    """A TCP port; BadSetting otherwise."""
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise BadSetting(variable, f"{value!r} is not a port; use a number from 1 to 65535.")
    return int(value)
