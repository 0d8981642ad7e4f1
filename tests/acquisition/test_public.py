"""The private link: a cover that counts for nothing, a book that counts once, and one page for all that is gone."""

import io
from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone
from pypdf import PdfReader

from acquisition.actions.links import revoke_link, share_bidbook
from acquisition.actions.reading import open_bidbook
from acquisition.models import BidbookVersion, ShareLink, ShareView
from acquisition.queries.bidbooks import token_hash
from crm.models import EventRecord, OutgoingMail
from tests.acquisition.rows import BOOK, a_book, a_colleague, a_lead

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-thirty-two-characters"


@pytest.fixture
def link(monkeypatch, settle):
    a_book()
    lead = a_lead()
    settle(mail=False)
    monkeypatch.setattr("acquisition.actions.links.secrets.token_urlsafe", lambda _bytes: TOKEN)
    pk = share_bidbook(bidbook=BOOK, language="en", contact_id=lead.contact_id, lead_id=lead.pk)
    return ShareLink.objects.get(pk=pk)


ADDRESS = f"/bidbook/{TOKEN}/"


def seal(token=TOKEN):
    return {"seal": signing.dumps(token_hash(token), salt="acquisition.bidbook-cover")}


def opened():
    return EventRecord.objects.filter(name="acquisition.BidbookOpened")


def assert_private(response):
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_looking_at_the_cover_counts_for_nothing(client, link, published):
    before = published()
    for method in ("get", "head", "get"):
        response = getattr(client, method)(ADDRESS)
        assert response.status_code == 200
        assert_private(response)
    page = client.get(ADDRESS).content.decode()
    assert "we record that this copy was opened" in page
    assert "Made here." not in page
    assert published() == before
    assert not ShareView.objects.exists()


def test_continuing_opens_the_book_and_tells_it_once_a_visit(client, link):
    page = client.get(ADDRESS)
    sealed = page.context["seal"]
    for _time in range(3):
        response = client.post(ADDRESS, {"seal": sealed})
        assert response.status_code == 200
        assert_private(response)
        assert "Made here." in response.content.decode()
    assert opened().count() == ShareView.objects.count() == 1
    assert opened().get().payload == {
        "link_id": link.pk,
        "version_id": link.version_id,
        "lead_id": link.lead_id,
        "contact_id": link.contact_id,
        "bidbook": BOOK,
        "number": 1,
    }
    ShareView.objects.update(at=timezone.now() - timedelta(minutes=31))
    client.post(ADDRESS, {"seal": sealed})
    assert opened().count() == 2


@pytest.mark.parametrize("body", [{}, {"seal": "made up"}, seal("of another link")])
def test_a_post_that_does_not_come_from_the_cover_shows_the_cover(client, link, body):
    response = client.post(ADDRESS, body)
    assert response.status_code == 400
    assert "Made here." not in response.content.decode()
    assert not ShareView.objects.exists()


def test_a_post_from_another_site_shows_the_cover(client, link):
    assert client.post(ADDRESS, seal(), headers={"sec-fetch-site": "cross-site"}).status_code == 400
    assert not opened().exists()


@pytest.mark.parametrize("ending", ["revoked", "run out"])
def test_a_link_that_is_gone_says_so_once_and_on_post_only(client, link, ending):
    unknown = client.get("/bidbook/never-given-out/")
    if ending == "revoked":
        revoke_link(link_id=link.pk, actor_id=None)
    else:
        created = timezone.now() - timedelta(days=181)
        ShareLink.objects.update(created_at=created, expires_at=created + timedelta(days=180))
    gone = client.get(ADDRESS)
    assert (gone.status_code, gone.content) == (410, unknown.content)
    assert_private(gone)
    assert not ShareView.objects.exists()
    for _time in range(2):
        assert client.post(ADDRESS, seal()).content == unknown.content
    assert [view.kind for view in ShareView.objects.all()] == ["denied"]
    assert not opened().exists()


def test_mail_cover_and_book_speak_german_with_whoever_asked_in_german(client, monkeypatch, settle):
    a_book("nl", "de")
    lead = a_lead()
    settle(mail=False)
    monkeypatch.setattr("acquisition.actions.links.secrets.token_urlsafe", lambda _bytes: TOKEN)
    share_bidbook(bidbook=BOOK, language="de", contact_id=lead.contact_id, lead_id=lead.pk)
    mail = OutgoingMail.objects.get(subject="Ihr Bidbook: Book de")
    assert "Der Link ist nur für Sie" in mail.text_body
    cover = client.get(ADDRESS, headers={"Accept-Language": "nl"}).content.decode()
    book = client.post(ADDRESS, seal(), headers={"Accept-Language": "nl"}).content.decode()
    for page, words in ((cover, "Weiter zum Buch"), (book, "Fassung 1")):
        assert '<html lang="de">' in page
        assert words in page


@pytest.mark.parametrize("token", ["never-given-out", "%00", "é" * 200, "..%2F"])
def test_an_unknown_token_leaves_no_trace(client, token):
    for method in ("get", "post"):
        assert getattr(client, method)(f"/bidbook/{token}/").status_code in {404, 410}
    assert not ShareView.objects.exists()
    assert open_bidbook(token=token) is None


def test_taking_back_twice_keeps_the_first_moment(link):
    revoke_link(link_id=link.pk, actor_id=None)
    link.refresh_from_db()
    first = link.revoked_at
    revoke_link(link_id=link.pk, actor_id=None)
    link.refresh_from_db()
    assert link.revoked_at == first


def test_the_reader_keeps_the_version_that_was_sent(client, link):
    a_book("en", text="<p>Something newer.</p>")
    assert BidbookVersion.objects.filter(language="en").count() == 2
    assert "Made here." in client.post(ADDRESS, seal()).content.decode()


def test_the_page_speaks_the_language_of_the_book(client, link):
    assert '<html lang="en">' in client.get(ADDRESS, headers={"accept-language": "nl"}).content.decode()


def read_seal(client):
    return {"seal": client.post(ADDRESS, seal()).context["seal"]}


def reads(client, key="region", seconds=5, **more):
    return client.post(f"{ADDRESS}reading/", {**more, "section": key, "seconds": seconds})


def test_a_section_counts_once_a_visit_and_from_three_seconds_on(client, link):
    sealed = read_seal(client)
    assert reads(client, seconds=2, **sealed).status_code == 204
    assert reads(client, key="nowhere", **sealed).status_code == 204
    assert not ShareView.objects.filter(kind="read").exists()
    for seconds in (4, 20, 9, 999_999):
        response = reads(client, seconds=seconds, **sealed)
        assert_private(response)
    [row] = ShareView.objects.filter(kind="read")
    assert (row.section_key, row.dwell_seconds) == ("region", 3600)
    assert opened().count() == 1


def test_reading_on_for_long_is_one_visit_and_one_line(client, link):
    sealed = read_seal(client)
    ShareView.objects.update(at=timezone.now() - timedelta(minutes=25))
    reads(client, **sealed)
    ShareView.objects.filter(kind="opened").update(at=timezone.now() - timedelta(minutes=50))
    client.post(ADDRESS, seal())
    assert opened().count() == 1
    ShareView.objects.update(at=timezone.now() - timedelta(minutes=31))
    client.post(ADDRESS, seal())
    assert opened().count() == 2


def test_what_runs_out_while_the_book_is_open_ends_at_once(client, link):
    sealed = read_seal(client)
    created = timezone.now() - timedelta(days=181)
    ShareLink.objects.update(created_at=created, expires_at=created + timedelta(days=180))
    assert reads(client, **sealed).status_code == 410
    assert client.post(f"{ADDRESS}pdf/", sealed).status_code == 410
    assert client.post(ADDRESS, seal()).status_code == 410
    assert not ShareView.objects.filter(kind__in=["read", "downloaded"]).exists()


def test_taking_the_pdf_counts_once_a_visit_and_its_name_tells_nothing(client, link, settle):
    settle(mail=False)
    sealed = read_seal(client)
    for _time in range(3):
        response = client.post(f"{ADDRESS}pdf/", sealed)
        assert response.content.startswith(b"%PDF")
        assert_private(response)
    assert response["Content-Disposition"] == f'attachment; filename="{BOOK}-1-en.pdf"'
    assert ShareView.objects.filter(kind="downloaded").count() == 1
    assert EventRecord.objects.filter(name="acquisition.BidbookDownloaded").count() == 1


def test_a_link_to_read_only_gives_no_pdf(client, link):
    ShareLink.objects.update(allow_download=False)
    opened_page = client.post(ADDRESS, seal())
    assert "pdf/" not in opened_page.content.decode()
    assert client.post(f"{ADDRESS}pdf/", {"seal": opened_page.context["seal"]}).status_code == 410


def test_a_watermark_is_the_number_of_the_link_and_its_day(client, link, settle):
    settle(mail=False)
    ShareLink.objects.update(watermark=True)
    pdf = PdfReader(io.BytesIO(client.post(f"{ADDRESS}pdf/", read_seal(client)).content))
    pages = [page.extract_text() for page in pdf.pages]
    assert all(f"Copy {link.pk}" in page for page in pages)
    contact, lead = link.contact, link.lead
    for secret in (contact.name, contact.email, lead.code, lead.title):
        assert not any(secret in page for page in pages)


def test_what_our_own_people_read_is_not_recorded(client, link):
    client.force_login(a_colleague())
    sealed = read_seal(client)
    reads(client, **sealed)
    client.post(f"{ADDRESS}pdf/", sealed)
    assert not ShareView.objects.exists()
    assert not opened().exists()


def test_a_picture_is_shown_while_the_link_opens_and_only_the_books_own(client, link):
    assert client.get(f"{ADDRESS}picture/{'a' * 64}.jpg").status_code == 404
