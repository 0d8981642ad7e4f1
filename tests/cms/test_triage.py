"""Guided questions: one to a page, answers in the address only, and at the end an enquiry."""

import re
from html import unescape

import pytest

from acquisition.handlers import receive_finished_triage
from acquisition.models import Enquiry, Lead
from cms.models import FormReceipt, PlotListing, TriagePage
from cms.queries.fit import fit
from cms.queries.triage import QUESTIONS, triage
from crm.eventlog.reading import rebuilt
from crm.models import EventRecord, Interaction, Municipality
from tests.cms.factories import guard, holdings

pytestmark = pytest.mark.django_db
DECIDED = {"what": "machines", "why": "move", "size": "1-3", "power": "150-1000", "people": "25-100", "when": "later"}


@pytest.fixture
def page(site):
    return TriagePage.objects.get(locale__language_code="nl")


def choices(text):
    """The addresses behind the answers on a page, by their words."""
    listed = text.partition('<ul class="choices')[2].partition("</ul>")[0]
    return {words: unescape(href) for href, words in re.findall(r'href="([^"]+)"[^>]*>([^<]+)</a>', listed)}


def test_every_question_can_be_left_open_and_the_last_one_leads_to_the_form(client, page):
    address, seen = page.url, []
    while open_ways := choices(text := client.get(address).text):
        seen.append(re.search(r"\d van 6", text)[0])
        address = open_ways["Staat nog niet vast"]

    assert seen == [f"{number} van 6" for number in range(1, 7)]
    assert text.count('value="undecided"') == 6
    assert not client.cookies


def test_going_back_keeps_every_answer_and_changing_one_returns_to_where_one_was(client, page):
    answers = {"what": "machines", "why": "move", "size": "1-3"}
    back = client.get(page.url, {**answers, "step": "why"}).text

    assert "2 van 6" in back
    assert re.search(r'why=move[^>]*aria-current="true"', back)
    changed = choices(back)["Een nieuwe fabriek"]
    assert "what=machines&why=new-factory&size=1-3" in changed
    assert "4 van 6" in client.get(changed).text


def test_codes_travel_with_the_answers(client, page):
    assert all("c=voorjaar" in address for address in choices(client.get(page.url, {"c": "voorjaar"}).text).values())


@pytest.mark.parametrize("given", ["<script>", "1-3' OR 1=1", "undecided ", "9" * 9000])
def test_an_answer_that_no_question_offers_is_not_heard(client, page, given):
    text = client.get(page.url, {"what": given, "step": given}).text

    assert "1 van 6" in text
    assert given not in text


def a_plot(**facts):
    return PlotListing.objects.create(
        plot_id=PlotListing.objects.count() + 1,
        slug=f"plot-{PlotListing.objects.count() + 1}",
        name="Kavel",
        park="Park",
        municipality=Municipality.objects.first(),
        event_id=1,
        **facts,
    )


def test_the_result_counts_what_fits_what_fails_and_what_nobody_knows(site):
    PlotListing.objects.all().delete()
    power = {"key": "grid_kw", "unit": "kW", "as_of": "2026-09-01", "source": "x", "stale_after": "2099-01-01"}
    a_plot(area_m2=40_000, facts=[{**power, "value": 2000}])
    a_plot(area_m2=40_000)
    a_plot(area_m2=5_000, facts=[{**power, "value": 2000}])

    found = fit(triage({"size": "1-3", "power": "150-1000", "people": "25-100"}))

    assert [(line.fits, line.unknown, line.fails) for line in found.lines] == [(2, 0, 1), (2, 1, 0)]
    assert (found.together.fits, found.together.unknown, found.together.fails) == (1, 1, 1)
    assert found.query == "hectares=1&grid=1000"
    assert fit(triage(dict.fromkeys(QUESTIONS, "undecided"))) is None
    assert fit(triage({"size": "up-to-1"})) is None, "who needs little land says nothing that a plot could fail by"


def send(client, page, **more):
    person = {"name": "Noor de Wit", "email": "noor@example.org", "organisation": "Wit Metaal", "message": "Graag."}
    return client.post(f"/forms/triage/{page.pk}/", {**DECIDED, **person, "guard": guard(), **more})


def heard():
    record = EventRecord.objects.get(name="cms.TriageFinished")
    receive_finished_triage(rebuilt(record.name, record.version, record.payload))
    return record


@pytest.mark.parametrize(("organisation", "leads"), [("Wit Metaal", 1), ("", 0)])
def test_a_finished_triage_that_names_an_organisation_is_a_lead_at_once(client, page, organisation, leads):
    assert send(client, page, organisation=organisation).status_code == 303

    record = heard()
    assert record.payload["answers"] == DECIDED
    assert (Enquiry.objects.get().finished_triage, Lead.objects.count()) == (True, leads)
    assert Interaction.objects.get().body.startswith(
        "Product: Machines en hightech\nAanleiding: Een fabriek verplaatsen"
    )
    assert FormReceipt.objects.get().kind == "triage"


def test_a_form_that_is_not_right_yet_keeps_the_answers(client, page):
    before = holdings()

    response = send(client, page, email="nee")

    assert response.status_code == 422
    assert all(f'name="{name}" value="{value}"' in response.text for name, value in DECIDED.items())
    assert holdings() == before
