"""The back office of people: who sees whom, and what a dossier tells."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.actions.people import meet_contact
from crm.models import Interaction, Municipality, User
from tests.crm.rows import a_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def member_of(settings, client):
    """Sign in as a new member of a role; a password is enough here."""
    settings.DEMO = True

    def sign_in(role):
        user = User.objects.create_user(role.replace(" ", "-").lower(), first_name="Anna")
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture(autouse=True)
def _password_is_enough(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "SecondFactor" not in name]


def test_the_team_finds_a_contact_and_reads_the_dossier(client, member_of, region):
    member_of("Acquisition team")
    met = meet_contact(email="cleo@example.org", name="Cleo Voorbeeld", organisation_name="Voorbeeld Metaal")
    assert "Cleo Voorbeeld" in client.get("/admin/crm_contacts/?q=cleo").content.decode()
    page = client.get(f"/admin/crm_contacts/{met.contact_id}/").content.decode()
    assert "Voorbeeld Metaal" in page
    assert "cleo@example.org" in page


@pytest.mark.parametrize("before", ["²", "١", "-1", "x", "\x00", "9" * 5000])
def test_an_odd_place_to_read_on_from_is_no_server_error(client, member_of, before):
    member_of("Acquisition team")
    assert client.get(f"/admin/crm_contacts/{a_contact().pk}/", {"before": before}).status_code == 200


@pytest.mark.parametrize("path", ["crm_contacts/", "crm_organisations/", "crm_contacts/results/"])
def test_a_search_for_a_nul_byte_does_not_reach_the_database(client, member_of, path):
    member_of("Acquisition team")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/admin/{path}?q=%00ab").status_code == 200
    assert not any("LIKE" in query["sql"] for query in asked)


@pytest.mark.parametrize("role", ["Program Board", "Account managers"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_role_that_may_not_see_contacts_finds_none(client, member_of, role, method):
    member_of(role)
    contact = a_contact()
    for address in ("", "results/", f"{contact.pk}/", f"{contact.pk}/note/"):
        assert getattr(client, method)(f"/admin/crm_contacts/{address}").status_code in {404, 405}
    assert client.get(f"/admin/crm_contacts/{contact.pk}/").status_code == 404
    assert client.post(f"/admin/crm_contacts/{contact.pk}/note/", {"kind": "call", "subject": "x"}).status_code == 404
    assert Interaction.objects.count() == 0


def test_a_note_is_remembered_with_its_author(client, member_of):
    anna = member_of("Acquisition team")
    contact = a_contact()
    response = client.post(
        f"/admin/crm_contacts/{contact.pk}/note/", {"kind": "call", "subject": "First talk", "two_way": "on"}
    )
    assert response.status_code == 302
    noted = Interaction.objects.get()
    assert (noted.author, noted.two_way, noted.kind) == (anna, True, "call")
    assert "First talk" in client.get(f"/admin/crm_contacts/{contact.pk}/").content.decode()


def test_a_note_without_a_subject_is_shown_again_and_nothing_is_kept(client, member_of):
    member_of("Acquisition team")
    contact = a_contact()
    response = client.post(f"/admin/crm_contacts/{contact.pk}/note/", {"kind": "call", "subject": ""})
    assert response.status_code == 422
    assert Interaction.objects.count() == 0


def test_what_somebody_typed_is_shown_and_not_run(client, member_of):
    member_of("Acquisition team")
    contact = a_contact(name="<script>alert(1)</script>")
    page = client.get(f"/admin/crm_contacts/{contact.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


USERS = "/admin/users/"


def a_colleagues_form(**given):
    return {
        "username": "emre",
        "first_name": "Emre",
        "last_name": "Voorbeeld",
        "email": "emre@techzone.example.org",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
        "groups": [Group.objects.get(name="Account managers").pk],
        **given,
    }


def test_an_administrator_says_which_municipality_an_account_manager_works_for(client, member_of, region):
    member_of("Administrators")
    emmen, coevorden = (Municipality.objects.get(slug=slug) for slug in ("emmen", "coevorden"))
    assert 'name="municipality"' in client.get(f"{USERS}new/").content.decode()
    assert client.post(f"{USERS}new/", a_colleagues_form(municipality=emmen.pk)).status_code == 302
    emre = User.objects.get(username="emre")
    assert (emre.municipality, emre.groups.get().name) == (emmen, "Account managers")

    page = client.get(f"{USERS}edit/{emre.pk}/").content.decode()
    assert f'<option value="{emmen.pk}" selected>' in page
    changed = a_colleagues_form(municipality=coevorden.pk, is_active="on", password1="", password2="")
    assert client.post(f"{USERS}edit/{emre.pk}/", changed).status_code == 302
    emre.refresh_from_db()
    assert emre.municipality == coevorden
    assert "Coevorden" in client.get(USERS).content.decode()
    assert client.post(f"{USERS}edit/{emre.pk}/", {**changed, "municipality": ""}).status_code == 302
    emre.refresh_from_db()
    assert emre.municipality is None


@pytest.mark.parametrize("role", ["Marketeers", "Acquisition team", "Account managers", "Program Board"])
def test_nobody_else_manages_accounts_or_moves_to_another_municipality(client, member_of, region, role):
    me = member_of(role)
    emmen = Municipality.objects.get(slug="emmen")
    for address in (USERS, f"{USERS}new/", f"{USERS}edit/{me.pk}/"):
        assert client.get(address).status_code == 302
        assert client.post(address, a_colleagues_form(username=me.username, municipality=emmen.pk)).status_code == 302
    client.post("/admin/account/", {"name_email-first_name": "Anna", "municipality": emmen.pk})
    me.refresh_from_db()
    assert (me.municipality, User.objects.count()) == (None, 1)


def test_a_list_of_accounts_costs_the_same_however_long_it_is(client, member_of, region, django_assert_max_num_queries):
    member_of("Administrators")
    emmen = Municipality.objects.get(slug="emmen")
    client.get(USERS)
    with CaptureQueriesContext(connection) as few:
        client.get(USERS)
    for number in range(15):
        User.objects.create_user(f"colleague{number}", municipality=emmen)
    with django_assert_max_num_queries(len(few)):
        assert client.get(USERS).status_code == 200
