"""The region's facts, from readable files."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.translation import override

from crm.actions.region import load_region_facts
from crm.actions.roles import ROLES
from crm.models import Indicator, IndicatorValue, Municipality, Sector

pytestmark = pytest.mark.django_db
FOLDER = settings.ROOT / "regions" / "dutch-techzone"


def test_loading_twice_gives_the_same_rows(region):
    before = (Municipality.objects.count(), IndicatorValue.objects.count())
    load_region_facts(FOLDER)
    assert (Municipality.objects.count(), IndicatorValue.objects.count()) == before == (5, 13)


def test_both_disputed_figures_stay(region):
    values = IndicatorValue.objects.filter(indicator__slug="industry-jobs", reference_on__year=2020)
    assert {int(row.value) for row in values} == {18100, 18300}
    assert all(row.disputed_note for row in values)


def test_every_figure_says_where_and_when_it_is_from(region):
    assert not IndicatorValue.objects.filter(source="").exists()
    assert Indicator.objects.filter(values=None).count() == 0


def test_hardenberg_lies_in_another_province_with_its_own_agency(region):
    hardenberg = Municipality.objects.get(slug="hardenberg")
    assert (hardenberg.province, hardenberg.development_agency) == ("Overijssel", "Oost NL")


def test_a_name_is_in_the_readers_language(region):
    sector = Sector.objects.get(slug="energy")
    with override("nl"):
        assert str(sector) == "Energie"
    with override("en"):
        assert str(sector) == "Energy"


def test_another_region_brings_its_own_folder(tmp_path, db):
    (tmp_path / "sectors.toml").write_text('[glass]\nnames = { nl = "Glas" }\n')
    load_region_facts(tmp_path)
    assert list(Sector.objects.values_list("slug", flat=True)) == ["glass"]


def test_every_role_exists_after_migrating():
    assert set(ROLES) <= set(Group.objects.values_list("name", flat=True))
    assert Group.objects.get(name="Acquisition team").permissions.filter(codename="view_contact").exists()
