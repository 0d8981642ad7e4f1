"""The pages of municipalities, sectors and initiatives, and the overviews above them."""

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from cms.actions.page_files import page_files
from cms.actions.region import load_pages
from cms.queries.region_borders import borders, km_between, neighbours
from cms.queries.region_map import close_up, sheet
from crm.actions.region import load_region_facts
from crm.models import Municipality

pytestmark = pytest.mark.django_db
FOLDER = settings.ROOT / "regions" / "dutch-techzone"
MOST_QUERIES = 25
COEVORDEN, EMMEN, HARDENBERG = "GM0109", "GM0114", "GM0160"
PLAIN = 'language = "nl"\nintro = "Inleiding"\n'
PAGES = {
    "home": 'kind = "home"\nslug = "thuis"\ntitle = "Thuis"\npromise = "Wij"\npromise_after = "maken"\n',
    "region": 'kind = "overview"\nslug = "regio"\ntitle = "De regio"\n',
    "sectors": 'kind = "overview"\nslug = "sectoren"\ntitle = "Sectoren"\n',
    "initiatives": 'kind = "overview"\nslug = "initiatieven"\ntitle = "Initiatieven"\n',
    "emmen": 'kind = "municipality"\nparent = "region"\nslug = "emmen"\ntitle = "Emmen"\nmunicipality = "emmen"\n',
    "borger": 'kind = "municipality"\nparent = "region"\nslug = "borger-odoorn"\ntitle = "Borger-Odoorn"\nmunicipality = "borger-odoorn"\n',
    "machines": 'kind = "sector"\nparent = "sectors"\nslug = "machines"\ntitle = "Machines"\nsector = "machines"\n',
    "hub": 'kind = "initiative"\nparent = "initiatives"\nslug = "hub"\ntitle = "IT Hub"\ninitiative = "it-hub"\n',
    "campus": 'kind = "initiative"\nparent = "initiatives"\nslug = "campus"\ntitle = "RegioCampus"\ninitiative = "regiocampus"\n',
    "stories": 'kind = "stories"\nslug = "verhalen"\ntitle = "Verhalen"\n',
    "story": 'kind = "story"\nparent = "stories"\nslug = "as"\ntitle = "De as"\nperson = "Pia Punt"\nfirm = "Punt"\n'
    'firm_is_sample = true\nobject_made = "Aandrijfas"\nmunicipality = "emmen"\nsector = "machines"\n',
}
EVERY_PATH = ["/regio/", "/sectoren/", "/initiatieven/", "/regio/emmen/", "/sectoren/machines/", "/initiatieven/hub/"]


@pytest.fixture(scope="module")
def _small_site(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("klein")
    (folder / "pages").mkdir()
    for key, fields in PAGES.items():
        (folder / "pages" / f"{key}.nl.md").write_text(f'+++\nkey = "{key}"\n{PLAIN}{fields}+++\n')
    with django_db_blocker.unblock(), transaction.atomic():
        load_region_facts(FOLDER)
        load_pages(folder)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def read(_small_site, db, client):
    def text(path):
        cache.clear()
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.text

    return text


def test_distances_are_measured_on_the_borders():
    assert round(km_between(COEVORDEN, EMMEN)) == 15
    assert km_between(COEVORDEN, EMMEN) == km_between(EMMEN, COEVORDEN)
    assert neighbours(COEVORDEN) == borders().keys() - {COEVORDEN}
    assert HARDENBERG not in neighbours(EMMEN)


def test_a_municipality_is_drawn_as_wide_and_high_as_it_is():
    drawn = close_up(HARDENBERG)

    assert (drawn.width_km, drawn.height_km) == (31, 23)
    assert drawn.width / drawn.height == pytest.approx(31 / 23, abs=0.03)
    assert {shape.code_cbs for shape in drawn.around} == neighbours(HARDENBERG)
    assert close_up("GM9999") is None
    assert sheet().shapes.keys() == borders().keys()


def test_the_overview_of_municipalities_leads_to_each_of_them_from_map_and_list(read):
    text = read("/regio/")

    for path in ("/regio/emmen/", "/regio/borger-odoorn/"):
        assert re.search(rf'<a class="map__place[^"]*" href="{path}"', text)
        assert f'<a class="parts__name" href="{path}"' in text
    assert "/verhalen/?municipality=hardenberg" in text  # no page yet: its stories
    assert '<th scope="row">Emmen</th><td>18</td><td>15</td>' in text


def test_a_municipality_says_where_it_lies_what_is_made_and_what_is_not_known(read):
    text = read("/regio/emmen/")
    assert 'aria-current="page"' in re.search(r'<a class="map__place map__place--here"[^>]*>', text)[0]
    assert "sinds 2017" in text
    assert "De as" in text
    assert [int(km) for km in re.findall(r'<span class="numeral">(\d+) km', text)] == [15, 18, 30, 32]

    assert "sinds wanneer weten wij niet" in read("/regio/borger-odoorn/")


def test_a_municipality_that_the_border_file_does_not_know_still_has_a_page(read):
    Municipality.objects.filter(slug="emmen").update(code_cbs="GM9999")

    text = read("/regio/emmen/")

    assert "closeup" not in text
    assert "De as" in text


def test_a_sector_names_its_pieces_and_says_that_a_firm_is_a_sample(read):
    assert "Aandrijfas" in read("/sectoren/")

    row = re.search(r'<tr><th scope="row">.*?</tr>', read("/sectoren/machines/"))[0]
    assert "Aandrijfas" in row
    assert "Pia Punt" in row
    assert 'class="tag"' in row


def test_initiatives_stand_by_phase_and_an_empty_phase_is_said_to_be_empty(read):
    text = read("/initiatieven/")

    phases = text.split('<section class="phase')[1:]
    assert ["RegioCampus" in phases[0], "IT Hub" in phases[1]] == [True, True]
    assert "In deze fase zit nu niets." in phases[2]


def test_an_initiative_says_its_phase_and_that_today_is_not_known(read):
    text = read("/initiatieven/hub/")

    assert re.search(r'<li aria-current="step">Groeit</li>', text)
    assert "de koers is het nieuwste dat wij hebben" in text


@pytest.mark.parametrize("path", EVERY_PATH)
def test_each_asks_the_database_little(read, path, django_assert_max_num_queries):
    read(path)

    with django_assert_max_num_queries(MOST_QUERIES):
        read(path)


def test_no_page_below_the_home_page_has_an_address_that_reads_as_a_language():
    """Django takes /de-regio/ for German of the country REGIO, and finds no page there."""
    first = [file for file in page_files(FOLDER / "pages") if not file.parent and file.kind != "home"]

    assert [file.key for file in first if re.match(r"(nl|en|de)(-|$)", file.fields["slug"])] == []
