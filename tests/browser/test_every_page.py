"""Every type of page in a real Chromium: accessible, quiet, alone, and within its window.

Each type in Dutch, light and wide; and pairwise over language, scheme and width. FULL=1 looks at the whole product.
"""

import os
from itertools import product
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from wagtail.models import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LANGUAGES, SCHEMES, WIDTHS = ("nl", "en", "de"), ("light", "dark"), (1440, 390, 820)
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
MOST_TABS = 25
MOST_BYTES, MOST_REQUESTS = 300_000, 18


def combinations(number):
    """Of the page type with this number: what to look at, so that every pair of values meets."""
    if os.environ.get("FULL"):
        return list(product(LANGUAGES, SCHEMES, WIDTHS))
    turn = [(LANGUAGES[each], WIDTHS[(each + number) % 3], SCHEMES[(each + number) % 2]) for each in range(3)]
    return [("nl", "light", 1440), *((language, scheme, width) for language, width, scheme in turn)]


def addresses():
    """By type and language the address of the first page of it."""
    found = {}
    for page in Page.objects.live().filter(depth__gte=2).order_by("path").specific():
        found.setdefault(type(page).__name__, {}).setdefault(page.locale.language_code, page.url)
    finder = found["SiteFinderPage"]
    story = found["StoryIndexPage"]
    return {
        **found,
        "narrowed stories": {language: f"{url}?municipality=emmen" for language, url in story.items()},
        "finder with wishes": {language: f"{url}?area=2" for language, url in finder.items()},
        "later question": {language: f"{url}?step=when" for language, url in found["TriagePage"].items()},
        "search": {language: f"{url}?q=emmen" for language, url in found["SearchPage"].items()},
        "not found": {"nl": "/bestaat-niet/", "en": "/en/not-there/", "de": "/de/gibt-es-nicht/"},
    }


def test_every_type_of_page_is_accessible_quiet_alone_and_fits(region_site, live_server, browser):
    complaints = []
    for number, (kind, urls) in enumerate(sorted(addresses().items())):
        for language, scheme, width in combinations(number):
            where = f"{kind} {language} {scheme} {width}"
            complaints += look_at(browser, live_server.url, urls[language], where, language, scheme, width)
    assert complaints == [], "\n".join(complaints)


def look_at(browser, server, path, where, language, scheme, width):
    """What is wrong with the page at this path, each with its place."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language, base_url=server
    )
    page, said, loaded = context.new_page(), [], []
    page.on("pageerror", lambda error: said.append(f"error {error}"))
    page.on("console", lambda line: said.append(f"console {line.text}") if line.type in {"error", "warning"} else None)
    page.on("request", lambda asked: said.append(f"asks {asked.url}") if is_foreign(asked.url, server) else None)
    page.on("requestfinished", lambda asked: loaded.append(asked.sizes) if asked.method == "GET" else None)
    answer = page.goto(path)
    page.wait_for_load_state("load")
    said += heavy(list(loaded))
    said = [line for line in said if not (answer.status == 404 and "status of 404" in line)]
    found = Axe().run(page, options=WCAG).response["violations"]
    said += [f"axe {each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]
    said += [f"cookie {each['name']}" for each in context.cookies()]
    if page.evaluate("localStorage.length + sessionStorage.length"):
        said.append("keeps something in the browser")
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
        said.append(f"is {wide} px wide")
    if (language, scheme, width) == ("nl", "light", 1440):
        said += walk(page)
    context.close()
    return [f"{where} {path}: {line}" for line in dict.fromkeys(said)]


def heavy(loaded):
    """What the first view loads is light, also where nothing is compressed; the count it sends afterwards is no part of it."""
    size = sum(sizes()["responseBodySize"] for sizes in loaded)
    return [
        f"first view {what} {value}"
        for what, value, most in (("bytes", size, MOST_BYTES), ("requests", len(loaded), MOST_REQUESTS))
        if value > most
    ]


def is_foreign(url, server):
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and parts.netloc != urlsplit(server).netloc


def walk(page):
    """The first things Tab leads to can be seen, and it can be seen that they have the focus; the first skips the menu."""
    said = []
    for step in range(MOST_TABS):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """() => {
                const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
                return {name: it.tagName + '.' + it.className, href: it.getAttribute('href') ?? '',
                        seen: box.width > 0 && box.height > 0,
                        marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none'};
            }"""
        )
        if at["name"].startswith("BODY"):
            break
        if step == 0 and at["href"] != "#main":
            said.append(f"Tab leads first to {at['name']}")
        if not (at["seen"] and at["marked"]):
            said.append(f"focus cannot be seen on {at['name']} {at['href']}")
    return said
