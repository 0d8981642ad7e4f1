"""Databases that this version cannot bring up to date."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.migrations.loader import MigrationLoader


def find_older_than_this_version(*, databases: Sequence[str] | None = None, **_rest: Any) -> list[CheckMessage]:
    """An error for each app that has done only a part of what is one step now: the rest of it is no longer here.

    Django itself would leave the app out and say that there is nothing to migrate.
    """
    return [error for name in databases or () for error in _halves(MigrationLoader(connections[name]))]


def _halves(loader: MigrationLoader) -> list[CheckMessage]:
    halves = [
        migration.app_label
        for migration in loader.disk_migrations.values()
        if (done := set(migration.replaces) & set(loader.applied_migrations))
        and done != set(migration.replaces)
        and not set(migration.replaces) <= set(loader.disk_migrations)
    ]
    return [
        Error(
            f"The database is older than this version can bring up to date: '{app}' stopped halfway.",
            hint="Migrate it with the version before this one, and then with this one.",
            id="crm.E002",
        )
        for app in halves
    ]
