"""The site's generation: one word for everything visitors see, another as soon as any of it has changed.

It lies where every process can read it: in CACHE_URL, or else in a file in DATA_DIR.
"""

import secrets
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE_SECONDS = 0.25


def renew_pages() -> None:
    """What was kept of the site is made anew once this transaction has committed.

    Where the generation lies may be out of reach; what was changed stands all the same.
    """
    transaction.on_commit(publish_generation, robust=True)


def publish_generation() -> None:
    """The site has another generation from now on."""
    word = secrets.token_hex(8)
    if settings.CACHE_URL:
        _redis().set(_key(), word)
        return
    file = _file()
    fresh = file.with_name(f"{file.name}.{word}")
    fresh.write_text(word)
    fresh.replace(file)


def current_generation() -> str:
    """The site's generation; where there is none it begins. Raises RedisError or OSError when nobody can say."""
    word = _stored()
    if not word and settings.CACHE_URL:  # the cache started empty, or made room
        _redis().set(_key(), secrets.token_hex(8), nx=True)
        word = _stored()
    return word


def _stored() -> str:
    if settings.CACHE_URL:
        return (_redis().get(_key()) or b"").decode()  # type: ignore[union-attr]
    try:
        return _file().read_text()
    except FileNotFoundError:
        return ""


def _file() -> Path:
    return Path(settings.DATA_DIR) / "site-generation"


def _key() -> str:
    return f"{settings.BROKER_NAMESPACE}:site-generation"


@cache
def _redis() -> "Redis":
    """A visitor waits behind this, so a server that does not answer at once counts as gone."""
    return Redis.from_url(
        settings.CACHE_URL,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )
