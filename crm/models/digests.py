"""Digests of values, the same on every machine and database."""

import json
from datetime import UTC, datetime
from hashlib import sha256


def digest_of(**values: str | int | datetime | None) -> str:
    """SHA-256 of the values as JSON: names in order, no spaces, moments in UTC to the microsecond."""
    plain = {name: _plain(value) for name, value in values.items()}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _plain(value: str | int | datetime | None) -> str | int | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
