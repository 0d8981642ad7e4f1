"""The two ways to run, as the settings they imply: embedded when nothing is named, services when URLs are."""

from pathlib import Path
from typing import Any

import environ

from config.environment import BadSetting, address

BROKERS = {"amqp": "rabbitmq", "amqps": "rabbitmq", "redis": "redis", "rediss": "redis"}


def broker_kind(url: str) -> str:
    """`memory`, `rabbitmq` or `redis`."""
    if not url:
        return "memory"
    address("BROKER_URL", url, tuple(BROKERS))
    return BROKERS[url.partition("://")[0]]


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
    return {**settings, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": {"connect_timeout": 5}}


def email(url: str) -> dict[str, Any]:
    """The local outbox that `/outbox/` shows, or the SMTP server EMAIL_URL names."""
    if not url:
        return {"EMAIL_BACKEND": "crm.mail.outbox.OutboxBackend"}
    address("EMAIL_URL", url, ("smtp", "smtp+tls", "smtp+ssl"))
    settings = environ.Env.email_url_config(url)
    settings.pop("EMAIL_FILE_PATH", None)
    return {**settings, "EMAIL_TIMEOUT": 30}


def storages(*, collected: bool) -> dict[str, Any]:
    """Static files by hashed name, once `collectstatic` has run; embedded they are served as they lie."""
    hashed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    return {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": hashed if collected else plain},
    }
