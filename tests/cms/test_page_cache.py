"""Whole pages are kept for visitors, and never longer than they are true."""

import gzip
import io
import re
import threading

import pytest
from django.apps import apps
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, close_old_connections, connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from redis.exceptions import ConnectionError as RedisGone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from cms.actions import site_cache
from cms.actions.site_cache import current_generation, publish_generation
from cms.handlers import WHAT_PAGES_SHOW
from cms.middleware import generations, page_cache
from cms.middleware.answers import Answer, KeptAnswers, may_be_kept
from cms.middleware.page_cache import PageCache
from cms.middleware.requests import FILTERS, filters_in
from cms.models import ContactPerson, MeetupRegistration, PlotListing, SiteIdentity, StoryIndexPage, StoryPage
from cms.queries.plot_wishes import filters
from crm.models import Document, Image, IndicatorValue, Municipality, Rendition

HTML = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "public, max-age=0"}


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    """Time stands still for the cache unless a test moves it."""
    clock = Clock()
    for module in (page_cache, generations):
        monkeypatch.setattr(module, "monotonic", clock)
    return clock


@pytest.fixture(autouse=True)
def _own_generation(settings, tmp_path):
    settings.DATA_DIR, settings.CACHE_URL = tmp_path, ""


class Origin:
    """Stands for Django: answers with what a test says, and counts how often it was asked."""

    def __init__(self, body=b"<h1>Page</h1>", status=200, **headers):
        self.body, self.status, self.headers = body, status, headers or HTML
        self.asked = []

    def __call__(self, environ, start_response):
        self.asked.append(environ.get("QUERY_STRING", ""))
        response = HttpResponse(self.body, status=self.status, headers=self.headers)
        start_response(f"{self.status} X", list(response.items()))
        return response


def ask(application, path="/", query="", method="GET", **headers):
    """Status, headers and body of one request."""
    got = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "127.0.0.1:8000",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }  # fmt: skip
    said = application(environ, lambda status, headers, *_: got.extend((status, headers)))
    body = b"".join(said)
    if close := getattr(said, "close", None):
        close()
    return got[0], dict(got[1]), body


def test_a_page_is_made_once_and_sent_with_the_same_headers(clock):
    origin = Origin()
    cache = PageCache(origin)

    first, again = ask(cache), ask(cache)

    assert len(origin.asked) == 1
    assert first[2] == again[2] == origin.body
    assert first == again


def test_who_has_the_page_already_is_told_so_and_who_takes_gzip_gets_it(clock):
    cache = PageCache(Origin())
    etag = ask(cache)[1]["ETag"]

    status, headers, body = ask(cache, if_none_match=f'"other", {etag}')
    assert (status, body, headers["ETag"]) == ("304 Not Modified", b"", etag)

    _, headers, body = ask(cache, accept_encoding="br, gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == b"<h1>Page</h1>"
    assert "Content-Encoding" not in ask(cache, accept_encoding="gzip;q=0")[1]

    status, headers, body = ask(cache, method="HEAD")
    assert (status, headers["Content-Length"], body) == ("200 OK", "13", b"")


@pytest.mark.parametrize(
    "request_",
    [
        {"cookie": "a=b; session=x"},
        {"cookie": "csrf=x"},
        {"authorization": "Bearer x"},
        {"method": "POST"},
        {"path": "/admin/pages/"},
        {"path": "/forms/guard/"},
        {"path": "/api/v2/pages/"},
        {"path": "/r/token/"},
        {"query": "question=2"},
        {"query": "sector=" + "x" * 500},
    ],
    ids=str,
)
def test_what_is_not_a_visitors_plain_question_is_never_kept(request_, clock):
    origin = Origin()
    cache = PageCache(origin)
    ask(cache, path=request_.get("path", "/"))
    before = len(origin.asked)

    ask(cache, **request_)
    ask(cache, **request_)

    assert len(origin.asked) == before + 2
    assert origin.asked[-1] == request_.get("query", "")


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (404, {}),
        (301, {"Location": "/"}),
        (200, {"Cache-Control": "private"}),
        (200, {"Cache-Control": "public, no-store"}),
        (200, {"Cache-Control": ""}),
        (200, {"Set-Cookie": "a=b"}),
        (200, {"Vary": "User-Agent"}),
        (200, {"Content-Security-Policy": "script-src 'nonce-abc'"}),
    ],
)
def test_what_is_not_for_everybody_is_never_kept(status, headers):
    assert may_be_kept("200 OK", list(HTML.items()))
    assert not may_be_kept(f"{status} X", list((HTML | headers).items()))


def test_codes_make_no_page_of_their_own_and_filters_do(clock):
    origin = Origin()
    cache = PageCache(origin)
    for query in ("", "c=voorjaar", "utm_source=x&s=4&gclid=1", "sector=food&c=a", "c=b&sector=food"):
        ask(cache, query=query)

    assert origin.asked == ["", "sector=food"]
    assert filters_in("sector=b&municipality=a&c=1") == "municipality=a&sector=b"
    assert filters_in("sector=a&x=1") is None
    assert filters_in("plot=b&grid=250&plot=a&rail=") == "grid=250&plot=b&plot=a", "compared in the order asked for"
    assert {each.name for each in filters()} <= FILTERS, "every wish of the site finder"


def test_a_redirect_keeps_the_codes(clock):
    origin = Origin(status=301, Location="/")
    ask(PageCache(origin), query="c=voorjaar")
    assert origin.asked == ["", "c=voorjaar"]


def test_a_change_shows_within_a_fifth_of_a_second_and_the_clocks_own_within_a_minute(clock):
    origin = Origin()
    cache = PageCache(origin)
    ask(cache)
    publish_generation()
    clock.now += generations.LOOK_SECONDS
    ask(cache)
    assert len(origin.asked) == 2

    clock.now += page_cache.FRESH_SECONDS
    ask(cache)
    assert len(origin.asked) == 3


def test_a_page_made_while_something_changed_is_not_believed(clock):
    class ChangesMeanwhile(Origin):
        def __call__(self, environ, start_response):
            if not self.asked:
                publish_generation()
            return super().__call__(environ, start_response)

    origin = ChangesMeanwhile()
    cache = PageCache(origin)
    ask(cache)
    clock.now += generations.LOOK_SECONDS
    ask(cache)
    assert len(origin.asked) == 2


def test_when_pages_cannot_be_made_those_that_are_true_are_sent_and_no_others(clock):
    origin = Origin()
    cache = PageCache(origin)
    ask(cache)
    origin.status = 500
    clock.now += page_cache.FRESH_SECONDS

    assert ask(cache)[0] == ask(cache)[0] == "200 OK"
    assert len(origin.asked) == 2  # not tried again at once

    publish_generation()
    clock.now += page_cache.FRESH_SECONDS
    assert ask(cache)[0] == "500 X"


def test_many_who_ask_at_once_let_it_be_made_once():
    entered, go_on = threading.Event(), threading.Event()

    class Slow(Origin):
        def __call__(self, environ, start_response):
            entered.set()
            go_on.wait(5)
            return super().__call__(environ, start_response)

    origin = Slow()
    cache = PageCache(origin)
    bodies = []
    crowd = [threading.Thread(target=lambda: bodies.append(ask(cache)[2])) for _ in range(8)]
    for each in crowd:
        each.start()
    assert entered.wait(5)
    go_on.set()
    for each in crowd:
        each.join(5)

    assert bodies == [origin.body] * 8
    assert len(origin.asked) == 1


def test_a_cache_that_is_gone_makes_pages_short_lived_and_nothing_else(clock, monkeypatch):
    origin = Origin()
    cache = PageCache(origin)
    ask(cache)

    def gone():
        raise RedisGone

    monkeypatch.setattr(generations, "current_generation", gone)
    clock.now += generations.LOOK_SECONDS
    assert ask(cache)[0] == "200 OK"
    clock.now += page_cache.FRESH_SECONDS_UNSURE
    assert ask(cache)[0] == "200 OK"
    made = len(origin.asked)
    assert made == 2

    monkeypatch.setattr(generations, "current_generation", current_generation)
    clock.now += generations.LOOK_AGAIN_SECONDS
    ask(cache)
    assert len(origin.asked) == made + 1  # whatever was renewed meanwhile


def test_changing_the_site_never_fails_because_the_cache_is_gone(
    settings, monkeypatch, db, django_capture_on_commit_callbacks
):
    settings.CACHE_URL = "redis://127.0.0.1:1/0"
    site_cache._redis.cache_clear()
    with django_capture_on_commit_callbacks(execute=True):
        Site.objects.first().save()
    site_cache._redis.cache_clear()


def test_what_was_made_longest_ago_makes_room():
    kept = KeptAnswers(most_bytes=3 * 2100)
    for name in "abc":
        kept.keep((name, False, "/", ""), Answer(b"x", [], "g", 1, 1))
    kept.keep(("a", False, "/", ""), Answer(b"x", [], "g", 2, 2))
    kept.keep(("d", False, "/", ""), Answer(b"x", [], "g", 1, 1))
    assert [name for name in "abcd" if kept.of((name, False, "/", ""))] == ["a", "c", "d"]


@pytest.fixture
def renewed(django_capture_on_commit_callbacks, monkeypatch):
    """Whether something renews the pages once it is committed."""

    def by(change):
        before = current_generation()
        with django_capture_on_commit_callbacks(execute=True):
            change()
        return current_generation() != before

    return by


def test_every_way_a_page_can_change_renews_them_all(site, renewed):
    story = StoryPage.objects.first()
    assert not renewed(story.save_revision)
    assert renewed(lambda: story.save_revision().publish())
    assert renewed(lambda: Page.objects.get(pk=story.pk).specific.move(StoryIndexPage.objects.first(), "first-child"))
    story = StoryPage.objects.get(pk=story.pk)
    story.slug = "elders"
    assert renewed(lambda: story.save_revision().publish())
    assert renewed(story.unpublish)
    assert renewed(lambda: StoryIndexPage.objects.first().delete())


def test_what_stands_behind_pages_renews_them(site, renewed):
    for model in (ContactPerson, IndicatorValue, Municipality, Site):
        assert renewed(model.objects.first().save), model
    site_ = Site.objects.get()
    assert renewed(lambda: SiteIdentity.for_site(site_).save())
    redirect = Redirect(old_path="/oud", redirect_link="/")
    assert renewed(redirect.save)
    assert renewed(redirect.delete)
    restriction = PageViewRestriction(page=Page.objects.last(), restriction_type="login")
    assert renewed(restriction.save)


def test_what_pages_show_is_listened_to_by_name():
    """A signal of each; a receiver of all would make every deletion in the product slow."""
    assert {Image, Document, PlotListing, MeetupRegistration} <= set(WHAT_PAGES_SHOW)


def test_pages_read_only_tables_whose_change_renews_them(site, client):
    """Whatever a page of any type reads is a page, or is in the list of what renews pages, or never changes."""
    told = {model._meta.db_table for model in (*WHAT_PAGES_SHOW, *apps.get_models()) if is_told(model)}
    one_of_each = {type(page): page.get_url() for page in Page.objects.live().filter(depth__gte=2).specific()}
    with CaptureQueriesContext(connection) as queries:
        for path in one_of_each.values():
            client.get(path)
    read = {table for query in queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    assert "cms_storypage" in read
    assert read - told - {"django_content_type"} == set()


def is_told(model):
    return model in WHAT_PAGES_SHOW or issubclass(model, Page) or model is Rendition


@pytest.fixture(autouse=True)
def _open_connection():
    """The end of a request closes the connection, which here is the test's own."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


def test_home_answers_from_memory_with_no_query_and_with_no_database(
    site, clock, monkeypatch, django_assert_num_queries
):
    cache = PageCache(get_wsgi_application())
    made = ask(cache)
    assert made[0] == "200 OK"
    assert "default-src 'none'" in made[1]["Content-Security-Policy"]
    with django_assert_num_queries(0):
        assert ask(cache)[2] == made[2]

    def dead(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.execute_sql", dead)
    clock.now += page_cache.FRESH_SECONDS
    assert ask(cache)[2] == made[2]


def test_a_story_takes_twelve_queries_at_most(site, client):
    story = StoryPage.objects.live().filter(series=None).first()
    client.get(story.get_url())
    with CaptureQueriesContext(connection) as queries:
        response = client.get(story.get_url())
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert len(queries) <= 12, [query["sql"][:90] for query in queries]
