"""The doors of the address book: lists that keep their filters, forms that refuse in place, two people at once."""

import re
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.actions.contacts import edit_contact
from crm.actions.establishments import add_establishment
from crm.actions.organisations import edit_organisation
from crm.backoffice.organisations import OrganisationViewSet
from crm.models import Affiliation, Contact, Establishment, FieldChange, Municipality, Organisation, Relationship
from tests.acquisition.rows import a_lead
from tests.crm.machines import an_account
from tests.crm.rows import a_contact, an_affiliation, an_organisation

pytestmark = pytest.mark.django_db
LIST = "/admin/crm_organisations/"
PEOPLE = "/admin/crm_contacts/"


@pytest.fixture
def anna(client):
    user = an_account("anna", "Acquisition team", first_name="Anna")
    client.force_login(user)
    return user


def said(response):
    return response.content.decode()


def form_of(organisation, **typed):
    """What a browser sends of the edit form as it is shown, and what somebody typed in it."""
    shown = {
        "name": organisation.name,
        "kind": organisation.kind,
        "city": organisation.city,
        "version": organisation.version,
    }
    return {**shown, "address": organisation.address, **typed}


def test_an_organisation_is_added_and_edited_by_hand(client, anna):
    response = client.post(f"{LIST}new/", {"name": "Voorbeeld", "kind": "company", "kvk_number": "1234 5678"})
    made = Organisation.objects.get()
    assert response.url == f"{LIST}{made.pk}/"
    client.post(f"{LIST}{made.pk}/edit/", form_of(made, city="Emmen", kvk_number="12345678"))
    made.refresh_from_db()
    assert (made.city, made.kvk_number, made.version) == ("Emmen", "12345678", 2)
    history = said(client.get(f"{LIST}{made.pk}/history/"))
    assert "Emmen" in history
    assert "Anna" in history


def test_what_cannot_be_right_is_said_at_its_field_and_what_was_typed_stays(client, anna):
    response = client.post(f"{LIST}new/", {"name": "Voorbeeld", "kind": "company", "rsin": "123456789"})
    page = said(response)
    assert response.status_code == 422
    assert 'id="panel-child-' not in page
    assert re.search(r'error-message[^<]*">\s*[^<]*RSIN', page)
    assert 'value="123456789"' in page
    assert Organisation.objects.count() == 0


def test_an_organisation_we_may_know_is_shown_before_another_is_made(client, anna):
    known = an_organisation()
    typed = {"name": "voorbeeld metaal", "kind": "company"}
    response = client.post(f"{LIST}new/", typed)
    assert response.status_code == 422
    assert f'href="{LIST}{known.pk}/"' in said(response)
    assert client.post(f"{LIST}new/", {**typed, "is_another": "on"}).status_code == 302
    assert Organisation.objects.count() == 2


def test_two_who_edit_at_once_choose_per_field_and_nothing_is_lost(client, anna):
    made = an_organisation(city="Emmen", address="Kade 1")
    typed = form_of(made, city="Hardenberg", kvk_number="12345678")
    edit_organisation(organisation_id=made.pk, changes={"city": "Coevorden", "address": "Kade 2"}, expected_version=1)
    response = client.post(f"{LIST}{made.pk}/edit/", typed)
    page = said(response)
    assert response.status_code == 409
    assert [word in page for word in ("Emmen", "Coevorden", "Hardenberg")] == [True] * 3
    made.refresh_from_db()
    assert (made.city, made.kvk_number) == ("Coevorden", "")

    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    choices = re.findall(r'<input type="radio" name="(\w+)" value="([^"]*)"', page)
    assert choices == [("city", "Coevorden"), ("city", "Hardenberg")]
    assert (sent["version"], sent["address"], sent["kvk_number"]) == ("2", "Kade 2", "12345678")
    assert client.post(f"{LIST}{made.pk}/edit/", {**sent, "city": "Hardenberg"}).status_code == 302
    made.refresh_from_db()
    assert (made.city, made.address, made.kvk_number, made.version) == ("Hardenberg", "Kade 2", "12345678", 3)


def test_who_edits_other_fields_than_the_other_person_only_saves_once_more(client, anna):
    contact = a_contact()
    edit_contact(contact_id=contact.pk, changes={"language": "de"}, expected_version=1)
    typed = {"name": "Cleo Anders", "email": contact.email, "language": "nl", "version": 1}
    response = client.post(f"{PEOPLE}{contact.pk}/edit/", typed)
    assert response.status_code == 409
    assert 'type="radio"' not in said(response)
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', said(response)))
    client.post(f"{PEOPLE}{contact.pk}/edit/", sent)
    contact.refresh_from_db()
    assert (contact.name, contact.language) == ("Cleo Anders", "de")


def test_a_form_without_its_version_is_told_so_and_saves_nothing(client, anna):
    contact = a_contact()
    response = client.post(f"{PEOPLE}{contact.pk}/edit/", {"name": "X", "email": contact.email, "language": "nl"})
    assert response.status_code == 422
    assert 'role="alert"' in said(response)
    assert Contact.objects.get().name == contact.name


def test_what_belongs_to_an_organisation_is_added_and_ended_from_its_page(client, anna):
    made, other, cleo = an_organisation(), an_organisation("Elders"), a_contact()
    page = f"{LIST}{made.pk}/"
    client.post(f"{page}people/new/", {"contact": cleo.pk, "role": "director"})
    client.post(
        f"{page}relationships/new/", {"to_organisation": other.pk, "kind": "supplies:turned", "source": "Annual report"}
    )
    client.post(f"{page}establishments/new/", {"name": "Werkplaats"})
    work, tie, place = Affiliation.objects.get(), Relationship.objects.get(), Establishment.objects.get()
    assert (tie.from_organisation, tie.to_organisation) == (other, made)
    shown = said(client.get(page))
    assert [word in shown for word in ("director", "Annual report", "Werkplaats")] == [True] * 3
    client.post(f"{page}people/{work.pk}/end/", {"until_on": "2030-01-01"})
    client.post(f"{page}relationships/{tie.pk}/end/", {"until_on": "2030-01-01"})
    client.post(f"{page}establishments/{place.pk}/edit/", {"name": "Hal 2", "version": 1})
    for row in (work, tie, place):
        row.refresh_from_db()
    assert (str(work.until_on), str(tie.until_on), place.name) == ("2030-01-01", "2030-01-01", "Hal 2")
    assert FieldChange.objects.get().object_type == "crm.establishment"


def test_a_new_person_is_added_at_the_organisation_one_came_from(client, anna):
    made = an_organisation()
    door = f"{PEOPLE}new/?organisation={made.pk}&next={quote(f'{LIST}{made.pk}/')}"
    assert "Voorbeeld Metaal" in said(client.get(door))
    typed = {"name": "Bram", "email": "bram@example.org", "language": "nl", "organisation": made.pk}
    assert client.post(door, typed).url == f"{LIST}{made.pk}/"
    assert Affiliation.objects.get().contact.name == "Bram"
    again = client.post(door, typed)
    assert again.status_code == 422
    assert f'href="{PEOPLE}{Contact.objects.get().pk}/"' in said(again)


def test_a_list_is_found_again_with_its_filters(client, anna):
    made = an_organisation(country="NL")
    asked = f"{LIST}?country=nl&p=1"
    listed = said(client.get(asked)).replace("&amp;", "&")
    back = quote(f"{LIST}?country=nl&p=1", safe="")
    assert f'href="{LIST}{made.pk}/?next={back}"' in listed
    edit = f"{LIST}{made.pk}/edit/?next={back}"
    assert edit in listed
    assert client.post(edit, {**form_of(made, city="Emmen"), "country": "NL"}).url == asked
    shown = said(client.get(f"{LIST}{made.pk}/?next={back}")).replace("&amp;", "&")
    assert f'href="{asked}"' in shown


@pytest.mark.parametrize(
    "away", ["https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "javascript:alert(1)"]
)
def test_the_way_back_never_leads_out_of_the_site(client, anna, away):
    made = an_organisation()
    response = client.post(f"{LIST}{made.pk}/edit/?next={quote(away, safe='')}", form_of(made, city="Emmen"))
    assert response.url == f"{LIST}{made.pk}/"
    assert (
        "evil"
        not in said(client.get(f"{LIST}{made.pk}/edit/?next={quote(away, safe='')}"))
        .split("<form", 1)[1]
        .split("facts__buttons")[1]
    )


def test_lists_are_narrowed(client, anna, region):
    emmen = Municipality.objects.get(slug="emmen")
    an_organisation("Eerste", municipality_id=emmen.pk, country="NL")
    an_organisation("Tweede", kind="education", country="DE")
    for asked, there, not_there in (
        ("kind=education", "Tweede", "Eerste"),
        (f"municipality={emmen.pk}", "Eerste", "Tweede"),
        ("country=de", "Tweede", "Eerste"),
    ):
        page = said(client.get(f"{LIST}results/?{asked}"))
        assert there in page
        assert not_there not in page
    work = an_affiliation()
    a_contact("dieter@example.org", "Dieter", language="de")
    assert "Dieter" not in said(client.get(f"{PEOPLE}results/?organisation=metaal"))
    assert work.contact.name in said(client.get(f"{PEOPLE}results/?organisation=metaal"))
    assert work.contact.name not in said(client.get(f"{PEOPLE}results/?language=de"))
    assert "Eerste" not in said(client.get(f"{LIST}results/?kind=nonsense")), (
        "a filter that cannot be read shows nothing"
    )


def test_what_belongs_to_one_thing_is_found_by_equality(client, anna, region):
    made = an_organisation(kvk_number="12345678")
    add_establishment(organisation_id=made.pk, facts={"number": "000012345678"})
    an_organisation("Firm 12345678")
    for typed in ("12345678", "1234 5678", "0000 1234 5678"):
        with CaptureQueriesContext(connection) as asked:
            page = said(client.get(f"{LIST}results/?q={typed}"))
        assert "Voorbeeld Metaal" in page
        assert "Firm 12345678" not in page
        assert not any("LIKE" in query["sql"] for query in asked)
    cleo = a_contact()
    assert f'href="{PEOPLE}{cleo.pk}/' in said(client.get(f"{PEOPLE}results/?q=CLEO@example.org"))
    assert f'href="{PEOPLE}{cleo.pk}/"' in said(client.get(f"{LIST}results/?q=cleo@example.org"))
    lead = a_lead()
    assert f'href="/admin/acquisition/leads/{lead.pk}/"' in said(client.get(f"{LIST}results/?q={lead.code.lower()}"))
    assert f'href="{LIST}{made.pk}/"' in said(client.get(f"{PEOPLE}results/?q=12345678"))


def test_a_code_leads_nobody_to_what_he_may_not_see(client, region):
    lead = a_lead()
    client.force_login(an_account("mila", "Marketeers"))
    assert "acquisition/leads" not in said(client.get(f"{LIST}results/?q={lead.code}"))


@pytest.mark.parametrize("path", [LIST, PEOPLE])
def test_a_list_takes_few_queries(client, anna, region, path):
    """With who signed in and what the admin's frame shows."""
    emmen = Municipality.objects.get(slug="emmen")
    for number in range(15):
        an_organisation(f"Firm {number}", municipality_id=emmen.pk)
        a_contact(f"person{number}@example.org", f"Person {number}")
    client.get(path)
    for asked in ("", "?q=i", "results/?q=i"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{path}{asked}").status_code == 200
        assert len(queries) <= 12, "\n".join(query["sql"][:220] for query in queries)


def test_a_list_that_would_ask_once_per_row_does_not_start():
    class Dear(OrganisationViewSet):
        list_select_related = ()

    with pytest.raises(ImproperlyConfigured, match="municipality"):
        Dear()


@pytest.mark.parametrize("path", [LIST, PEOPLE])
def test_an_empty_list_says_what_to_do_next(client, anna, path):
    assert f'href="{path}new/"' in said(client.get(f"{path}results/"))


@pytest.mark.parametrize("odd", ["x", "²", "9" * 30, "1%00"])
def test_an_odd_row_to_choose_is_no_server_error(client, anna, odd):
    for kind in ("organisation", "contact"):
        assert client.get(f"/admin/crm-choose/{kind}/chosen/{odd}/").status_code == 404
        assert client.get(f"/admin/crm-choose/{kind}/chosen-multiple/?id={odd}").status_code == 200


def test_the_dialog_finds_by_a_part_of_the_name(client, anna):
    an_organisation()
    an_organisation("Elders")
    page = said(client.get("/admin/crm-choose/organisation/results/?q=metaal"))
    assert "Voorbeeld Metaal" in page
    assert "Elders" not in page
