"""Land: what is on offer is told whenever it changes, and only then; what nobody knows stays unknown."""

from datetime import date

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from acquisition.actions.land import (
    FactUnreadable,
    PlotDescription,
    PlotImpossible,
    PlotKnown,
    PriceIncomplete,
    edit_plot,
    offer_plot,
    record_park,
    record_plot,
    record_plot_fact,
    withdraw_plot,
)
from acquisition.actions.outlines import OutlineUnreadable, clean_outline
from acquisition.actions.region import load_plots
from acquisition.models import Plot, PlotFact
from crm.models import EventRecord, Municipality
from tests.acquisition.rows import a_colleague

pytestmark = pytest.mark.django_db
SQUARE = [[6.9, 52.7], [6.902, 52.7], [6.902, 52.701], [6.9, 52.701]]


@pytest.fixture
def park(region):
    return a_park("emmen")


def a_park(municipality, slug="park"):
    place = Municipality.objects.get(slug=municipality)
    return record_park(slug=slug, name=slug.title(), municipality_id=place.pk, source="Invented")


def described(**fields):
    return PlotDescription(**{"name": "Plot", "area_m2": 20_000, "outline": SQUARE, **fields})


def a_plot(park_id, slug="plot", **fields):
    return record_plot(park_id=park_id, slug=slug, description=described(**fields))


def ask(plot_id, key="grid_kw", value="500", **fields):
    dates = {"as_of": date(2026, 1, 1), "stale_after": date(2026, 7, 1), **fields}
    return record_plot_fact(plot_id=plot_id, key=key, value=value, source="Grid operator", **dates)


def last_told():
    return EventRecord.objects.order_by("pk").last().payload


def test_nothing_is_told_of_a_plot_that_is_not_on_offer(park, published):
    plot_id = a_plot(park)
    ask(plot_id)
    edit_plot(plot_id=plot_id, park_id=park, description=described(area_m2=30_000))
    withdraw_plot(plot_id=plot_id)
    assert published() == []


def test_a_plot_on_offer_is_told_with_everything_and_each_change_once(park, published):
    plot_id = a_plot(park, texts={"nl": "Tekst", "en": " "})
    ask(plot_id, "rail", None)
    offer_plot(plot_id=plot_id)
    offer_plot(plot_id=plot_id)
    assert published() == ["acquisition.PlotOffered"]
    told = last_told()
    assert (told["municipality"], told["price_eur_m2_from"], told["texts"]) == ("emmen", None, {"nl": "Tekst"})
    assert (told["longitude"], told["latitude"]) == (6.901, 52.7005)
    assert told["facts"][0] == {
        "key": "rail", "value": None, "unit": "", "as_of": "2026-01-01", "source": "Grid operator",
        "stale_after": "2026-07-01",
    }  # fmt: skip

    ask(plot_id)
    ask(plot_id)
    edit_plot(plot_id=plot_id, park_id=park, description=described(texts={"nl": "Tekst"}))
    assert len(published()) == 2
    record_park(slug="park", name="New name", municipality_id=Municipality.objects.get(slug="emmen").pk, source="x")
    assert last_told()["park"] == "New name"
    withdraw_plot(plot_id=plot_id)
    assert published() == ["acquisition.PlotOffered"] * 3 + ["acquisition.PlotWithdrawn"]


def test_the_latest_day_is_told_and_a_day_asked_again_is_corrected(park):
    plot_id = a_plot(park)
    ask(plot_id, value="500", as_of=date(2026, 3, 1))
    ask(plot_id, value="900", as_of=date(2025, 3, 1))
    ask(plot_id, value="600", as_of=date(2026, 3, 1))
    offer_plot(plot_id=plot_id)
    assert [(fact["value"], fact["unit"]) for fact in last_told()["facts"]] == [(600, "kW")]
    assert PlotFact.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": " "}, PlotImpossible),
        ({"area_m2": 0}, PlotImpossible),
        ({"largest_plot_m2": 20_001}, PlotImpossible),
        ({"largest_plot_m2": 0}, PlotImpossible),
        ({"environmental_category": "7"}, PlotImpossible),
        ({"price_eur_m2_from": 50}, PriceIncomplete),
        ({"price_eur_m2_from": 50, "price_eur_m2_to": 40}, PriceIncomplete),
        ({"outline": [[6.9, 52.7], [6.9, 52.8]]}, OutlineUnreadable),
        ({"outline": [[6.9, 52.7], [6.9, 92.8], [7, 52]]}, OutlineUnreadable),
        ({"outline": [[6.9], [6.9], [7]]}, OutlineUnreadable),
    ],
)
def test_an_impossible_plot_is_refused(park, fields, refusal):
    with pytest.raises(refusal):
        a_plot(park, **fields)


@pytest.mark.parametrize(
    ("key", "value"), [("grid_kw", "much"), ("grid_kw", "-1"), ("grid_kw", "٣"), ("rail", "5"), ("view", "1")]
)
def test_a_fact_of_another_kind_is_refused(park, key, value):
    with pytest.raises(FactUnreadable):
        ask(a_plot(park), key, value)


def test_the_database_keeps_the_same_promises(park):
    plot_id = a_plot(park)
    for changes in ({"area_m2": 0}, {"largest_plot_m2": 30_000}, {"price_eur_m2_from": 5}, {"slug": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Plot.objects.filter(pk=plot_id).update(**changes)
    ask(plot_id)
    for changes in ({"value": ""}, {"key": "view"}, {"stale_after": date(2020, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlotFact.objects.update(**changes)


def test_a_short_name_is_given_once(park):
    a_plot(park)
    with pytest.raises(PlotKnown):
        a_plot(park)


def test_an_outline_that_returns_to_its_beginning_is_the_same_outline():
    assert clean_outline([*SQUARE, SQUARE[0]]) == SQUARE
    assert clean_outline([]) == []


def test_the_plots_of_the_region_are_offered_once_and_all_of_them_are_samples(region, published):
    folder = settings.ROOT / "regions" / "dutch-techzone"
    load_plots(folder)
    assert set(published()) == {"acquisition.PlotOffered"}
    told = len(published())
    assert told == Plot.objects.filter(is_sample=True, offered=True).count() == Plot.objects.count() >= 9
    load_plots(folder)
    assert len(published()) == told


def test_the_team_keeps_the_register_from_the_back_office(client, park, published):
    client.force_login(a_colleague())
    new = {
        "park": park,
        "slug": "veld",
        "name": "Veld",
        "area_m2": 9000,
        "landowner": "municipality",
        "outline": "6.9, 52.7\n6.91, 52.7\n6.9, 52.71",
    }
    assert client.post("/admin/acquisition/plots/new/", {**new, "outline": "x"}).status_code == 422
    assert client.post("/admin/acquisition/plots/new/", {**new, "largest_plot_m2": 9001}).status_code == 422
    page = client.post("/admin/acquisition/plots/new/", new)["Location"]
    assert client.post("/admin/acquisition/plots/new/", new).status_code == 422
    fact = {"key": "soil", "value": "", "as_of": "2026-01-01", "source": "Survey", "stale_after": "2027-01-01"}
    assert client.post(f"{page}fact/", {**fact, "value": "sand"}).status_code == 422
    assert client.post(f"{page}fact/", {**fact, "word": "rail:nearby"}).status_code == 422
    assert client.post(f"{page}fact/", {**fact, "word": "soil:fit", "as_of": "2025-01-01"}).status_code == 302
    assert PlotFact.objects.get(key="soil").value == "fit"
    assert client.post(f"{page}fact/", fact).status_code == 302
    assert client.post(f"{page}offer/").status_code == 302
    assert client.post(f"{page}edit/", {**new, "name": "Groot veld"}).status_code == 302
    assert (last_told()["plot"], last_told()["facts"][0]["value"]) == ("Groot veld", None)
    text = client.get(page).text
    assert "6.91, 52.7" in text
    assert "Survey" in text
    assert client.post(f"{page}withdraw/").status_code == 302
    assert published()[-1] == "acquisition.PlotWithdrawn"
    assert "Groot veld" in client.get("/admin/acquisition/plots/").text


def test_an_account_manager_keeps_the_plots_of_the_own_municipality(client, park):
    elsewhere, own = a_plot(park), a_plot(a_park("coevorden", "other"), "own")
    coevorden = Municipality.objects.get(slug="coevorden")
    client.force_login(a_colleague("Account managers", "emre", municipality=coevorden))
    assert client.get(f"/admin/acquisition/plots/{own}/").status_code == 200
    assert client.get(f"/admin/acquisition/plots/{elsewhere}/").status_code == 404
    new = {"park": park, "slug": "veld", "name": "Veld", "area_m2": 9000}
    assert client.post("/admin/acquisition/plots/new/", new).status_code == 422
    assert Plot.objects.visible_to(a_colleague("Marketeers", "mila")).count() == 0
