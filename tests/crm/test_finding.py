"""One search for the whole back office: what it finds, for whom, how fast, and what it never tells."""

import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.actions.region import load_pages
from cms.models import StoryPage
from crm.contracts import search_sources
from crm.models import EventRecord
from crm.queries.finding import everything
from tests.acquisition.rows import a_lead
from tests.crm.machines import an_account, contents
from tests.crm.rows import a_contact, an_affiliation, an_organisation

pytestmark = pytest.mark.django_db
PAGE, QUICK = "/admin/find/", "/admin/find/quick/"
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no trigrams")


@pytest.fixture
def anna(client):
    user = an_account("anna", "Acquisition team", first_name="Anna")
    client.force_login(user)
    return user


def said(response):
    return response.content.decode()


def labels(typed, user, most=5):
    return [hit.label for group in everything(typed, user, most=most).groups for hit in group.hits]


def test_half_a_name_finds_the_firm_and_any_order_of_words_does(anna):
    an_organisation("Voorbeeld Metaal B.V.")
    an_organisation("Elders")
    for typed in ("metaa", "METAAL", "voorb", "metaal voorb", "  voorbeeld   metaal "):
        assert labels(typed, anna) == ["Voorbeeld Metaal B.V."], typed
    assert labels("metaal elders", anna) == []


def test_what_begins_so_stands_before_what_only_holds_it(anna):
    for name in ("De Metaalhof", "Metaalhof", "Metaal"):
        an_organisation(name)
    assert labels("metaal", anna) == ["Metaal", "Metaalhof", "De Metaalhof"]


def test_one_whose_name_begins_so_is_not_lost_among_many_that_hold_it(anna):
    for number in range(20):
        an_organisation(f"Aa Metaal {number}")
    an_organisation("Metaal Noord")
    assert labels("metaal", anna, most=3)[0] == "Metaal Noord"


def test_a_person_is_found_by_name_and_by_a_part_of_the_address_with_where_he_works(anna):
    affiliation = an_affiliation()
    for typed in ("voorb cleo", "cleo@exa", "example.org"):
        groups = everything(typed, anna, most=5).groups
        hits = next(group.hits for group in groups if group.name == "crm.contact")
        assert [(hit.label, hit.about) for hit in hits] == [("Cleo Voorbeeld", affiliation.organisation.name)], typed


@pytest.mark.parametrize("typed", ["12345678", "1234 5678", "12.34.56.78", "cleo@example.org", "Cleo@Example.org"])
def test_a_number_or_an_address_in_full_leads_straight_there(client, anna, typed):
    organisation, contact = an_organisation(kvk_number="12345678"), a_contact()
    found = everything(typed, anna, most=5)
    there = {f"/admin/crm_organisations/{organisation.pk}/", f"/admin/crm_contacts/{contact.pk}/"}
    assert len(found.exact) == 1
    assert found.exact[0].address in there
    assert found.exact[0].address in said(client.post(QUICK, {"q": typed}))


def test_a_lead_is_found_by_its_code_and_by_its_words(anna):
    lead = a_lead()
    assert [one.label for one in everything(lead.code.lower(), anna, most=5).exact] == [str(lead)]
    assert str(lead) in labels(lead.title[:4], anna)


def test_pages_are_found_by_who_looks_after_them_alone(anna, region, small_region):
    load_pages(small_region)
    story = StoryPage.objects.live().first()
    mila = an_account("mila", "Marketeers")
    hits = [hit for group in everything(story.title[:12], mila, most=20).groups for hit in group.hits]
    assert reverse("wagtailadmin_pages:edit", args=[story.pk]) in {hit.address for hit in hits}
    assert "cms.page" not in {group.name for group in everything(story.title[:12], anna, most=20).groups}


def test_nobody_finds_what_he_may_not_see(client):
    organisation, lead = an_organisation("Geheim Metaal", kvk_number="12345678"), a_lead()
    contact = a_contact("geheim@example.org", "Geheim Persoon")
    stranger = an_account("ada", "Administrators")
    client.force_login(stranger)
    for typed in ("geheim", "12345678", "geheim@example.org", lead.code, lead.title):
        assert everything(typed, stranger, most=5).total == 0, typed
        for answer in (client.get(PAGE, {"q": typed}), client.post(QUICK, {"q": typed})):
            assert answer.status_code == 200
            for hidden in (f"/{organisation.pk}/", f"crm_contacts/{contact.pk}/", lead.title, "Persoon"):
                assert f'href="{hidden}' not in said(answer).replace(f'value="{typed}"', "")
            assert "Geheim Metaal" not in said(answer)
    sources = [source.find("geheim", stranger, 5) for name, source in search_sources.items()]
    assert [hits for hits in sources if hits] == []


def test_nobody_outside_the_back_office_searches(client):
    an_organisation("Voorbeeld Metaal")
    for answer in (client.get(PAGE, {"q": "metaal"}), client.post(QUICK, {"q": "metaal"})):
        assert answer.status_code in {302, 403}
    client.force_login(an_account("nobody"))
    for answer in (client.get(PAGE, {"q": "metaal"}), client.post(QUICK, {"q": "metaal"})):
        assert answer.status_code in {302, 403, 404}


def test_the_page_shows_each_kind_with_its_count_and_leads_to_its_list(client, anna):
    for number in range(30):
        an_organisation(f"Metaal {number:02}")
    page = said(client.get(PAGE, {"q": "metaal"}))
    assert "25+" in page
    assert 'href="/admin/crm_organisations/?q=metaal"' in page
    assert page.count("/admin/crm_organisations/") > 25


def test_nothing_found_says_what_to_try(client, anna):
    assert "korter stuk" in said(client.get(PAGE, {"q": "bestaatniet"}, headers={"accept-language": "nl"}))
    assert 'role="option"' not in said(client.post(QUICK, {"q": "bestaatniet"}))


@pytest.mark.parametrize("typed", ["", " ", "a", "%", "_", "\0", "' OR 1=1", "%%%%", "a" * 5000, "漢字", "(", "\\"])
def test_whatever_is_typed_is_answered(client, anna, typed):
    an_organisation("Voorbeeld")
    assert client.get(PAGE, {"q": typed}).status_code == 200
    assert client.post(QUICK, {"q": typed}).status_code == 200


def test_what_is_typed_is_a_text_and_no_pattern(anna):
    an_organisation("Honderd procent")
    assert labels("%%%", anna) == []
    assert labels("h_nd", anna) == []


@on_postgres
def test_a_slip_of_the_keyboard_still_finds_the_firm(anna):
    an_organisation("Voorbeeld Metaal")
    an_organisation("Schoonhoven Logistiek")
    assert labels("schoonhovn", anna) == ["Schoonhoven Logistiek"]


def test_searching_changes_nothing_and_what_was_typed_is_in_no_log_and_no_event(client, anna, caplog):
    an_organisation("Voorbeeld Metaal")
    before = contents()
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        client.get(PAGE, {"q": "kanariepiet"})
        client.post(QUICK, {"q": "kanariepiet"})
    assert contents() == before
    assert "kanariepiet" not in caplog.text
    assert not EventRecord.objects.filter(payload__icontains="kanariepiet").exists()


def test_the_lines_come_by_post_and_are_kept_nowhere(client, anna):
    assert client.get(QUICK, {"q": "metaal"}).status_code == 405
    assert "no-store" in client.post(QUICK, {"q": "metaal"})["Cache-Control"]


@pytest.mark.parametrize("typed", ["metaal", "bestaatniet", "cleo", "cleo@example.org"])
def test_however_much_is_found_few_questions_are_asked(client, anna, typed):
    for number in range(12):
        an_organisation(f"Metaal {number}")
    an_affiliation()
    client.post(QUICK, {"q": typed})
    with CaptureQueriesContext(connection) as asked:
        client.post(QUICK, {"q": typed})
    assert len(asked) <= 12


def test_the_box_in_the_side_bar_leads_to_everything_and_the_dialog_is_on_any_page(client, anna):
    page = said(client.get("/admin/"))
    assert '"_args": ["/admin/find/"]' in page
    assert 'data-controller="crm-search"' in page
    assert "crm/backoffice/finding.js" in page
