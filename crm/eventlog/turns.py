"""One at a time, for what no constraint can guard."""

from django.db import connection


def take_turn(key: str) -> None:
    """Until our transaction ends nobody else gets past this line with the same key; on SQLite writers wait anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
