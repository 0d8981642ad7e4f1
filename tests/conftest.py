"""What every test may ask for."""

import pytest
from django.core.cache import cache

from tests import migrated


def pytest_collection_modifyitems(items):
    """Stories first: the longest takes over a minute, and at the end the other workers would wait for it."""
    items.sort(key=lambda item: "stories" not in item.path.parts)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, django_db_createdb, django_db_modify_db_settings):
    """Whether a migrated database lies ready; it does when the same code was tested before (SQLite)."""
    from django.db import connection

    if django_db_keepdb or django_db_createdb or connection.vendor != "sqlite":
        return django_db_keepdb
    return migrated.put(connection.settings_dict["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_keepdb, django_db_blocker):
    from django.db import connection

    if connection.vendor == "sqlite" and not django_db_keepdb:
        with django_db_blocker.unblock():
            connection.ensure_connection()
            migrated.keep(connection.connection)


@pytest.fixture(autouse=True)
def _plain_ground(settings):
    """Each test starts with empty caches, fast password hashes and plain static files."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _forced_login_is_a_whole_login(monkeypatch):
    """`client.force_login(user)` stands for a password and a second factor, which staff pages ask for."""
    from django.test import Client

    forced = Client.force_login

    def with_second_factor(client, user, backend=None):
        forced(client, user, backend)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()

    monkeypatch.setattr(Client, "force_login", with_second_factor)


@pytest.fixture
def settle():
    """Run every delivery and mail that is due until nothing is."""
    from crm.actions.mail import send_due_mail
    from crm.eventlog.draining import drain
    from crm.eventlog.subscribing import LANES

    def until_quiet(*, mail: bool = True) -> None:
        for _ in range(20):
            drained = sum(drain(lane).done for lane in LANES)
            if not drained and not (mail and send_due_mail()):
                return
        raise AssertionError("the events do not come to rest: a handler causes what it hears")

    return until_quiet


@pytest.fixture
def published(db):
    """The stored names of the events written so far, in order."""
    from crm.models import EventRecord

    return lambda: list(EventRecord.objects.order_by("pk").values_list("name", flat=True))


@pytest.fixture
def region(db):
    """The places, figures and purposes of the region, without pages."""
    from django.conf import settings as product

    from crm.actions.region import load_region_facts

    load_region_facts(product.ROOT / "regions" / "dutch-techzone")


@pytest.fixture(scope="session", autouse=True)
def _flushing_empties_also_what_only_grows():
    """SQLite flushes with DELETE, which the triggers of tables that only grow refuse; PostgreSQL truncates."""
    from django.db import connection

    flush = connection.ops.sql_flush

    def without_guards(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = cursor.fetchall()
        return [*(f"DROP TRIGGER {name}" for name, _ in guards), *flush(*args, **kwargs), *(sql for _, sql in guards)]

    if connection.vendor == "sqlite":
        connection.ops.sql_flush = without_guards
