"""Charts: pure drawing, in which nothing hangs on colour and everything is also said in words."""

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from cms.queries.charts import chart
from cms.queries.charts.svg import Scale
from crm.models import Indicator, IndicatorValue

NEW, OLD = date(2020, 9, 30), date(2016, 12, 31)


def rows(slug, *values, unit="", decimals=0, name=None):
    """Values that were never kept: (value, date, area)."""
    indicator = Indicator(slug=slug, names={"en": name or slug}, unit=unit, decimals=decimals)
    return [
        IndicatorValue(
            indicator=indicator,
            value=value,
            reference_on=on,
            area=area,
            source=f"S{value}",
            stale_after=date(2022, 1, 1),
        )
        for value, on, area in values
    ]


JOBS = rows("jobs", (114500, OLD, "region"), (118000, NEW, "region"))
INDUSTRY = rows("industry", (18400, OLD, "region"), (18300, NEW, "region"), (18100, NEW, "region"))
TRADE = rows("trade", (51, NEW, "region"), (40, NEW, "netherlands"), unit="%")
DEGREE = rows("degree", (25, NEW, "region"), (38, NEW, "netherlands"), unit="%")


def drawn(kind, *groups):
    with override("en"):
        return chart(kind, [group[0].indicator.slug for group in groups], [row for group in groups for row in group])


def words(svg):
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter("text")]


@pytest.mark.parametrize("kind", ["bar", "slope", "dumbbell"])
@pytest.mark.parametrize("group", [JOBS, INDUSTRY, TRADE, DEGREE], ids=["two dates", "disputed", "more", "less"])
def test_every_kind_draws_every_figure_says_it_in_words_and_has_no_colour(kind, group):
    made = drawn(kind, group)
    svg = made.drawings[0].svg
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert all(f"{mark.day}: {mark.printed}" in root.get("aria-label") for mark in made.marks)
    assert ("Netherlands" in root.get("aria-label")) is made.has_country
    assert not re.search(r"#[0-9a-f]{3,6}\b|style=|rgb", svg.replace("url(#", "url("))
    assert made.id == f"{kind}-{group[0].indicator.slug}"


def test_the_same_figures_make_the_same_drawing():
    assert drawn("slope", JOBS, INDUSTRY) == drawn("slope", JOBS, INDUSTRY)


def test_two_values_of_one_day_are_two_ends_and_no_change_is_claimed():
    svg = drawn("slope", INDUSTRY).drawings[0].svg
    assert svg.count('class="line line--either"') == 2
    assert words(svg)[:3] == ["18,400", "18,300", "or 18,100"]
    assert "%" not in "".join(words(svg))


def test_lines_of_one_chart_share_a_scale_of_growth():
    jobs, doubled = drawn("slope", JOBS, rows("plants", (10, OLD, "region"), (20, NEW, "region"))).drawings
    assert "+3.1 %" in words(jobs.svg)
    assert "+100.0 %" in words(doubled.svg)
    rise = [
        float(line.get("y1")) - float(line.get("y2"))
        for each in (jobs, doubled)
        for line in ET.fromstring(each.svg).iter("line")
        if line.get("class") == "line"
    ]
    assert rise[1] / rise[0] == pytest.approx(100 / 3.06, rel=0.05)


def test_region_and_country_differ_in_shape_and_are_named():
    svg = drawn("dumbbell", TRADE, DEGREE).drawings[0].svg
    assert {"Region 51 %", "Netherlands 40 %"} <= set(words(svg))
    assert (svg.count("<circle"), svg.count("<rect")) == (1, 1)


def test_bars_begin_at_zero_and_earlier_ones_are_hatched():
    svg = drawn("bar", JOBS).drawings[0].svg
    old, new = ET.fromstring(svg).iter("rect")
    assert (old.get("width"), new.get("width")) == ("97%", "100%")
    hatch = next(ET.fromstring(svg).iter("pattern"))
    assert old.get("fill") == f"url(#{hatch.get('id')})"
    assert new.get("fill") is None


def test_a_name_cannot_break_out_of_the_drawing():
    unit = '"><script>&'
    svg = drawn("bar", rows("x", (1, NEW, "region"), unit=unit)).drawings[0].svg
    assert ET.fromstring(svg).get("aria-label") == f"September 2020: 1 {unit}"
    assert not list(ET.fromstring(svg).iter("script"))


def test_without_a_value_nothing_is_drawn():
    assert chart("bar", ["jobs"], []) is None
    assert chart("slope", ["degree"], DEGREE).drawings[0].svg.count("<rect") == 2  # no earlier value: bars instead


def test_a_scale_without_length_divides_by_nothing():
    assert Scale(3, 3).part(3) == 0


def sourced(*sources):
    """Values of one figure, each with a source of its own."""
    found = rows("jobs", *((100 + place, NEW if place else OLD, "region") for place in range(len(sources))))
    for row, (source, address) in zip(found, sources, strict=True):
        row.source, row.source_url = source, address
    return drawn("bar", found)


def printed(made):
    return render_to_string("cms/parts/chart.html", {"chart": made, "finding": "It grew"})


def test_a_source_that_all_values_share_is_named_once_and_linked_where_it_can_be_read():
    html = printed(sourced(("The count", "https://example.org/count"), ("The count", "https://example.org/count")))
    assert html.count("The count") == 1
    assert '<a href="https://example.org/count">The count</a>' in html


def test_a_source_without_a_known_address_is_plain_words():
    html = printed(sourced(("The count", ""), ("The count", "")))
    assert "The count" in html
    assert 'href=""' not in html


def test_sources_that_differ_stand_beside_their_values_in_the_table():
    html = printed(sourced(("First count", ""), ("Second count", "")))
    assert "<td>First count</td>" in html
    assert "<td>Second count</td>" in html


def test_how_a_value_was_worked_out_is_said_below_the_chart():
    made = sourced(("The count (afgeleid: 101 − 1)", ""), ("The count", ""))
    assert not made.names_each_source
    assert "* The count (afgeleid: 101 − 1)" in printed(made)
