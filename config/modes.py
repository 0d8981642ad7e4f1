"""The two ways to run, as the settings they imply: embedded when nothing is named, services when URLs are."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

from config.environment import BadSetting, address, redis_address

BROKERS = {"amqp": "rabbitmq", "amqps": "rabbitmq", "redis": "redis", "rediss": "redis"}
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
OUTBOX = "outbox://"


def broker_kind(url: str) -> str:
    """`memory`, `rabbitmq` or `redis`."""
    if not url:
        return "memory"
    address("BROKER_URL", url, tuple(BROKERS))
    kind = BROKERS[urlsplit(url).scheme]
    if kind == "redis":
        redis_address("BROKER_URL", url)
    return kind


def refuse_half_services(named: dict[str, str]) -> None:
    """BadSetting for the first variable without a value: several processes share nothing that lies in one of them."""
    for variable, value in named.items():
        if not value:
            raise BadSetting(variable, "is not set; with BROKER_URL it must be, see docs/how-to/configure.md.")


def refuse_public_demo(public_url: str) -> None:
    """BadSetting unless people come by an address of this machine: everybody knows the passwords of a demo."""
    if urlsplit(public_url).hostname not in THIS_MACHINE:
        raise BadSetting("DEMO", f"demo accounts have known passwords, so PUBLIC_URL cannot be {public_url}.")


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """SQLite in `data_dir` with write-ahead log, or what DATABASE_URL names (PostgreSQL)."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_dir / "db.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON",
            },
            "TEST": {"NAME": data_dir / "test.sqlite3"},
        }
    address("DATABASE_URL", url, ("postgres", "postgresql"))
    settings = environ.Env.db_url_config(url)
    if not settings.get("NAME"):
        raise BadSetting("DATABASE_URL", "names no database; it must read postgres://user:password@host:port/name.")
    # A process that stands still in the middle of a transaction loses it, so that others can go on with its rows.
    # Our questions are short: to compile one takes longer than to answer it.
    patience = {"connect_timeout": 5, "options": "-c idle_in_transaction_session_timeout=30s -c jit=off"}
    options = patience | settings.get("OPTIONS", {})
    return {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, **settings, "OPTIONS": options}


def email(url: str) -> dict[str, Any]:
    """The SMTP server EMAIL_URL names, or a folder of files: what a trial on one machine can do with."""
    if url in ("", OUTBOX):
        return {"EMAIL_BACKEND": "crm.mail.outbox.OutboxBackend"}
    address("EMAIL_URL", url, ("smtp", "smtp+tls", "smtp+ssl"))
    settings = environ.Env.email_url_config(url)
    settings.pop("EMAIL_FILE_PATH", None)
    return {**settings, "EMAIL_TIMEOUT": 30}


def storages(*, collected: bool, data_dir: Path) -> dict[str, Any]:
    """Static files by hashed name, once `collectstatic` has run; embedded they are served as they lie.

    What is private lies beside the media, never among them: no server and no address leads there.
    """
    hashed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    return {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": data_dir / "private", "base_url": "/private/has/no/address/"},
        },
        "staticfiles": {"BACKEND": hashed if collected else plain},
    }
