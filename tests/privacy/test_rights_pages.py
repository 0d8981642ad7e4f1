"""The pages on which a person's rights are carried out: who finds them, what they show, and what a mistake costs."""

import io
import json
import zipfile

import pytest
from django.urls import reverse

from crm.actions.consent import give_consent
from crm.actions.interactions import record_interaction
from crm.models import AccessLog, Contact, Erasure, Purpose
from crm.queries.consent import may_receive
from crm.queries.suppressions import suppressions_of
from tests.crm.dossiers import whole
from tests.crm.machines import an_account, contents
from tests.privacy.dump import where
from tests.privacy.somebody import MARKS, somebody

pytestmark = pytest.mark.django_db
WHY = "Vroeg erom per brief, zaak 2026-114"


@pytest.fixture
def them():
    return somebody()


def address(them, verb):
    return f"/admin/crm_contacts/{them.contact_id}/{verb}/"


@pytest.mark.parametrize("role", ["Marketeers", "Acquisition team", "Administrators", "Writers", "Account managers"])
def test_others_find_none_of_these_pages(client, them, role):
    client.force_login(an_account("sam", role))
    before = contents()
    for verb in ("erase", "all-we-know"):
        assert client.get(address(them, verb)).status_code == 404
        assert client.post(address(them, verb), {"reason": WHY, "sure": "on", "language": "nl"}).status_code == 404
    for page in ("/admin/crm_erasures/", "/admin/crm_erasures/1/"):
        assert client.get(page).status_code in {302, 404}
    assert contents() == before


def test_the_preview_counts_what_goes_and_what_stays_and_changes_nothing(client, them):
    client.force_login(them.user)
    before = contents()
    page = client.get(address(them, "erase")).content.decode()
    assert contents() == before
    for words in ("Wat verdwijnt", "Wat blijft, en waarom", "gesprekken, notities en formulieren", "aanmeldingen"):
        assert words in page
    assert them.lead.code not in page


def test_without_the_tick_nothing_is_erased_and_what_was_typed_stays(client, them):
    client.force_login(them.user)
    answer = client.post(address(them, "erase"), {"reason": WHY, "suppress": "on"})
    assert answer.status_code == 422
    assert WHY in answer.content.decode()
    assert not Erasure.objects.exists()


def test_a_reason_that_names_the_person_is_told_on_the_page(client, them):
    client.force_login(them.user)
    answer = client.post(address(them, "erase"), {"reason": "Zoë Kwartelmark wil dit zelf graag", "sure": "on"})
    assert answer.status_code == 422
    assert "zonder de persoon te noemen" in answer.content.decode()
    assert Contact.objects.get(pk=them.contact_id).erased_at is None


def test_afterwards_a_page_says_what_was_done_and_names_nobody(client, them):
    client.force_login(them.user)
    answer = client.post(address(them, "erase"), {"reason": WHY, "suppress": "on", "sure": "on"}, follow=True)
    page = answer.content.decode()
    assert "Wat verdwenen is" in page
    assert WHY in page
    assert [name for name, mark in them.marks.items() if mark in page] == []
    there = f"/admin/crm_erasures/{Erasure.objects.get().pk}/"
    assert client.get(f"/admin/crm_contacts/{them.contact_id}/")["Location"] == there
    assert "erased.invalid" not in client.get("/admin/crm_contacts/").content.decode()
    assert client.get(address(them, "erase")).status_code == 404
    assert client.get(reverse("acquisition_leads:inspect", args=[them.lead.pk])).status_code == 200


def exported(client, them, language="nl"):
    client.force_login(them.user)
    answer = client.post(address(them, "all-we-know"), {"reason": WHY, "language": language})
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as files:
        return files.read("index.html").decode(), json.loads(files.read("data.json"))


def test_a_person_gets_all_we_know_in_their_language(client, them):
    page, data = exported(client, them, "de")
    text = json.dumps(data, ensure_ascii=False)
    own = ("name", "old name", "e-mail", "old e-mail", "phone", "note", "form message", "consent evidence")
    assert [name for name in own if MARKS[name] not in text] == []
    assert "Was wir über Sie wissen" in page
    assert MARKS["note"] in page
    assert data["cms.registrations"][0]["meetup"] == "Waterstof"
    assert set(data) > {"crm.contact", "crm.consent", "acquisition.enquiries", "acquisition.links", "cms.forms"}


def test_nobody_else_and_nothing_confidential_is_in_it(client, them):
    said = "Sprak met Hilde Chef en bram@post.example (06 1111 2222) over de hal."
    record_interaction(contact_id=them.contact_id, kind="call", subject="Samen", body=said)
    them.user.last_name = "Chef"
    them.user.save()
    type(them.lead).objects.filter(pk=them.lead.pk).update(confidentiality="sealed")
    record_interaction(contact_id=them.contact_id, kind="call", subject="Geheim bod", about=them.lead)
    page, data = exported(client, them)
    text = page + json.dumps(data, ensure_ascii=False)
    for secret in ("Hilde", "Chef", "bram@", "1111", "Geheim bod", them.lead.code, "Bram Bleef", "wim@"):
        assert secret not in text, secret
    assert data["crm.interactions"][-1]["text"] == "Sprak met […] en […] ([…]) over de hal."


def test_that_it_was_made_is_on_record_with_the_reason(client, them):
    exported(client, them)
    look = AccessLog.objects.get(kind="export")
    assert (look.user_id, look.thing_type, look.thing_id, look.reason) == (
        them.user.pk,
        "crm.contact",
        them.contact_id,
        WHY,
    )


def test_without_a_reason_no_file_is_made(client, them):
    client.force_login(them.user)
    answer = client.post(address(them, "all-we-know"), {"reason": "zomaar", "language": "nl"})
    assert answer.status_code == 422
    assert not AccessLog.objects.filter(kind="export").exists()


def test_whoever_says_stop_gets_nothing_more(client):
    contact = Contact.objects.create(email="stop@post.example", name="Stan Stop")
    Purpose.objects.create(slug="news")
    give_consent(contact_id=contact.pk, purpose="news", language="nl", evidence="form")
    client.force_login(an_account("mila", "Marketeers"))
    assert "stop-writing" in whole(client, f"/admin/crm_contacts/{contact.pk}/")
    there = f"/admin/crm_contacts/{contact.pk}/stop-writing/"
    assert client.post(there, {"channel": "spoken", "evidence": ""}).status_code == 422
    assert may_receive(contact.pk, "news")
    client.post(there, {"channel": "spoken", "evidence": "Belde op 3 november, wil geen mail."})
    assert not may_receive(contact.pk, "news")
    assert suppressions_of(contact.email).get().reason == "asked"
    last = contact.consent_events.order_by("-number")[0]
    assert (last.action, last.channel, last.said) == ("withdrawn", "spoken", "Belde op 3 november, wil geen mail.")
    page = whole(client, f"/admin/crm_contacts/{contact.pk}/")
    assert "Naar dit adres gaat niets." in page
    assert "stop-writing" not in page
    assert [table.rpartition(".")[2] for table in where("stop@post.example")] == ["crm_contact"]
