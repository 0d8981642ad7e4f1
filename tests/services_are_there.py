"""Fails, with a sentence each, when PostgreSQL, RabbitMQ or Redis do not answer."""

import os
import sys

import psycopg
import redis
from kombu import Connection


def _missing(variable: str, ask) -> str | None:
    try:
        ask(os.environ[variable])
    except Exception as error:  # noqa: BLE001  any failure means: not there
        return f"{variable}: {os.environ.get(variable, '(not set)')} does not answer ({type(error).__name__}). Start it, or name another."
    return None


def main() -> int:
    problems = [
        _missing("DATABASE_URL", lambda url: psycopg.connect(url, connect_timeout=5).close()),
        _missing("BROKER_URL", lambda url: Connection(url, connect_timeout=5).ensure_connection(max_retries=1)),
        _missing("REDIS_BROKER_URL", lambda url: redis.Redis.from_url(url).ping()),
        _missing("CACHE_URL", lambda url: redis.Redis.from_url(url).ping()),
    ]
    for problem in filter(None, problems):
        sys.stderr.write(problem + "\n")
    return 1 if any(problems) else 0


if __name__ == "__main__":
    sys.exit(main())
