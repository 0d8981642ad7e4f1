"""Bidbooks: published once, numbered, clean, with figures that carry source and date."""

import shutil

import pytest
from django.conf import settings as product
from django.utils import translation

from acquisition.actions.bidbooks import NothingToPublish, publish_bidbook_version
from acquisition.actions.region import load_bidbook
from acquisition.models import Bidbook, BidbookVersion
from acquisition.queries.bidbook_reading import sections_to_read
from acquisition.queries.bidbooks import latest_version
from crm.models import IndicatorValue
from tests.acquisition.rows import BOOK, a_book

pytestmark = pytest.mark.django_db
REGION = product.ROOT / "regions" / "dutch-techzone"


def numbers(language):
    return list(BidbookVersion.objects.filter(language=language).order_by("number").values_list("number", flat=True))


def test_the_same_words_are_published_once(published):
    a_book("nl")
    a_book("nl")
    assert numbers("nl") == [1]
    a_book("nl", text="<p>Other.</p>")
    a_book("nl")
    assert numbers("nl") == [1, 2, 3]
    assert published().count("acquisition.BidbookPublished") == 3


def test_a_script_does_not_reach_the_reader():
    a_book("nl", text='<p onclick="x()">Hi<script>alert(1)</script><a href="javascript:x()">y</a></p><img src=x>')
    [section] = BidbookVersion.objects.get().sections
    for bad in ("script", "onclick", "javascript", "img"):
        assert bad not in section["body_html"]


@pytest.mark.parametrize(
    ("title", "sections"),
    [
        ("", [{"key": "a", "title": "A", "body_html": "<p>x</p>"}]),
        ("Book", []),
        ("Book", [{"key": "a", "title": " ", "body_html": "<p>x</p>"}]),
        ("Book", [{"key": "a", "title": "A", "body_html": "<script>x</script>"}]),
    ],
)
def test_an_empty_book_is_refused(title, sections):
    Bidbook.objects.create(slug=BOOK)
    with pytest.raises(NothingToPublish):
        publish_bidbook_version(bidbook=BOOK, language="nl", title=title, sections=sections)


def test_the_regions_book_is_there_in_both_languages_with_the_same_sections(region):
    load_bidbook(REGION)
    load_bidbook(REGION)
    assert numbers("nl") == numbers("en") == [1]
    nl, en = (BidbookVersion.objects.get(language=language) for language in ("nl", "en"))
    assert [one["key"] for one in nl.sections] == [one["key"] for one in en.sections]
    assert len(nl.sections) == 6
    assert [one["slug"] for part in nl.sections for one in part["figures"]] == [
        one["slug"] for part in en.sections for one in part["figures"]
    ]


def test_where_the_source_disagrees_with_itself_both_values_are_shown(region):
    load_bidbook(REGION)
    section = sections_to_read(BidbookVersion.objects.get(language="nl").sections)[0]
    [jobs] = [figure for figure in section.figures if figure.disputed]
    assert [value.text for value in jobs.now] in (["18.100", "18.300"], ["18100", "18300"], ["18,100", "18,300"])
    assert len(jobs.sources) == 2
    assert all(value.source and value.on for figure in section.figures for value in figure.now)


def test_a_changed_file_is_the_next_version_and_a_figure_too(region, tmp_path):
    folder = tmp_path / "region"
    shutil.copytree(REGION / "bidbook", folder / "bidbook")
    load_bidbook(folder)
    page = folder / "bidbook" / "en" / "6-together.md"
    page.write_text(page.read_text() + "\nOne more line.\n")
    load_bidbook(folder)
    assert (numbers("nl"), numbers("en")) == ([1], [1, 2])
    IndicatorValue.objects.filter(indicator__slug="jobs").update(value=119000)
    load_bidbook(folder)
    assert (numbers("nl"), numbers("en")) == ([1, 2], [1, 2, 3])


def test_what_staff_published_is_not_overwritten_by_files_that_say_nothing_new(region):
    load_bidbook(REGION)
    first = BidbookVersion.objects.get(language="en")
    sections = [{**one, "body_html": one["body_html"] + "<p>By hand.</p>"} for one in first.sections]
    shown = {figure["slug"] for one in first.sections for figure in one["figures"]}
    publish_bidbook_version(
        bidbook="dutch-techzone",
        language="en",
        title=first.title,
        sections=sections,
        release_notes="More",
        historic=shown,
    )
    load_bidbook(REGION)
    latest = BidbookVersion.objects.filter(language="en").latest("number")
    assert (latest.number, latest.release_notes) == (2, "More")
    assert latest.sections[0]["figures"] == first.sections[0]["figures"]


def test_a_region_without_a_bidbook_is_no_error(tmp_path):
    load_bidbook(tmp_path)
    assert not Bidbook.objects.exists()


def test_a_reader_sees_sources_in_their_own_language_and_no_month_where_only_the_year_is_known(region):
    load_bidbook(REGION)
    version = latest_version("dutch-techzone", "de")

    with translation.override("de"):
        figures = [figure for section in sections_to_read(version.sections) for figure in section.figures]

    assert {value.on for figure in figures for value in figure.before} == {"2016"}
    sources = {value.source for figure in figures for value in (*figure.now, *figure.before, *figure.elsewhere)}
    assert all("Kapitel" in source for source in sources), sources
