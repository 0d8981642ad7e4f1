"""Seven roles, named in two languages, put in place by every migrate; what they may is documented from the code."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils.translation import override

from crm.actions.roles import ensure_roles, permissions_of_roles
from crm.contracts import confidential_permissions
from crm.models import User
from crm.models.roles import MAY, ROLES, role_name
from tests.crm.machines import an_account

pytestmark = pytest.mark.django_db
MAY_NOT = {
    "Writers": {"crm.view_contact", "acquisition.view_lead", "acquisition.view_funnel", "crm.change_user"},
    "Marketeers": {"acquisition.view_lead", "crm.change_user", "crm.view_accesslog"},
    "Acquisition team": {"acquisition.view_sealed_lead", "crm.change_user", "crm.view_accesslog"},
    "Heads of acquisition": {"crm.change_user", "acquisition.add_emergencyaccess"},
    "Account managers": {"crm.view_contact", "acquisition.view_every_lead", "acquisition.change_lead"},
    "Program Board": {"acquisition.view_lead", "crm.view_contact", "crm.view_organisation"},
    "Administrators": {"acquisition.view_lead", "acquisition.view_every_lead", "acquisition.view_enquiry"},
}


def test_the_seven_roles_are_there_after_migrating_with_what_the_apps_name_for_them():
    assert set(ROLES) == set(MAY) == set(MAY_NOT)
    assert len(ROLES) == 7
    for role, names in permissions_of_roles().items():
        held = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
        assert {f"{app}.{codename}" for app, codename in held} >= names


@pytest.mark.parametrize("role", ROLES)
def test_a_role_does_not_hold_what_belongs_to_another(role):
    user = an_account("sam", role)
    assert not {name for name in MAY_NOT[role] if user.has_perm(name)}


def test_only_administrators_make_accounts():
    assert [role for role in ROLES if an_account(role, role).has_perm("crm.change_user")] == ["Administrators"]


def test_each_role_has_a_name_in_dutch_and_english():
    with override("nl"):
        dutch = [role_name(role) for role in ROLES]
    with override("en"):
        english = [role_name(role) for role in ROLES]
    assert len({*dutch, *english} - {"Marketeer"}) == 12
    assert role_name("Somebody’s own group") == "Somebody’s own group"


def test_a_superuser_holds_nothing_confidential_unless_a_role_gives_it():
    root = User.objects.create_superuser("root")
    names = [name for name, _opened in confidential_permissions.items()]
    assert len(names) > 10
    assert root.has_perm("crm.change_user")
    assert not [name for name in names if root.has_perm(name)]
    root.groups.add(Group.objects.get(name="Heads of acquisition"))
    assert User.objects.get(pk=root.pk).has_perm("acquisition.view_sealed_lead")


def test_putting_them_in_place_again_keeps_what_somebody_added():
    group = Group.objects.get(name="Program Board")
    added = Group.objects.get(name="Marketeers").permissions.get(codename="view_contact")
    group.permissions.add(added)
    ensure_roles()
    assert added in group.permissions.all()


def test_the_page_that_says_who_may_what_is_up_to_date():
    call_command("roles", check=True)


@pytest.mark.parametrize("address", ["/admin/users/edit/{pk}/", "/admin/bulk/crm/user/assign_role/?id={pk}"])
def test_nobody_gives_roles_to_themselves(client, address):
    ada = an_account("ada", "Administrators", first_name="Ada", last_name="Voorbeeld", email="ada@example.org")
    client.force_login(ada)
    heads = Group.objects.get(name="Heads of acquisition")
    client.post(
        address.format(pk=ada.pk),
        {
            "username": "ada",
            "first_name": "Ada",
            "last_name": "Voorbeeld",
            "email": "ada@example.org",
            "groups": [heads.pk],
            "role": heads.pk,
        },
    )
    assert [group.name for group in User.objects.get(pk=ada.pk).groups.all()] == ["Administrators"]


def test_roles_are_ticked_by_what_they_are_called(client):
    client.force_login(an_account("ada", "Administrators"))
    page = client.get("/admin/users/new/", headers={"accept-language": "nl"}).content.decode()
    assert "Hoofd acquisitie" in page
