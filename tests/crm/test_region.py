"""The region's facts, from readable files."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import override

from crm.actions.region import load_region_facts
from crm.actions.roles import ROLES
from crm.models import Indicator, IndicatorValue, Municipality, Sector

pytestmark = pytest.mark.django_db
FOLDER = settings.ROOT / "regions" / "dutch-techzone"


def test_loading_twice_gives_the_same_rows(region):
    before = (Municipality.objects.count(), IndicatorValue.objects.count())
    load_region_facts(FOLDER)
    assert (Municipality.objects.count(), IndicatorValue.objects.count()) == before == (5, 21)


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


def test_a_corrected_figure_replaces_the_one_before(tmp_path, db):
    file = tmp_path / "indicators.toml"
    text = """[jobs]
names = {{nl = "banen", en = "jobs"}}
[[jobs.values]]
value = {0}
reference_on = 2020-01-01
source = "Count"
stale_after = 2030-01-01
[[jobs.values]]
value = 7
reference_on = 2021-01-01
source = "Count"
stale_after = 2030-01-01
"""
    for value in (118, 119):
        file.write_text(text.format(value))
        load_region_facts(tmp_path)
    assert sorted(map(int, IndicatorValue.objects.values_list("value", flat=True))) == [7, 119]


def test_a_municipality_belongs_until_the_day_it_leaves(region):
    today = timezone.localdate()
    Municipality.objects.filter(slug="emmen").update(member_to=today)
    Municipality.objects.filter(slug="hoogeveen").update(member_to=today - timedelta(days=1))
    Municipality.objects.filter(slug="coevorden").update(member_from=today + timedelta(days=1))
    Municipality.objects.filter(slug="hardenberg").update(member_from=None)
    members = set(Municipality.objects.members().values_list("slug", flat=True))
    assert {"emmen", "hardenberg"} <= members
    assert not members & {"hoogeveen", "coevorden"}
