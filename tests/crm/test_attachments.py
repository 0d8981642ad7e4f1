"""Files on a dossier: kept where no address leads, for who sees the thing, and gone with the person."""

import os
import time
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from acquisition.models import Confidentiality
from crm.actions import attachments as action
from crm.actions.attachments import FOLDER, attach_file, cleaned_name, remove_file, tidy_attachments
from crm.actions.erased_files import delete_erased_files
from crm.actions.erasing import erase_person
from crm.actions.merging import merge_contacts, undo_merge
from crm.contracts import Refused
from crm.models import AccessLog, Attachment, EventRecord, Merge
from tests.acquisition.rows import a_lead, an_account_manager
from tests.crm.dossiers import whole
from tests.crm.lists_at_hand import body
from tests.crm.machines import an_account
from tests.crm.rows import a_contact, an_organisation

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 about a hall"


@pytest.fixture
def anna(client):
    user = an_account("anna", "Acquisition team", first_name="Anna")
    client.force_login(user)
    return user


def a_file(name="eisen.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def kept():
    private = storages["private"]
    return sorted(private.listdir(FOLDER)[1]) if private.exists(FOLDER) else []


def add(client, thing, file=None, **given):
    sent = {"about_type": thing._meta.label_lower, "about_id": thing.pk, "file": file or a_file(), **given}
    return client.post("/admin/files/add/", sent)


@pytest.mark.parametrize(
    ("make", "page"),
    [
        (a_contact, "/admin/crm_contacts/{}/"),
        (an_organisation, "/admin/crm_organisations/{}/"),
        (a_lead, "/admin/acquisition/leads/{}/"),
    ],
)
def test_it_is_added_on_the_page_read_and_removed(client, anna, make, page):
    thing = make()
    address = page.format(thing.pk)
    back = add(client, thing, note="Wat zij zoeken", next=address)
    assert (back.status_code, back.url) == (302, address)
    row = Attachment.objects.get()
    shown = whole(client, address)
    assert "eisen.pdf" in shown
    assert "Wat zij zoeken" in shown
    answer = client.get(f"/admin/files/{row.pk}/")
    assert body(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="eisen.pdf"')
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    client.post(f"/admin/files/{row.pk}/remove/", {"next": address})
    assert not Attachment.objects.exists()
    assert client.get(f"/admin/files/{row.pk}/").status_code == 404
    told = [name for name in EventRecord.objects.values_list("name", flat=True) if "File" in name]
    assert told == ["crm.FileAttached", "crm.FileRemoved"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("leeg.pdf", b"", action.FileEmpty),
        ("pagina.html", b"<script>", action.FileOfAnotherKind),
        ("tekening.svg", b"<svg>", action.FileOfAnotherKind),
        ("brief.pdf", b"MZ\x90\x00", action.FileOfAnotherKind),
        ("brief.txt", b"MZ\x90\x00", action.FileOfAnotherKind),
        ("brief", PDF, action.FileOfAnotherKind),
        ("macro.docm", b"PK\x03\x04", action.FileOfAnotherKind),
    ],
)
def test_what_may_run_or_is_not_what_it_says_is_refused_in_place(client, anna, name, content, said):
    before = kept()
    answer = add(client, a_contact(), a_file(name, content))
    assert answer.status_code == 422
    assert str(said.message) in unescape(answer.content.decode())
    assert not Attachment.objects.exists()
    assert kept() == before


def test_one_too_large_and_one_that_is_here_already_are_refused(anna, monkeypatch):
    contact = a_contact()
    attach_file(about=contact, file=a_file())
    with pytest.raises(action.FileIsHere):
        attach_file(about=contact, file=a_file("anders.pdf"))
    monkeypatch.setattr(action, "LARGEST", 10)
    with pytest.raises(action.FileTooLarge):
        attach_file(about=contact, file=a_file("groot.pdf", PDF * 2))


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("../../etc/pass wd.pdf", "pass wd.pdf"),
        ("C:\\Users\\bo\\plan.pdf", "plan.pdf"),
        ("factuur\u202efdp.txt", "factuur fdp.txt"),
        ('a\r\nSet-Cookie: "x".pdf', "a Set-Cookie x .pdf"),
        (f"{'x' * 300}.pdf", f"{'x' * 151}.pdf"),
    ],
)
def test_its_name_is_safe_to_send(came, kept):
    assert cleaned_name(came) == kept


def test_who_may_not_see_the_thing_finds_no_file_of_it(client, anna, region):
    lead = a_lead(confidentiality=Confidentiality.SEALED)
    pk = attach_file(about=lead, file=a_file())
    for user in (an_account_manager("emmen"), an_account("mila", "Marketeers"), an_account("board", "Program Board")):
        client.force_login(user)
        assert client.get(f"/admin/files/{pk}/").status_code == 404
        assert client.post(f"/admin/files/{pk}/remove/").status_code == 404
        assert add(client, lead).status_code == 404
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("named", [("crm.user", "1"), ("", ""), ("crm.contact", "x"), ("crm.contact", "99999")])
def test_a_thing_that_is_none_is_not_there(client, anna, named):
    asked = dict(zip(("about_type", "about_id"), named, strict=True))
    assert client.get("/admin/files/add/", asked).status_code == 404


def test_only_its_maker_and_heads_remove_it(client, anna):
    pk = attach_file(about=a_contact(), file=a_file(), by_id=anna.pk)
    client.force_login(an_account("wim", "Acquisition team"))
    assert client.post(f"/admin/files/{pk}/remove/").status_code == 404
    client.force_login(an_account("hilde", "Heads of acquisition"))
    assert client.post(f"/admin/files/{pk}/remove/").status_code == 302


def test_reading_a_file_of_a_confidential_lead_is_on_record(client, anna):
    lead = a_lead(confidentiality=Confidentiality.NEED_TO_KNOW, owner=anna)
    pk = attach_file(about=lead, file=a_file())
    client.get(f"/admin/files/{pk}/")
    look = AccessLog.objects.get()
    assert (look.user, look.thing_id) == (anna, lead.pk)


def test_a_part_of_the_page_is_one_look_with_the_page(client, anna):
    lead = a_lead(confidentiality=Confidentiality.NEED_TO_KNOW, owner=anna)
    client.get(f"/admin/acquisition/leads/{lead.pk}/panel/files/?fragment=1")
    assert AccessLog.objects.count() == 1
    whole(client, f"/admin/acquisition/leads/{lead.pk}/")
    assert AccessLog.objects.count() == 2


def test_what_a_killed_process_left_and_what_was_removed_is_swept_away_in_time(anna):
    private = storages["private"]
    kept = attach_file(about=a_contact(), file=a_file())
    gone = attach_file(about=an_organisation(), file=a_file())
    name = Attachment.objects.get(pk=gone).file
    remove_file(attachment_id=gone)
    half = private.save(f"{FOLDER}/half", ContentFile(b"%PDF"))
    assert tidy_attachments() == 0
    long_ago = time.time() - 7200
    for each in (name, half, Attachment.objects.get(pk=kept).file):
        os.utime(private.path(each), (long_ago, long_ago))
    assert tidy_attachments() == 2
    assert private.exists(Attachment.objects.get(pk=kept).file)


def test_it_moves_with_a_merge_and_back(anna):
    winner, loser = a_contact(), a_contact("twee@example.org", "Cleo V.")
    pk = attach_file(about=loser, file=a_file())
    merge_contacts(winner_id=winner.pk, loser_id=loser.pk, user_id=anna.pk)
    assert Attachment.objects.get(pk=pk).about_id == winner.pk
    undo_merge(merge_id=Merge.objects.get().pk, user_id=anna.pk)
    assert Attachment.objects.get(pk=pk).about_id == loser.pk


def test_it_goes_with_the_person_the_file_too(anna):
    contact = a_contact()
    attach_file(about=contact, file=a_file("Cleo Voorbeeld.pdf"))
    elsewhere = attach_file(about=an_organisation(), file=a_file("Brief van Cleo Voorbeeld.pdf"))
    name = Attachment.objects.get(about_id=contact.pk, about_type="crm.contact").file
    erasure = erase_person(contact_id=contact.pk, user_id=anna.pk, reason="Asked for it by letter on 3 November")
    delete_erased_files(erasure_id=erasure)
    assert not storages["private"].exists(name)
    row = Attachment.objects.get()
    assert row.pk == elsewhere
    assert "Cleo" not in row.name


@override_settings(MEDIA_URL="/media/")
def test_no_address_leads_to_it_without_signing_in(client):
    contact = a_contact()
    pk = attach_file(about=contact, file=a_file())
    file = Attachment.objects.get().file
    assert client.get(f"/admin/files/{pk}/").status_code in {302, 404}
    assert client.get(f"/media/{file}").status_code == 404
    assert client.get(f"/private/has/no/address/{file}/").status_code == 404


def test_a_refusal_says_what_kinds_there_are():
    with pytest.raises(Refused, match=r"pdf.*docx"):
        attach_file(about=a_contact(), file=a_file("x.exe", b"MZ"))
