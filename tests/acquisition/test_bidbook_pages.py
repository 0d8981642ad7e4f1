"""Bidbooks in the back office: written by one, published by another, compared, cut for a lead and followed."""

import json

import pytest

from acquisition.actions.bidbook_drafts import hand_in_draft
from acquisition.actions.links import share_bidbook
from acquisition.actions.reading import open_bidbook, record_reading
from acquisition.models import BidbookDraft, BidbookVersion, ShareLink, TailoredBidbook, TailoredEdition
from crm.models import OutgoingMail
from tests.acquisition.rows import BOOK, a_book, a_colleague, a_draft, a_lead, an_indicator
from tests.acquisition.test_backoffice import lead_page
from tests.acquisition.test_tailored import publish_book
from tests.crm.dossiers import whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    user = a_colleague()
    client.force_login(user)
    return user


def book_page(book, rest=""):
    return f"/admin/acquisition/bidbooks/{book.pk}/{rest}"


def sent(draft, **more):
    """What the editor sends for the working copy with one section of one text."""
    rich = json.dumps(
        {
            "blocks": [
                {
                    "key": "a",
                    "text": "Better.",
                    "type": "unstyled",
                    "depth": 0,
                    "inlineStyleRanges": [],
                    "entityRanges": [],
                }
            ],
            "entityMap": {},
        }
    )
    return {
        "version": draft.version,
        "title": "The book",
        "release_notes": "Better words",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "section",
        "body-0-id": "",
        "body-0-value-key": "region",
        "body-0-value-title": "The region",
        "body-0-value-languages": "",
        "body-0-value-body-count": "1",
        "body-0-value-body-0-deleted": "",
        "body-0-value-body-0-order": "0",
        "body-0-value-body-0-type": "text",
        "body-0-value-body-0-id": "",
        "body-0-value-body-0-value": rich,
        **more,
    }


def test_one_writes_and_another_publishes(client, anna):
    book = a_book("en")
    assert client.post(book_page(book, "drafts/en/begin/")).status_code == 302
    draft = BidbookDraft.objects.get()
    editor = book_page(book, "drafts/en/edit/")
    page = client.get(editor)
    assert page.status_code == 200
    assert "Made here." in page.content.decode()
    assert client.post(editor, sent(draft, title="")).status_code == 422
    assert client.post(editor, sent(draft, **{"body-0-value-key": "Not A Key"})).status_code == 422
    assert client.post(editor, sent(draft, and_check="1")).url == book_page(book, "drafts/en/")
    assert client.post(editor, sent(draft)).status_code == 422  # saved meanwhile
    check = client.get(book_page(book, "drafts/en/")).content.decode()
    assert "<ins>Better.</ins>" in check
    assert "Better." in client.get(book_page(book, "drafts/en/preview/")).content.decode()
    assert client.post(book_page(book, "drafts/en/hand-in/")).status_code == 302
    assert client.post(book_page(book, "drafts/en/publish/"), {"sure": "on"}).status_code == 422
    client.force_login(a_colleague("Heads of acquisition", "hella"))
    assert client.post(book_page(book, "drafts/en/publish/")).status_code == 422
    assert client.post(book_page(book, "drafts/en/send-back/"), {"remark": ""}).status_code == 422
    assert client.post(book_page(book, "drafts/en/publish/"), {"sure": "on"}).url == book_page(book)
    assert BidbookVersion.objects.get(number=2).published_by.username == "hella"
    shown = client.get(book_page(book)).content.decode()
    assert "Better words" in shown
    compared = client.get(book_page(book, "differences/")).content.decode()
    assert "<ins>Better.</ins>" in compared
    assert "<del>" in compared


def test_versions_of_two_languages_are_not_compared(client, anna):
    book = a_book("nl", "en")
    one, two = BidbookVersion.objects.order_by("pk")
    page = client.get(book_page(book, "differences/"), {"before": one.pk, "after": two.pk})
    assert page.context["form"].errors
    assert client.get(book_page(book, "differences/"), {"before": "x"}).status_code == 200


def test_marketeers_write_and_hand_in_and_do_not_publish(client):
    client.force_login(a_colleague("Marketeers", "mila"))
    book = a_book("nl")
    assert client.post(book_page(book, "drafts/nl/begin/")).status_code == 302
    assert client.post(book_page(book, "drafts/nl/hand-in/")).status_code == 302
    assert client.post(book_page(book, "drafts/nl/publish/"), {"sure": "on"}).status_code == 404
    assert client.get("/admin/acquisition/bidbooks/figures/").status_code == 404


@pytest.mark.parametrize("role", ["Account managers", "Program Board"])
def test_others_do_not_see_working_copies(client, role):
    a_draft("nl")
    book = BidbookDraft.objects.get().bidbook
    client.force_login(a_colleague(role, "sam"))
    for part in ("drafts/nl/", "drafts/nl/edit/", "drafts/nl/preview/"):
        assert client.get(book_page(book, part)).status_code == 404
    assert client.post(book_page(book, "drafts/nl/begin/")).status_code == 404


def test_an_earlier_state_is_put_back_and_one_of_another_book_is_not(client, anna):
    draft = a_draft("nl", writer=anna)
    address = book_page(draft.bidbook, "drafts/nl/restore/")
    assert client.post(address, {"revision": 999_999}).status_code == 404
    assert client.post(address, {"revision": draft.revisions.earliest("pk").pk}).status_code == 302
    assert len(BidbookDraft.objects.get().body) == 0


def test_a_copy_for_a_lead_is_cut_frozen_sent_and_made_anew(client, anna):
    an_indicator("jobs")
    base, lead = publish_book("region", "land"), a_lead()
    assert client.post(lead_page(lead, "tailor"), {"version": base.pk}).status_code == 302
    copy = TailoredBidbook.objects.get()
    cut = f"{lead_page(lead, 'cut')}?copy={copy.pk}"
    assert "Land" in client.get(cut).content.decode()
    chosen = {
        "copy": copy.pk,
        "version": copy.version,
        "salutation": "Dear reader",
        "place:land": "1",
        "text:land": "<p>Your hall.</p>",
        "place:own-0": "2",
        "title:own-0": "For you",
        "text:own-0": "<p>Three places.</p>",
    }
    assert client.post(lead_page(lead, "cut"), {**chosen, "text:land": "{{figure:jobs}}"}).status_code == 422
    assert client.post(lead_page(lead, "cut"), chosen).status_code == 302
    assert client.post(lead_page(lead, "freeze"), {"copy": copy.pk}).status_code == 302
    assert [one["title"] for one in TailoredEdition.objects.get().sections] == ["Land", "For you"]
    assert client.post(lead_page(lead, "send_edition"), {"copy": copy.pk, "days": "30"}).status_code == 302
    assert ShareLink.objects.get(edition__isnull=False).lead == lead
    publish_book("region", "land", text="Made better.")
    page = client.get(lead_page(lead, "books")).content.decode()
    assert "copy-moved" in page
    assert client.post(lead_page(lead, "rebase"), {"copy": copy.pk}).status_code == 302
    assert TailoredEdition.objects.count() == 2
    other = a_lead(2)
    assert client.post(lead_page(other, "freeze"), {"copy": copy.pk}).status_code == 404
    assert client.post(lead_page(lead, "freeze"), {"copy": "x"}).status_code == 404


def test_the_lead_tells_what_was_read(client, anna, monkeypatch):
    monkeypatch.setattr("acquisition.actions.links.secrets.token_urlsafe", lambda _bytes: "a" * 32)
    a_book("nl")
    lead = a_lead()
    share_bidbook(bidbook=BOOK, language="nl", contact_id=lead.contact_id, lead_id=lead.pk)
    open_bidbook(token="a" * 32)
    record_reading(token="a" * 32, section_key="region", seconds=75)
    page = client.get(lead_page(lead, "books"))
    [reading] = page.context["readings"]
    assert [(one.title, one.share, one.minutes) for one in reading.sections] == [("The region", 100, "1:15")]
    assert "1:15" in page.content.decode()


def test_a_figure_that_moved_on_is_followed_up_from_its_page(client, anna):
    an_indicator("jobs", 118000)
    publish_book("region")
    lead = a_lead()
    link = share_bidbook(bidbook=BOOK, language="nl", contact_id=lead.contact_id, lead_id=lead.pk)
    an_indicator("jobs", 121000, on="2026-09-30")
    follow = f"/admin/acquisition/bidbooks/figures/{link}/follow/"
    assert "121" in client.get("/admin/acquisition/bidbooks/figures/").content.decode()
    assert "book-behind" in client.get(book_page(BidbookVersion.objects.get().bidbook)).content.decode()
    mails = OutgoingMail.objects.count()
    client.post(follow)
    assert OutgoingMail.objects.count() == mails
    publish_book("region", text="Better.")
    assert client.post(follow).url == "/admin/acquisition/bidbooks/figures/"
    assert OutgoingMail.objects.count() == mails + 1


def test_home_says_what_waits_and_what_moved_on(client, anna):
    draft = a_draft("nl", writer=a_colleague("Marketeers", "mila"))
    hand_in_draft(draft_id=draft.pk, actor_id=draft.edited_by_id)
    an_indicator("jobs", 118000)
    publish_book("region", language="en")
    lead = a_lead()
    share_bidbook(bidbook=BOOK, language="en", contact_id=lead.contact_id, lead_id=lead.pk)
    an_indicator("jobs", 121000, on="2026-09-30")
    home = whole(client, "/admin/")
    assert "/admin/acquisition/bidbooks/figures/" in home
    assert book_page(draft.bidbook, "drafts/nl/") in home
