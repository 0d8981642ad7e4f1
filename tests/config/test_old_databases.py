"""A database that stopped halfway through what is one step now is refused, and not taken for a migrated one."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from crm.queries.old_databases import find_older_than_this_version

OURS = ("crm", "cms", "acquisition", "campaigns")


def replacing(app):
    return next(one for one in MigrationLoader(None).disk_migrations.values() if one.app_label == app and one.replaces)


def forget(*steps):
    for app, name in steps:
        MigrationRecorder(connection).record_unapplied(app, name)


@pytest.mark.django_db
@pytest.mark.parametrize("app", OURS)
def test_a_database_that_stopped_halfway_is_told_what_to_do(app):
    step = replacing(app)
    forget((app, step.name), step.replaces[-1])
    with pytest.raises(SystemCheckError, match=rf"(?s)'{app}' stopped halfway.*Migrate it with the version before"):
        call_command("migrate", skip_checks=False)


@pytest.mark.django_db
def test_one_that_did_every_old_step_has_nothing_to_do():
    forget(*((app, replacing(app).name) for app in OURS))
    assert find_older_than_this_version(databases=[DEFAULT_DB_ALIAS]) == []
    call_command("migrate", check_unapplied=True, verbosity=0)


@pytest.mark.django_db
def test_a_new_one_may_begin():
    for app in OURS:
        forget((app, replacing(app).name), *replacing(app).replaces)
    assert find_older_than_this_version(databases=[DEFAULT_DB_ALIAS]) == []
