"""The whole way of an officer in a real Chromium, by what the pages say: from a question on the site to a sent offer."""

from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone

from acquisition.actions.gates import decide_stage_gates
from acquisition.models import Lead, Offer
from acquisition.models.gates import rules_of
from acquisition.models.stages import EDGES
from crm.models import Municipality, OutgoingMail, ProgrammeYear
from tests.acquisition.rows import a_colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OURS = ".acquisition-page, .lead-head, .lead-tabs, .lead-box, .dossier, .offer-page, .listing"
IN_TWO_WEEKS = timezone.localdate() + timedelta(days=14)
NOTHING_IS_CUT = (
    "[...document.querySelectorAll('html, .content-wrapper')].every(one => one.scrollWidth <= one.clientWidth)"
)
MOST_ACTIONS = 25
MOST_LOOKS = 2


class Officer:
    """Somebody signed in who reads a page, fills in and presses; each press is an action, each page accessible."""

    def __init__(self, browser, live_server, settings, user):
        client = Client()
        client.force_login(user)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        context = browser.new_context(base_url=live_server.url, locale="nl-NL", viewport={"width": 1280, "height": 900})
        context.add_cookies([{**cookie, "url": live_server.url}])
        self.page, self.actions, self.complaints, self.looks = context.new_page(), 0, [], Counter()
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def look(self):
        self.page.wait_for_load_state("networkidle")
        place = urlsplit(self.page.url).path
        self.looks[place] += 1
        if self.looks[place] <= MOST_LOOKS and self.page.locator(OURS).count():
            self.page.emulate_media(color_scheme="dark" if self.looks[place] % 2 else "light")
            found = Axe().run(self.page, context=OURS).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], self.page.url
        assert self.page.evaluate(NOTHING_IS_CUT), self.page.url

    def press(self, words, inside="main", role="button"):
        self.actions += 1
        self.page.locator(inside).get_by_role(role, name=words).first.click()
        self.look()

    def follow(self, words, inside="main"):
        self.press(words, inside, role="link")

    def fill(self, form, **given):
        """By the names of the fields; what is a choice is chosen by its words."""
        for name, value in given.items():
            field = self.page.locator(f"{form} [name={name}]")
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(label=value)
            elif value is True:
                field.check()
            else:
                field.fill(str(value))

    def reads(self, words):
        self.page.locator("body").get_by_text(words).first.wait_for()


@pytest.fixture
def emmen(region_site):
    return Municipality.objects.get(slug="emmen")


@pytest.fixture(autouse=True)
def fewer_gates(region_site):
    """The heads of acquisition decided that moves ask for the least: this walk is about the offer, not about the year."""
    year, today = ProgrammeYear.objects.get(year=2026), timezone.localdate()
    decide_stage_gates(
        programme_year=year.year, effective_from=min(today, year.ends_on), rules=rules_of(EDGES), actor_id=None
    )


@pytest.fixture
def anna(emmen, browser, live_server, settings):
    return Officer(browser, live_server, settings, a_colleague("Acquisition team"))


@pytest.fixture
def emre(emmen, browser, live_server, settings):
    manager = a_colleague("Account managers", "emre", municipality=emmen)
    return Officer(browser, live_server, settings, manager)


def test_from_a_question_on_the_site_to_an_offer_that_was_sent(anna, emre, browser, live_server, settle):
    a_visitor_asks(browser, live_server)
    settle()
    accept(anna)
    qualify(anna)
    ask_the_municipalities(anna)
    settle()
    nominate_a_plot(emre)
    send_an_offer(anna)
    settle()
    move_on(anna)
    every_page_fits_a_phone(anna)
    offer = Offer.objects.get()
    assert (offer.status, offer.sites.get().plot.slug) == ("sent", "emmtec-noord")
    assert OutgoingMail.objects.filter(to_address="greetje@example.org", subject__contains="ons aanbod").exists()
    assert anna.actions <= MOST_ACTIONS
    assert anna.complaints == emre.complaints == []


def a_visitor_asks(browser, live_server):
    page = browser.new_page(base_url=live_server.url, locale="nl-NL")
    page.goto("/contact/")
    page.get_by_label("Wat wilt u weten?").fill("Drie hectare en 1500 kW voor een fabriek, voor 2028.")
    page.get_by_label("Uw naam").fill("Greetje Veldkamp")
    page.get_by_label("E-mailadres").fill("greetje@example.org")
    page.get_by_label("Voor welk bedrijf").fill("Veldkamp Kozijnen")
    page.wait_for_timeout(3200)
    page.get_by_role("button", name="Verstuur mijn vraag").click()
    page.wait_for_url("**/thanks/**")
    page.close()


def accept(anna):
    anna.page.goto("/admin/")
    anna.follow("Veldkamp Kozijnen")
    anna.reads("Drie hectare en 1500 kW")
    anna.press("Neem aan: maak er een lead van")
    anna.reads("Aangenomen")
    anna.reads(Lead.objects.get().code)


def qualify(anna):
    """What is missing leads to the field that fixes it, twice."""
    anna.follow("Noteer een gesprek waarin beide kanten aan het woord waren")
    anna.fill("#conversation", subject="Kennisgemaakt", two_way=True)
    anna.press("Noteer", "#conversation")
    anna.press("Verplaats naar: Gesproken")
    anna.follow("Kies de sector")
    anna.fill(
        "#facts",
        owner="Anna",
        sector="Kunststof en leidingsystemen",
        jobs_new_fte_est=60,
        investment_unknown_reason="Nog niet besloten",
    )
    anna.press("Bewaar", "#facts")
    anna.press("Verplaats naar: Gekwalificeerd")
    anna.reads("Stuur het contact een link naar het bidbook, los of met een aanbod")


def ask_the_municipalities(anna):
    """The page of the call says what comes first, and leads there."""
    anna.follow("Locatie-uitvraag", ".lead-tabs")
    assert not anna.page.get_by_role("button", name="Vraag alle gemeenten").count()
    anna.follow("Leg vast wat het nodig heeft", "#call")
    anna.fill("#requirement", area_m2_min=30000, environmental_category="3.2", grid_kw=1500, needed_on="2028-01-01")
    anna.press("Bewaar", "#requirement")
    for said in ("30.000 m²", "1.500 kW", "1 januari 2028", "54.400 m²", "12.000 kW"):
        anna.reads(said)
    anna.follow("Vraag de gemeenten welke kavels zij kunnen aanbieden")
    anna.fill("#call", closes_on=IN_TWO_WEEKS.isoformat())
    anna.press("Vraag alle gemeenten", "#call form")
    anna.reads("Elke gemeente is gevraagd.")
    assert not anna.page.get_by_role("button", name="Sluit nu").count()


def nominate_a_plot(emre):
    emre.page.goto("/admin/tasks/mine/")
    emre.follow("Locatie-uitvraag")
    emre.page.get_by_label("Veld Noord, Emmtec").check()
    emre.press("Antwoord, één keer")
    emre.reads("Uw gemeente heeft geantwoord.")


def send_an_offer(anna):
    """A plot whose facts are old is only sent with a reason; the page asks for it before it offers to send."""
    anna.follow("Schrijf een aanbod")
    anna.fill("form[action$='/draft/']", deadline_on=IN_TWO_WEEKS.isoformat(), cover_text="Dit hebben wij voor u.")
    anna.page.get_by_label("Veld Noord, Emmtec").check()
    anna.page.locator("form[action$='/draft/'] [name=version]").select_option(index=3)
    anna.press("Bewaar het concept")
    if not anna.page.get_by_role("button", name="Verstuur naar").count():
        anna.page.get_by_label("Waarom Veld Noord wordt aangeboden").fill("Gisteren met de gemeente nagegaan.")
        anna.press("Bewaar het concept")
    anna.press("Verstuur naar Greetje Veldkamp")
    anna.reads("Het aanbod is per mail onderweg.")


def move_on(anna):
    anna.follow("De lead", ".lead-tabs")
    anna.follow("Schrijf de volgende stap op")
    anna.fill("#facts", next_step="Nabellen over de kavel")
    anna.press("Bewaar", "#facts")
    anna.press("Verplaats naar: Aanbod gedaan")
    anna.reads("Verplaatst.")


def every_page_fits_a_phone(anna):
    """Also with all that unfolds; what is wider would be cut off, not scrolled."""
    anna.page.set_viewport_size({"width": 390, "height": 900})
    tabs = anna.page.locator(".lead-tabs a").evaluate_all("links => links.map(one => one.href)")
    for address in tabs:
        anna.page.goto(address)
        anna.page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        assert anna.page.evaluate(NOTHING_IS_CUT), address
