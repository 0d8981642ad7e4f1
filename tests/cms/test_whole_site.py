"""The region's own site, one page of every type in every language: valid HTML, within the budget, few queries."""

import gzip
import re
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import translation
from wagtail.models import Page

pytestmark = pytest.mark.django_db
LANGUAGES = ("nl", "en", "de")
HTML_MOST, CSS_MOST, JS_MOST = 25_000, 22_000, 12_000
LONGER_NAMES = 250
"""What a real address and the marks in the names of static files add to a page."""
QUERIES_MOST, QUERIES_MOST_OF_A_STORY = 16, 12
PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
STATIC = Path(settings.ROOT) / "cms" / "static"


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """Page by type and language, loaded once for all tests of this file and undone afterwards."""
    plain = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN_FILES}}
    with (
        override_settings(STORAGES=plain),
        django_db_blocker.unblock(),
        transaction.atomic(),
        translation.override("nl"),
    ):
        call_command("load_region", "dutch-techzone", verbosity=0)
        found = {}
        for page in Page.objects.live().filter(depth__gte=2).order_by("path").specific():
            found.setdefault((type(page).__name__, page.locale.language_code), page)
        yield found
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sent(pages):
    """What a visitor gets of each: the answer and how many queries it took."""
    client, answers = Client(), {}
    client.get(pages["PressPage", "nl"].url)  # what a process looks up once: the types of pages, the roots of the site
    for key, page in pages.items():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answers[key] = client.get(page.url), len(asked)
    return answers


def ours():
    from cms import models

    kinds = [getattr(models, name) for name in models.__all__]
    return sorted(kind.__name__ for kind in kinds if issubclass(kind, Page))


def of_each(sent, judge):
    """What `judge` finds wrong, by page type and language."""
    return {key: wrong for key, (answer, queries) in sent.items() if (wrong := judge(answer, queries))}


def test_there_is_a_page_of_every_type_in_every_language(pages):
    assert sorted({kind for kind, _language in pages}) == ours()
    assert sorted(pages) == [(kind, language) for kind in ours() for language in sorted(LANGUAGES)]


def test_each_answers_and_is_valid_html(sent):
    def judge(answer, _queries):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(answer.content.decode())
        return answer.status_code != 200 or [(where, what) for where, what, _more in parser.errors]

    assert of_each(sent, judge) == {}


def test_each_has_one_first_heading_skips_none_and_uses_no_id_twice(sent):
    def judge(answer, _queries):
        html = answer.content.decode()
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]
        skipped = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
        ids = re.findall(r'\sid="([^"]+)"', html)
        twice = sorted({each for each in ids if ids.count(each) > 1})
        return [found for found in (levels.count(1) != 1 and levels, skipped, twice) if found]

    assert of_each(sent, judge) == {}


def test_each_says_its_language_its_versions_and_sets_no_cookie(sent):
    def judge(answer, _queries):
        html = answer.content.decode()
        versions = sorted(re.findall(r'rel="alternate" hreflang="([\w-]+)"', html))
        return answer.cookies or (versions != ["de", "en", "nl", "x-default"] and versions)

    assert of_each(sent, judge) == {}


def test_each_is_within_the_budget(sent):
    """The page as it is written; style sheets and scripts as they travel, compressed."""

    def judge(answer, _queries):
        html = answer.content.decode()
        sheets = re.findall(r'<link rel="stylesheet" href="/static/(cms/[^"]+)"', html)
        scripts = re.findall(r'<script[^>]* src="/static/(cms/[^"]+)"', html)
        sizes = (len(answer.content) + LONGER_NAMES, packed(*map(read, sheets)), packed(*map(read, scripts)))
        return any(size > most for size, most in zip(sizes, (HTML_MOST, CSS_MOST, JS_MOST), strict=True)) and sizes

    assert of_each(sent, judge) == {}


def test_beside_each_form_stands_a_person_and_how_long_a_first_reply_takes(sent):
    def judge(answer, _queries):
        html = answer.content.decode()
        return 'method="post"' in html and not re.search(
            r'class="titleblock promise">.*mailto:.*\bclock"', html, re.DOTALL
        )

    assert of_each(sent, judge) == {}
    assert {kind for (kind, _language), (answer, _queries) in sent.items() if b'method="post"' in answer.content} == {
        "BidbookPage",
        "CampaignPage",
        "EnquiryPage",
        "NewsletterPage",
    }


def test_each_takes_few_queries(sent):
    most = {("StoryPage", language): QUERIES_MOST_OF_A_STORY for language in LANGUAGES}
    assert {key: asked for key, (_answer, asked) in sent.items() if asked > most.get(key, QUERIES_MOST)} == {}


@pytest.mark.parametrize(
    "query", ["?c=%00", "?q=" + "x" * 9_000, "?municipality=%F0%9F%A4%96", "?c=a&c=b&s=-1", "?%ZZ=1"]
)
def test_no_page_falls_over_a_hostile_query(pages, query):
    client = Client()
    assert {
        key: code
        for key, page in pages.items()
        if key[1] == "nl" and (code := client.get(page.url + query).status_code) != 200
    } == {}


def read(path):
    return (STATIC / path).read_bytes()


def packed(*contents):
    return sum(len(gzip.compress(each, 6)) for each in contents)
