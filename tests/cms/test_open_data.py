"""What machines fetch: complete, dated, the same for everybody, and not sent twice."""

import csv
import io
import json

import pytest
from django.conf import settings
from django.urls import reverse

from cms.models import PlotListing
from cms.queries.open_data_files import FILES, csv_text
from crm.actions.region import load_region_facts
from crm.models import IndicatorValue, Municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts():
    load_region_facts(settings.ROOT / "regions" / "dutch-techzone")


def table(response):
    return list(csv.DictReader(io.StringIO(response.text)))


def test_every_value_is_in_the_file_with_its_source_and_date(client, facts):
    rows = table(client.get("/data/figures.csv"))
    assert len(rows) == IndicatorValue.objects.count() == len({row["id"] for row in rows})
    assert all(row["source"] and row["reference_on"] and row["stale_after"] and row["name_de"] for row in rows)
    disputed = [row for row in rows if row["is_disputed"] == "true"]
    assert {row["value"] for row in disputed} == {"18100", "18300"}
    assert {row["value"] for row in rows if row["is_derived"] == "true"} == {"114500", "19920"}


def test_a_value_that_is_mended_keeps_its_id(client, facts):
    row = IndicatorValue.objects.filter(indicator__slug="jobs").first()
    before = [record["id"] for record in table(client.get("/data/figures.csv"))]

    row.value += 1
    row.save()

    assert [record["id"] for record in table(client.get("/data/figures.csv"))] == before


def test_csv_and_json_say_the_same(client, facts):
    for path in ("/data/figures", "/data/figures/industry-share", "/data/municipalities", "/data/plots"):
        records = client.get(f"{path}.json").json()["records"]
        assert [row["id"] for row in table(client.get(f"{path}.csv"))] == [record["id"] for record in records]


def test_figures_can_be_narrowed(client, facts):
    rows = table(client.get("/data/figures.csv?only=jobs,manufacturers"))
    assert {row["indicator"] for row in rows} == {"jobs", "manufacturers"}
    assert client.get("/data/figures/unheard-of.csv").status_code == 404
    assert client.get("/data/unheard-of.csv").status_code == 404


def test_an_unchanged_file_is_not_sent_again_and_a_changed_one_is(client, facts):
    mark = client.get("/data/figures.json")["ETag"]
    assert client.get("/data/figures.json", headers={"if-none-match": mark}).status_code == 304
    IndicatorValue.objects.filter(indicator__slug="jobs", reference_on__year=2020).update(value=119000)
    assert client.get("/data/figures.json", headers={"if-none-match": mark}).status_code == 200


def test_what_is_unknown_of_a_plot_is_empty_and_what_is_withdrawn_is_gone(client, facts):
    common = {"park": "P", "municipality": Municipality.objects.get(slug="emmen"), "area_m2": 9000, "event_id": 1}
    PlotListing.objects.create(plot_id=1, slug="one", name="One", **common)
    PlotListing.objects.create(plot_id=2, slug="two", name="Two", offered=False, **common)
    [plot] = client.get("/data/plots.json").json()["records"]
    assert (plot["id"], plot["municipality"], plot["price_eur_m2_from"]) == ("plot-1", "GM0114", None)
    assert table(client.get("/data/plots.csv"))[0]["price_eur_m2_from"] == ""


def test_a_spreadsheet_finds_no_formula():
    text = csv_text(["a", "b", "c"], [{"a": "=1+1", "b": -3, "c": None}, {"a": "@x", "b": True, "c": "plain"}])
    assert text.splitlines()[1:] == ["'=1+1,-3,", "'@x,true,plain"]


def test_each_file_is_described_for_machines(client):
    catalogue = json.loads(client.get("/data/catalog.json").content)
    assert len(catalogue["dcat:dataset"]) == len(FILES)
    for file in FILES:
        schema = json.loads(client.get(f"/data/{file.slug}.csv-metadata.json").content)
        header = client.get(f"/data/{file.slug}.csv").text.splitlines()[0].split(",")
        assert [column["name"] for column in schema["tableSchema"]["columns"]] == header == file.names


@pytest.mark.parametrize(("path", "language"), [("/data/", "nl"), ("/en/data/", "en"), ("/de/data/", "de")])
def test_the_page_for_people_speaks_the_language_of_its_address(client, path, language):
    response = client.get(path)
    assert f'<html lang="{language}">' in response.text
    assert response["Content-Language"] == language
    assert all(reverse("cms:data_file", args=[file.slug, "csv"]) in response.text for file in FILES)
