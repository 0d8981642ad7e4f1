"""Who may not see people finds nothing at any address of theirs: read from the addresses there are."""

from decimal import Decimal

import pytest

from crm.actions.establishments import add_establishment
from crm.actions.facts import Known, note_fact
from crm.actions.list_views import save_list_view
from crm.actions.merging import merge_contacts, merge_organisations
from crm.actions.relationships import relate
from crm.models import Organisation, User
from tests.addresses import every_address
from tests.crm.imports.lists import checked
from tests.crm.lists_at_hand import parts_of_list
from tests.crm.machines import an_account, contents
from tests.crm.rows import a_contact, an_affiliation, an_organisation

pytestmark = pytest.mark.django_db
SPACES = ("crm_contacts", "crm_organisations", "crm_choose_contact", "crm_choose_organisation", "crm_imports")
OURS = [one for one in every_address() if one.namespace in SPACES]
STRANGERS = ("", "Account managers", "Administrators")
METHODS = ("get", "post", "put", "delete")
NOBODY = 987_654
NOT_THEIRS = {"crm_contacts:note", "crm_contacts:erase", "crm_contacts:export"}
POSTED = {
    "name": "Mine now",
    "email": "mine@example.org",
    "kind": "company",
    "language": "nl",
    "version": 1,
    "until_on": "2026-11-24",
    "is_another": "on",
    "other": NOBODY,
    "other_version": 1,
    "number": "000012345678",
    "subject": "x",
    "value": "7",
    "source": "x",
    "as_of_on": "2026-11-24",
    "since_on": "2020-01-01",
    "pin": 1,
}


LISTS = ("crm_contacts", "crm_organisations")
# Who sees a list keeps views of it for himself.
OWN_MATTERS = {f"{space}:{name}" for space in (*LISTS, "crm_imports") for name in ("save_view", "default_view")}


def lists_of(user, pk, space):
    if space in LISTS:
        return parts_of_list(user, [pk], space)
    return {"view_pk": save_list_view(user_id=user.pk, list_name=space, name="Mine", query="")}


def with_lists_of(user, values):
    """The same, with a view, an export and a bulk edit of this user."""
    return {space: {**filled, **lists_of(user, filled["pk"], space)} for space, filled in values.items()}


@pytest.fixture
def filled_in():
    """One of each; by namespace what an address of it is filled in with."""
    affiliation = an_affiliation()
    organisation = affiliation.organisation
    relationship = relate(
        from_organisation_id=organisation.pk, to_organisation_id=an_organisation("Elders").pk, kind="supplies"
    )
    known = Known(value=Decimal(3), source="x")
    facts = {
        "crm_contacts": note_fact(about=affiliation.contact, kind="employees", known=known),
        "crm_organisations": note_fact(about=organisation, kind="employees", known=known),
    }
    place = add_establishment(organisation_id=organisation.pk, facts={"name": "Werkplaats"})
    parts = {
        "affiliation_pk": affiliation.pk,
        "relationship_pk": relationship,
        "establishment_pk": place,
        "kind": "employees",
        "panel": "facts",
    }
    people = [a_contact(f"cleo{number}@example.org", "Cleo Voorbeelt") for number in range(2)]
    firms = [an_organisation(f"Voorbeeld Metaal {number}") for number in range(2)]
    of_people = merge_contacts(winner_id=affiliation.contact_id, loser_id=people[0].pk)
    of_firms = merge_organisations(winner_id=organisation.pk, loser_id=firms[0].pk)
    values = {
        "crm_contacts": {
            "pk": affiliation.contact_id,
            "other_pk": people[1].pk,
            "merge_pk": of_people,
            "fact_pk": facts["crm_contacts"],
            **parts,
        },
        "crm_organisations": {
            "pk": organisation.pk,
            "other_pk": firms[1].pk,
            "merge_pk": of_firms,
            "fact_pk": facts["crm_organisations"],
            **parts,
        },
        "crm_imports": {"pk": checked("email,name\nnew@example.org,New\n").pk},
        "crm_choose_contact": {"pk": affiliation.contact_id},
        "crm_choose_organisation": {"pk": organisation.pk},
    }
    return with_lists_of(an_account("hilde", "Heads of acquisition"), values)


def test_there_are_addresses_to_judge():
    names = {one.name for one in OURS}
    assert {"crm_contacts:edit", "crm_organisations:relate", "crm_choose_contact:chosen"} <= names
    assert {"crm_organisations:history", "crm_contacts:add", "crm_organisations:edit_establishment"} <= names
    assert {"crm_contacts:merge_with", "crm_organisations:undo_merge", "crm_contacts:are_two"} <= names
    assert {"crm_imports:read_in", "crm_imports:wrong", "crm_imports:undo", "crm_imports:choices"} <= names
    assert {"crm_contacts:note_fact", "crm_organisations:take_back_fact", "crm_organisations:pin"} <= names
    assert {"crm_contacts:change_work", "crm_organisations:take_back_relationship"} <= names
    assert len(OURS) > 35


@pytest.mark.parametrize("role", STRANGERS)
def test_a_stranger_finds_nothing_at_any_address_by_any_method(client, filled_in, role):
    client.force_login(an_account("sam", role))
    before = contents()
    for address in OURS:
        values = filled_in[address.namespace]
        for method in METHODS:
            allowed = {404} if method in address.takes else {404, 405}
            there = getattr(client, method)(address.at(**values), POSTED if method == "post" else None)
            nowhere = getattr(client, method)(address.at(**dict.fromkeys(values, NOBODY)))
            if role:
                assert there.status_code in allowed, f"{method} {address.route}"
                assert nowhere.status_code == there.status_code, f"{method} {address.route} tells that it is there"
            else:  # no role is no entrance to the back office at all
                assert there.status_code in {302, 403, 404}, f"{method} {address.route}"
    assert contents() == before


def test_who_may_look_but_not_change_changes_nothing_at_any_address(client, filled_in):
    reader = an_account("reader", "Program Board")
    for name in ("view_contact", "view_organisation"):
        reader.user_permissions.add(permission(name))
    client.force_login(User.objects.get(pk=reader.pk))
    before = contents()
    for address in (one for one in OURS if one.name not in OWN_MATTERS):
        status = client.post(address.at(**filled_in[address.namespace]), POSTED).status_code
        assert status in {404, 405}, address.route
    assert contents() == before
    page = client.get(f"/admin/crm_organisations/{filled_in['crm_organisations']['pk']}/").content.decode()
    assert "Werkplaats" in page
    assert "/edit/" not in page
    assert "/new/" not in page


def permission(codename):
    from django.contrib.auth.models import Permission

    return Permission.objects.get(content_type__app_label="crm", codename=codename)


@pytest.mark.parametrize("role", ["Marketeers", "Acquisition team"])
def test_those_who_keep_the_address_book_find_every_address(client, filled_in, role):
    mila = an_account("mila", role)
    client.force_login(mila)
    own = with_lists_of(mila, filled_in) if role == "Acquisition team" else filled_in
    of_a_person = {"bulk_edit", "change_view", "export", "exports", "export_page", "export_file"}
    for address in OURS:
        if role == "Marketeers" and address.name.partition(":")[2] in of_a_person:
            continue  # of somebody else, or of who may take rows out
        if "get" in address.takes and address.name not in NOT_THEIRS:
            query = "?state=ready" if address.name == "crm_imports:rows" else ""
            assert client.get(address.at(**own[address.namespace]) + query).status_code == 200, address.route


def test_a_part_of_another_organisation_is_not_found_at_this_one(client, filled_in):
    client.force_login(an_account("anna", "Acquisition team"))
    other = Organisation.objects.get(name="Elders").pk
    values = {**filled_in["crm_organisations"], "pk": other}
    for address in OURS:
        if address.name in {"crm_organisations:end_person", "crm_organisations:edit_establishment"}:
            assert client.get(address.at(**values)).status_code == 404
            assert client.post(address.at(**values), POSTED).status_code == 404
    elsewhere = {**filled_in["crm_contacts"], "pk": a_contact("bram@example.org", "Bram").pk}
    ending = next(one for one in OURS if one.name == "crm_contacts:end_work")
    assert client.post(ending.at(**elsewhere), POSTED).status_code == 404
