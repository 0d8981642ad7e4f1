"""The PDF of a version: tagged, with bookmarks, quick, silent about whom it is for, and set once."""

import hashlib
import io
import time
from datetime import date

import pytest
from pypdf import PdfReader

from acquisition.actions.bidbook_pdfs import render_bidbook_pdf
from acquisition.actions.region import load_bidbook
from acquisition.models import BidbookPdf, BidbookVersion
from acquisition.queries.bidbook_files import stored_bytes
from acquisition.queries.bidbook_pdf import Book, bidbook_pdf, book_of
from tests.acquisition.rows import BOOK, a_book
from tests.acquisition.test_bidbook_differences import figure
from tests.acquisition.test_bidbooks import REGION

pytestmark = pytest.mark.django_db


def a_long_book(sections, paragraphs=22):
    body = "<h3>Why here</h3>" + "<p>Production has been at home here for generations.</p>" * paragraphs
    return Book(
        title="Making it",
        language="en",
        number=3,
        published_on=date(2026, 11, 30),
        sections=[
            {"key": f"s{at}", "title": f"Part {at}", "body_html": body, "figures": [figure("jobs", "18100", "18300")]}
            for at in range(sections)
        ],
    )


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


@pytest.mark.parametrize(("language", "word"), [("nl", "Inhoud"), ("en", "Contents"), ("de", "Inhalt")])
def test_it_is_tagged_has_bookmarks_and_speaks_its_language(region, language, word):
    load_bidbook(REGION)
    version = BidbookVersion.objects.get(language=language)
    pdf, pages = bidbook_pdf(book_of(version))
    shown = read(pdf)
    root = shown.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], len(shown.pages)) == (True, language, pages)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    titles = [one.title for one in shown.outline if not isinstance(one, list)]
    assert titles[1:] == [section["title"] for section in version.sections]
    assert word in shown.pages[1].extract_text()
    text = " ".join(page.extract_text() for page in shown.pages)
    assert "2020" in text  # a figure's date
    assert "Strate" in text  # and its source


def test_its_metadata_hold_the_title_alone():
    pdf, _pages = bidbook_pdf(a_long_book(1))
    shown = read(pdf)
    assert set(shown.metadata) <= {"/Title", "/Creator"}
    assert shown.metadata["/Title"] == "Making it"
    assert shown.metadata["/Creator"].startswith("Typst")


def test_the_same_book_gives_the_same_bytes():
    assert bidbook_pdf(a_long_book(2)) == bidbook_pdf(a_long_book(2))


def test_forty_pages_take_less_than_two_seconds():
    bidbook_pdf(a_long_book(1))
    before = time.process_time()
    _pdf, pages = bidbook_pdf(a_long_book(38))
    assert pages >= 40
    assert time.process_time() - before < 2


def test_what_looks_like_markup_is_printed_as_it_is():
    book = a_long_book(1)
    book.sections[0]["body_html"] = "<p>#set page(fill: red) = not a heading $x$ @nobody *plain* &lt;b&gt;</p>"
    text = " ".join(page.extract_text() for page in read(bidbook_pdf(book)[0]).pages)
    assert "#set page(fill: red) = not a heading $x$ @nobody *plain* <b>" in " ".join(text.split())


def test_publishing_is_followed_by_one_pdf_that_is_kept(settle):
    book = a_book("nl")
    settle(mail=False)
    row = BidbookPdf.objects.get()
    content = stored_bytes(row.file)
    assert (hashlib.sha256(content).hexdigest(), len(read(content).pages)) == (row.sha256, row.pages)
    again = render_bidbook_pdf(bidbook_id=book.pk, language="nl", number=1)
    assert (again, BidbookPdf.objects.count()) == (row.pk, 1)


def test_the_name_of_the_file_says_which_book_and_no_more():
    a_book("nl")
    assert BidbookVersion.objects.get().file_name == f"{BOOK}-1-nl.pdf"
