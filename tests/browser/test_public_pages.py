"""The public site in a real Chromium: links keep the code they came with, and a form sent twice is one request."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from cms.models import BidbookPage, BidbookRequest
from cms.public import guards

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
CODES = {"c": ["voorjaar-26"], "s": ["11"]}


@pytest.fixture
def page(region_site, live_server, browser):
    """A visitor's page that keeps what went wrong in it."""
    visited = browser.new_page(viewport={"width": 1280, "height": 900}, locale="nl-NL", base_url=live_server.url)
    visited.complaints = []
    visited.on("pageerror", lambda error: visited.complaints.append(str(error)))
    return visited


def links_without_code(page, *, but=()):
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    addresses = [urlsplit(href) for href in found if not href.startswith("#")]
    own = [each for each in addresses if each.scheme in {"", "http"} and each.netloc in {"", urlsplit(page.url).netloc}]
    return [
        each.geturl()
        for each in own
        if any(name not in but and parse_qs(each.query).get(name) != code for name, code in CODES.items())
    ]


def test_the_menu_of_a_telephone_closes_when_the_keyboard_leaves_it(page):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/contact/")
    menu = page.locator("#menu")
    page.get_by_role("button", name="Menu").press("Enter")
    expect(menu).to_be_visible()
    last = menu.get_by_role("link").last
    last.focus()
    expect(menu).to_be_visible()

    page.keyboard.press("Tab")

    expect(menu).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert page.complaints == []


@pytest.mark.parametrize("path", ["/", "/en/", "/bidbook/", "/verhalen/"])
def test_every_link_of_ours_keeps_the_codes_the_visitor_brought(page, path):
    page.goto(f"{path}?c=voorjaar-26&s=11")

    assert links_without_code(page) == []
    assert page.complaints == []


def test_links_that_the_server_did_not_write_get_the_codes_and_those_in_the_map_stop_nothing(page):
    """A page from a cache knows no codes; the script puts them on the map's links and on all that follow."""

    def without_codes(route):
        answer = route.fetch(url=route.request.url.split("?")[0])
        route.fulfill(
            response=answer, body=answer.text().replace("</main>", '<a href="https://elders.example/">e</a></main>')
        )

    page.route("**/?c=voorjaar-26&s=11", without_codes)
    page.goto("/?c=voorjaar-26&s=11")

    in_the_map = page.eval_on_selector_all(".map__place", "links => links.map(link => link.getAttribute('href'))")
    assert in_the_map
    assert all("c=voorjaar-26" in href for href in in_the_map)
    assert links_without_code(page) == []
    assert page.get_attribute("a[href*=elders]", "href") == "https://elders.example/"
    assert page.complaints == []


def fill_in(page):
    page.fill("[name=name]", "Noor de Wit")
    page.fill("[name=email]", "noor@example.org")
    expect(page.locator("#form [name=guard]")).not_to_have_value("")


@pytest.mark.parametrize("own_page", [False, True], ids=["page for everybody", "form's own page"])
def test_going_back_and_sending_again_is_the_same_request(page, monkeypatch, own_page):
    monkeypatch.setattr(guards, "SHORTEST_SECONDS", 0)
    bidbook = BidbookPage.objects.get(locale__language_code="nl")
    page.goto(f"/forms/bidbook/{bidbook.pk}/" if own_page else bidbook.url)
    assert page.evaluate("history.state") is None  # nothing is kept before the visitor acts
    fill_in(page)
    page.click("#form [type=submit]")
    page.wait_for_url("**/forms/thanks/**")

    page.go_back()
    fill_in(page)
    page.click("#form [type=submit]")
    page.wait_for_url("**/forms/thanks/**again=1")

    assert BidbookRequest.objects.count() == 1
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert page.complaints == []


def test_loading_the_form_anew_begins_a_new_request(page, monkeypatch):
    monkeypatch.setattr(guards, "SHORTEST_SECONDS", 0)
    page.goto("/bidbook/")
    fill_in(page)
    first = page.input_value("[name=guard]")

    page.goto("/bidbook/")
    fill_in(page)

    assert page.input_value("[name=guard]") != first


def test_a_text_that_is_too_long_is_not_cut_but_answered_with_a_sentence(page, monkeypatch):
    monkeypatch.setattr(guards, "SHORTEST_SECONDS", 0)
    page.goto("/bidbook/")
    fill_in(page)
    page.click("[name=name]")
    page.keyboard.insert_text("n" * 121)
    page.click("#form [type=submit]")

    assert "Kort uw naam in tot 120 tekens" in page.inner_text("#form")
    assert "n" * 121 in page.input_value("[name=name]")
    assert BidbookRequest.objects.count() == 0


def test_without_scripts_the_forms_own_page_takes_one_send(region_site, live_server, browser, monkeypatch):
    monkeypatch.setattr(guards, "SHORTEST_SECONDS", 0)
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    plain = context.new_page()
    plain.goto("/bidbook/?c=voorjaar-26")
    plain.click(".form__plain a")
    plain.fill("[name=name]", "Noor de Wit")
    plain.fill("[name=email]", "noor@example.org")
    assert plain.input_value("[name=campaign_code]") == "voorjaar-26"
    plain.click("#form [type=submit]")
    plain.wait_for_url("**/forms/thanks/**")

    assert BidbookRequest.objects.count() == 1
