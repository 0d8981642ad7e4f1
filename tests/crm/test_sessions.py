"""A session ends everywhere else at once when its person's password or rights change."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from crm.models import Municipality, User
from tests.crm.machines import an_account

pytestmark = pytest.mark.django_db
PASSWORD, NEXT_PASSWORD = "a long password 1", "another long password 2"


@pytest.fixture
def emre(region):
    return an_account("emre", "Account managers", municipality=Municipality.objects.get(slug="emmen"))


@pytest.fixture
def elsewhere(emre):
    there = Client()
    there.force_login(emre)
    assert is_signed_in(there)
    return there


def is_signed_in(client):
    return "_auth_user_id" in client.session and client.get("/account/2fa/").status_code == 200


def changes():
    def roles(user):
        user.groups.add(Group.objects.get(name="Marketeers"))

    def no_role(user):
        user.groups.clear()

    def municipality(user):
        User.objects.filter(pk=user.pk).update(municipality=Municipality.objects.get(slug="coevorden"))

    def inactive(user):
        User.objects.filter(pk=user.pk).update(is_active=False)

    def superuser(user):
        User.objects.filter(pk=user.pk).update(is_superuser=True)

    def password(user):
        user.set_password(NEXT_PASSWORD)
        user.save()

    return [roles, no_role, municipality, inactive, superuser, password]


@pytest.mark.parametrize("change", changes(), ids=lambda change: change.__name__)
def test_a_change_of_rights_ends_every_session_of_that_person_and_of_nobody_else(change, emre, elsewhere):
    other = Client()
    other.force_login(an_account("anna", "Acquisition team"))
    change(emre)
    assert not is_signed_in(elsewhere)
    assert is_signed_in(other)


def test_another_name_ends_no_session(emre, elsewhere):
    User.objects.filter(pk=emre.pk).update(first_name="Emre", email="emre@example.org")
    assert is_signed_in(elsewhere)


def test_who_changes_the_password_stays_here_and_is_out_elsewhere(client, emre, elsewhere):
    client.force_login(emre)
    posted = {"oldpassword": PASSWORD, "password1": NEXT_PASSWORD, "password2": NEXT_PASSWORD}
    assert client.post("/account/password/", posted).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_one_signs_out_everywhere_else_with_a_button(emre):
    here = Client()
    here.post("/account/login/", {"login": "emre", "password": PASSWORD}, headers={"user-agent": "Lynx"})
    there = Client()
    there.post("/account/login/", {"login": "emre", "password": PASSWORD}, headers={"user-agent": "Netscape"})
    page = here.get("/account/sessions/").content.decode()
    assert "Netscape" in page
    assert here.post("/account/sessions/").status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert "Netscape" not in here.get("/account/sessions/").content.decode()


def test_nobody_sees_where_another_is_signed_in(client, emre):
    client.post("/account/login/", {"login": "emre", "password": PASSWORD}, headers={"user-agent": "Lynx"})
    client.force_login(an_account("anna", "Acquisition team"))
    assert "Lynx" not in client.get("/account/sessions/").content.decode()
