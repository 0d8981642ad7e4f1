"""Reading the environment: a bad value stops the start with one line that names the variable."""

import contextlib
import re
import secrets
from email.utils import parseaddr
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
    """The URL without a trailing slash; BadSetting when it is none, or of another scheme.

    The value is not repeated: wherever its password was typed, it must not end up in a log.
    """
    try:
        parts = urlsplit(value)
        known = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known:
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise BadSetting(variable, f"cannot be read; it must begin with {wanted} and name a host.")
    return value.rstrip("/")


def origin(variable: str, value: str) -> str:
    """The address of a whole site, such as `https://host`; BadSetting when it holds more than that."""
    site = address(variable, value, ("http", "https"))
    parts = urlsplit(site)
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        raise BadSetting(variable, "names more than a site; it must read https://host or http://host:port.")
    return site


def redis_address(variable: str, value: str) -> str:
    """The URL of a Redis; BadSetting also when its database is no number."""
    url = address(variable, value, ("redis", "rediss"))
    database = urlsplit(url).path.removeprefix("/")
    if database and not database.isdecimal():
        raise BadSetting(variable, "names no database; it must read redis://host:port/number.")
    return url


def host_names(variable: str, values: list[str]) -> list[str]:
    """Names a site is reached by, without scheme and port; BadSetting otherwise."""
    for value in values:
        if not re.fullmatch(r"\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\]", value):
            raise BadSetting(variable, f"{value!r} is no host name; use names such as site.example.org.")
    return values


def places(variable: str, values: list[str]) -> list[str]:
    """`host:port` pairs; BadSetting otherwise."""
    for value in values:
        host, _, number = value.rpartition(":")
        if not re.fullmatch(r"[\w.-]+|\[?[0-9A-Fa-f:.]+\]?", host) or not number.isdecimal():
            raise BadSetting(variable, f"{value!r} is not a place; use host:port.")
        port(variable, number)
    return values


def sender(variable: str, value: str) -> str:
    """`name@host` or `Name <name@host>`; BadSetting otherwise."""
    _name, mailbox = parseaddr(value)
    if not value.isprintable() or not re.fullmatch(r"[^@\s]+@[\w-]+(\.[\w-]+)*", mailbox):
        raise BadSetting(variable, f"{value!r} is no sender; use Name <name@example.org>.")
    return value


def port(variable: str, value: str) -> int:
    """A TCP port; BadSetting otherwise."""
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise BadSetting(variable, f"{value!r} is not a port; use a number from 1 to 65535.")
    return int(value)
