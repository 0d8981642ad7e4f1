"""Who looks after the event log in these tests, in English and with a password alone."""

import pytest
from django.contrib.auth.models import Group, Permission

from crm.eventlog import subscribing
from crm.events import MailSent
from crm.models import (
    User,
)


@pytest.fixture(autouse=True)
def _in_english_with_a_password(settings):
    settings.LANGUAGE_CODE = "en"
    settings.DEMO = True
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "SecondFactor" not in name]


@pytest.fixture
def sign_in(client):
    def as_member_of(role, *permissions):
        user = User.objects.create_user(role.replace(" ", "-").lower(), first_name="Ada")
        user.groups.add(Group.objects.get(name=role))
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
        return user

    return as_member_of


@pytest.fixture
def ada(sign_in):
    return sign_in("Administrators")


@pytest.fixture
def listener(monkeypatch):
    """A subscriber of this test alone; what is published while it runs makes no delivery by itself."""
    monkeypatch.setattr(subscribing, "_by_name", dict(subscribing._by_name))
    monkeypatch.setitem(subscribing._by_event, MailSent.stored_name(), [])
    subscribing.subscribe(MailSent, name="test.listen")(lambda event: None)
    subscribing._by_event[MailSent.stored_name()].clear()
    return "test.listen"
