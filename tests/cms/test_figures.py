"""The region's figures on a page: both values where the source prints two, and the source in the reader's language."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.utils.translation import override

from cms.queries.figures import figure_rows, figures
from crm.actions.region import load_region_facts
from crm.models import IndicatorValue
from crm.queries.figures_sources import printed_day, source_label

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts():
    load_region_facts(settings.ROOT / "regions" / "dutch-techzone")


def test_where_the_source_prints_two_values_both_are_shown(facts):
    with override("nl"):
        [jobs] = figures(["industry-jobs"])
    assert jobs.values == ["18.100", "18.300"]
    assert jobs.is_disputed
    assert len(jobs.sources) == 2


def test_what_was_worked_out_says_so(facts):
    with override("en"):
        [jobs] = figures(["jobs"])
        derived = source_label(IndicatorValue.objects.get(indicator__slug="jobs", value=114500).source)
    assert (jobs.values, jobs.earlier, jobs.earlier_is_derived) == (["118,000"], "114,500", True)
    assert derived.startswith("Worked out by us")


@pytest.mark.parametrize(
    ("language", "label"), [("nl", "Strategische koers"), ("en", "Strategy of"), ("de", "Strategie der")]
)
def test_every_source_of_the_region_has_words_in_each_language(facts, language, label):
    with override(language):
        labels = {source_label(row.source) for row in figure_rows()}
    assert any(each.startswith(label) for each in labels)
    assert language == "nl" or not any("hoofdstuk" in each for each in labels)


def test_a_source_nobody_listed_is_printed_as_written():
    assert source_label("Eigen telling 2031") == "Eigen telling 2031"


def test_a_figure_without_a_value_is_left_out_and_never_a_zero(facts):
    assert figures(["unheard-of"]) == []


def test_old_counts_are_said_to_be_old(facts):
    assert all(figure.is_stale for figure in figures(["jobs", "manufacturers"]))
    IndicatorValue.objects.filter(indicator__slug="jobs").update(stale_after=date(2999, 1, 1))
    assert not figures(["jobs"])[0].is_stale


def test_a_day_at_the_end_of_a_year_is_that_year():
    with override("en"):
        assert (printed_day(date(2016, 12, 31)), printed_day(date(2020, 9, 30))) == ("2016", "September 2020")


def test_what_follows_from_the_source_adds_up(facts):
    """The values that are said to be worked out are those of the source less its growth."""
    value = {(row.indicator.slug, row.reference_on.year): row.value for row in figure_rows() if row.area == "region"}
    for slug in ("jobs", "establishments"):
        assert value[slug, 2020] - value[f"{slug}-growth", 2020] == value[slug, 2016]
    assert value["industry-share", 2016] == Decimal("16.5")
