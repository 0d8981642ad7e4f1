"""Acquisition in the back office: boards and dossiers for who may, 404 for everybody else."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.users.models import UserProfile

from acquisition.actions.enquiries import accept_enquiry
from acquisition.actions.links import share_bidbook
from acquisition.backoffice.lead_verbs import LEAD_VERBS
from acquisition.models import BidbookVersion, Enquiry, Lead, LeadShare, ShareLink
from acquisition.queries.board import board
from acquisition.queries.leads import leads_of_contact
from crm.models import Interaction, Municipality
from tests.acquisition.rows import BOOK, a_book, a_colleague, a_lead, an_enquiry
from tests.crm.dossiers import whole

pytestmark = pytest.mark.django_db
BOARD = "/admin/acquisition/leads/board/"
BECAUSE = "The director wants to come and see next week."


@pytest.fixture
def anna(client):
    user = a_colleague()
    client.force_login(user)
    return user


def lead_page(lead, verb=""):
    return f"/admin/acquisition/leads/{lead.pk}/{verb + '/' if verb else ''}"


def post_move(client, lead, stage, **given):
    return client.post(f"{BOARD}{lead.pk}/move/", {"to_stage": stage, "version": lead.version, **given})


@pytest.mark.parametrize("role", ["Marketeers", "Program Board", "Account managers"])
def test_a_stranger_finds_no_lead_in_any_list(client, role, region):
    lead = a_lead()
    LeadShare.objects.create(lead=lead, municipality=Municipality.objects.get(slug="emmen"), shared_at=timezone.now())
    client.force_login(a_colleague(role, "sam", municipality=Municipality.objects.get(slug="coevorden")))
    for address in ("", "results/"):
        assert client.get(f"/admin/acquisition/enquiries/{address}").status_code == 404
    for address in (BOARD, "/admin/acquisition/leads/", "/admin/acquisition/leads/results/"):
        page = client.get(address)
        assert page.status_code == (200 if role == "Account managers" else 404)
        assert lead.code not in page.content.decode()


def test_nobody_gets_in_without_signing_in(client):
    for address in (BOARD, "/admin/acquisition/leads/", "/admin/acquisition/enquiries/"):
        assert client.get(address).status_code == 302


def test_an_account_manager_reads_what_is_shared_and_changes_nothing(client, region):
    emmen = Municipality.objects.get(slug="emmen")
    lead = a_lead()
    LeadShare.objects.create(lead=lead, municipality=emmen, shared_at=timezone.now())
    client.force_login(a_colleague("Account managers", "emre", municipality=emmen))
    page = whole(client, lead_page(lead))
    assert lead.title in page
    assert lead.contact.name not in page
    forms = re.findall(r'<form[^>]* method="post"[^>]* action="([^"]+)"', page.partition('class="lead-head"')[2])
    assert forms == ["/admin/tasks/plan/", "/admin/files/add/"], "beside it something may be planned or kept"
    board = client.get(BOARD).content.decode()
    assert lead.code in board
    assert 'draggable="true"' not in board
    assert post_move(client, lead, "contacted").status_code == 404
    for verb in LEAD_VERBS:
        assert client.post(lead_page(lead, verb)).status_code == 404


def test_a_sealed_lead_is_not_there_for_colleagues(client, anna):
    lead = a_lead(confidentiality="sealed")
    assert client.get(lead_page(lead)).status_code == 404
    assert post_move(client, lead, "contacted").status_code == 404
    assert lead.code not in client.get(BOARD).content.decode()
    assert list(leads_of_contact(lead.contact_id, anna)["leads"]) == []
    Lead.objects.update(owner=anna)
    assert client.get(lead_page(lead)).status_code == 200


def test_a_refused_move_says_what_is_missing_and_where(client, anna):
    lead = a_lead()
    response = post_move(client, lead, "contacted")
    assert response.status_code == 409
    told = response.json()
    assert told["may_override"] is True
    assert [(one["code"], one["link"]) for one in told["missing"]] == [
        ("two_way_contact", f"{lead_page(lead)}#conversation")
    ]
    page = client.get(lead_page(lead)).content.decode()
    assert 'id="conversation"' in page
    assert all(f'id="{place}"' in page for place in ("title", "sector", "owner", "next_step", "jobs_new_fte_est"))
    assert 'id="bidbook"' in client.get(lead_page(lead, "books")).content.decode()


def test_a_card_moves_and_comes_back_fresh(client, anna):
    lead = a_lead()
    response = post_move(client, lead, "contacted", override="on", reason=BECAUSE)
    assert response.status_code == 200
    told = response.json()
    assert told["stage"] == "contacted"
    assert 'data-version="2"' in told["card"]
    assert 'data-moves="qualified,identified"' in told["card"]
    assert lead.transitions.last().actor == anna


def test_a_way_back_asks_the_card_for_a_reason(client, anna):
    lead = a_lead(stage="contacted")
    told = post_move(client, lead, "identified")
    assert (told.status_code, told.json()["needs_reason"], told.json()["missing"]) == (409, True, [])
    assert post_move(client, lead, "identified", reason="Wrong firm").status_code == 200


@pytest.mark.parametrize("given", [{"version": ""}, {"version": "x"}, {"to_stage": "s" * 40}, {"reason": "x" * 2001}])
def test_a_move_that_makes_no_sense_changes_nothing(client, anna, given):
    lead = a_lead()
    assert client.post(f"{BOARD}{lead.pk}/move/", {"to_stage": "contacted", "version": 1, **given}).status_code == 400
    assert lead.transitions.count() == 1


def test_an_old_card_is_refused(client, anna):
    lead = a_lead(version=3)
    lead.version = 2
    assert post_move(client, lead, "contacted").status_code == 409


def test_the_board_counts_all_and_shows_25_a_column_until_more_is_asked(client, anna):
    for number in range(60):
        a_lead(number)
    page = client.get(BOARD).content.decode()
    assert page.count('class="card"') == 25
    assert re.search(r"data-count>60<", page)
    assert "?more=identified" in page
    assert client.get(BOARD, {"more": "identified"}).content.decode().count('class="card"') == 60
    assert client.get(BOARD, {"q": "Firm 59"}).content.decode().count('class="card"') == 1
    assert client.get(BOARD, {"mine": "1"}).content.decode().count('class="card"') == 0


def test_each_column_of_the_board_shows_its_own_newest(client, anna):
    for number in range(30):
        a_lead(number, stage="contacted" if number % 3 else "visited")
    page = client.get(BOARD).content.decode()
    assert page.count('class="card"') == 30
    columns = {column.stage: [lead.stage for lead in column.cards] for column in board(anna)}
    assert {stage: set(stages) for stage, stages in columns.items() if stages} == {
        "contacted": {"contacted"},
        "visited": {"visited"},
    }


def test_the_board_speaks_dutch_and_english(client, anna):
    a_lead()
    for language, word in (("nl", "In onderhandeling"), ("en", "Negotiating")):
        UserProfile.objects.update_or_create(user=anna, defaults={"preferred_language": language})
        assert word in client.get(BOARD).content.decode()


def test_a_board_without_leads_says_once_how_leads_come(client, anna):
    page = client.get(BOARD).content.decode()
    assert page.count("board-none") == 1
    assert "board-column" not in page
    assert 'href="/bidbook/"' in page
    assert "/admin/acquisition/enquiries/" in page


def test_home_shows_leads_and_waiting_enquiries_to_who_may_see_leads(client, anna):
    a_lead()
    waiting = an_enquiry(9, organisation="")
    Enquiry.objects.filter(reference=waiting.reference).update(answer_due_at=timezone.now() - timedelta(days=1))
    page = client.get("/admin/").content.decode()
    assert "acquisition-home" in page
    assert "enquiry-late" in page
    assert BOARD in page
    client.force_login(a_colleague("Marketeers", "mila"))
    assert "acquisition-home" not in client.get("/admin/").content.decode()


def test_the_list_of_enquiries_names_the_day_and_says_what_is_too_late(client, anna):
    waiting = an_enquiry(9, organisation="")
    assert "enquiry-late" not in client.get("/admin/acquisition/enquiries/").content.decode()
    Enquiry.objects.filter(reference=waiting.reference).update(answer_due_at=timezone.now() - timedelta(days=1))
    assert "enquiry-late" in client.get("/admin/acquisition/enquiries/").content.decode()


def test_facts_are_saved_once_and_an_old_form_is_told(client, anna):
    lead = a_lead()
    facts = {
        "title": "New hall",
        "origin": "foreign",
        "confidentiality": "open_region",
        "standing": "ongoing",
        "owner": anna.pk,
        "next_step": "Call",
        "version": 1,
    }
    assert client.post(lead_page(lead, "edit"), facts).status_code == 302
    assert client.post(lead_page(lead, "edit"), {**facts, "title": "Old hall"}).status_code == 422
    lead.refresh_from_db()
    assert (lead.title, lead.owner, lead.version) == ("New hall", anna, 2)
    assert client.post(lead_page(lead, "edit"), {**facts, "version": 2, "standing": "delayed"}).status_code == 422
    assert client.post(lead_page(lead, "edit"), {**facts, "version": 2, "title": ""}).status_code == 422


def test_the_dossier_does_it_all_without_scripts(client, anna, region):
    a_book()
    lead = a_lead()
    emmen = Municipality.objects.get(slug="emmen")
    assert client.post(lead_page(lead, "note"), {"kind": "call", "subject": "Talk", "two_way": "on"}).status_code == 302
    assert Interaction.objects.filter(author=anna, organisation=lead.organisation).count() == 1
    assert client.post(lead_page(lead, "move"), {"to_stage": "contacted", "version": 1}).status_code == 302
    assert client.post(lead_page(lead, "move"), {"to_stage": "qualified", "version": 2}).status_code == 422
    assert client.post(lead_page(lead, "share"), {"municipality": emmen.pk}).status_code == 302
    version = BidbookVersion.objects.get(language="en")
    assert client.post(lead_page(lead, "bidbook"), {"version": version.pk}).status_code == 302
    link = ShareLink.objects.get(lead=lead, version=version)
    assert client.post(lead_page(lead, "revoke"), {"link": link.pk}).status_code == 302
    assert client.post(lead_page(lead, "close"), {"outcome": "lost", "version": 2}).status_code == 422
    closing = {"outcome": "lost", "reason": "grid", "version": 2}
    assert client.post(lead_page(lead, "close"), closing).status_code == 302
    page = client.get(lead_page(lead)).content.decode()
    assert "lead-box--ended" in page
    assert client.post(lead_page(lead, "reopen"), {"reason": "Grid freed", "version": 3}).status_code == 302
    lead.refresh_from_db()
    link.refresh_from_db()
    assert (lead.is_open, link.revoked_by, lead.shares.get().shared_by) == (True, anna, anna)


def test_a_link_of_another_lead_is_not_taken_back_from_here(client, anna):
    a_book()
    one, two = a_lead(1), a_lead(2)
    link = share_bidbook(bidbook=BOOK, language="nl", contact_id=two.contact_id, lead_id=two.pk)
    assert client.post(lead_page(one, "revoke"), {"link": link}).status_code == 404
    assert ShareLink.objects.get(pk=link).revoked_at is None


def test_a_person_decides_about_an_enquiry(client, anna):
    one, two = an_enquiry(1, organisation=""), an_enquiry(2, organisation="")
    page = client.get(f"/admin/acquisition/enquiries/{one.enquiry_id}/").content.decode()
    assert "Two hectares." in page
    accepted = client.post(f"/admin/acquisition/enquiries/{one.enquiry_id}/accept/")
    assert accepted.url == lead_page(Lead.objects.get())
    decline = f"/admin/acquisition/enquiries/{two.enquiry_id}/decline/"
    assert client.post(decline, {"reason": ""}).status_code == 422
    assert client.post(decline, {"reason": "spam"}).status_code == 302
    assert client.post(decline, {"reason": "spam"}).status_code == 422


def test_a_contacts_dossier_names_the_leads_one_may_see(client, anna):
    lead = a_lead()
    assert lead.code in whole(client, f"/admin/crm_contacts/{lead.contact_id}/")
    assert list(leads_of_contact(lead.contact_id, a_colleague("Marketeers", "mila"))["leads"]) == []


def test_looking_changes_nothing(client, anna, published):
    lead = a_lead()
    before = published()
    for address in (BOARD, lead_page(lead), "/admin/acquisition/leads/", "/admin/acquisition/enquiries/"):
        client.get(address)
    lead.refresh_from_db()
    assert (published(), lead.version) == (before, 1)


@pytest.mark.parametrize("asked", ["q=%00", "q=no%00va", "more=%00", "mine=%00"])
def test_no_nul_byte_reaches_the_database_from_the_board(client, anna, asked):
    with CaptureQueriesContext(connection) as questions:
        assert client.get(f"{BOARD}?{asked}").status_code == 200
    assert not any("\x00" in question["sql"] for question in questions)


@pytest.mark.parametrize("link", ["", "x", "9" * 5000])
def test_a_link_that_cannot_be_read_is_refused_with_a_sentence(client, anna, link):
    refused = client.post(lead_page(a_lead(), "revoke"), {"link": link})
    assert refused.status_code == 422
    assert 'class="lead-error" role="alert"' in refused.content.decode()


@pytest.mark.parametrize("verb", ["edit", "move", "close"])
def test_a_form_whose_hidden_part_is_lost_says_so(client, anna, verb):
    lead = a_lead()
    whole = {"title": "x", "origin": "foreign", "confidentiality": "sealed", "standing": "ongoing", "outcome": "lost"}
    told = client.post(lead_page(lead, verb), {**whole, "reason": "land", "to_stage": "contacted"})
    assert told.status_code == 422
    assert "kan niet worden gelezen" in told.content.decode()


def test_a_person_is_named_only_to_who_may_see_contacts(client, anna, region):
    lead = Lead.objects.get(pk=accept_enquiry(enquiry_id=an_enquiry(7, organisation="").enquiry_id))
    assert "Person" not in lead.title
    emmen = Municipality.objects.get(slug="emmen")
    LeadShare.objects.create(lead=lead, municipality=emmen, shared_at=timezone.now())
    assert "Person 7" in client.get(BOARD).content.decode()
    assert "Person 7" in client.get(lead_page(lead)).content.decode()
    client.force_login(a_colleague("Account managers", "emre", municipality=emmen))
    for address in (BOARD, lead_page(lead), "/admin/acquisition/leads/", "/admin/"):
        page = client.get(address).content.decode()
        assert "Person 7" not in page, address
        assert lead.code in page or address == "/admin/"


def test_a_reason_that_is_too_short_says_again_what_is_missing_and_that_it_may_be_written_on(client):
    lead = a_lead()
    client.force_login(a_colleague())
    answer = post_move(client, lead, "contacted", override="on", reason="kort")

    assert answer.status_code == 409
    said = answer.json()
    assert "20" in said["message"]
    assert said["may_override"] is True
    assert [one["code"] for one in said["missing"]] == ["two_way_contact"]
