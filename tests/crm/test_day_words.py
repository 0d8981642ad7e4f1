"""Days as people write them down, in Dutch and in English, seen from Tuesday 24 November 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.queries.day_words import day_in_words

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("vandaag", "2026-11-24"),
        ("Today", "2026-11-24"),
        ("morgen", "2026-11-25"),
        (" Tomorrow ", "2026-11-25"),
        ("overmorgen", "2026-11-26"),
        ("vrijdag", "2026-11-27"),
        ("op vrijdag", "2026-11-27"),
        ("fri", "2026-11-27"),
        ("maandag", "2026-11-30"),
        ("dinsdag", "2026-12-01"),
        ("volgende vrijdag", "2026-12-04"),
        ("next friday", "2026-12-04"),
        ("volgende week", "2026-11-30"),
        ("next month", "2026-12-01"),
        ("over 2 weken", "2026-12-08"),
        ("in two weeks", "2026-12-08"),
        ("over een maand", "2026-12-24"),
        ("3 dagen", "2026-11-27"),
        ("2026-12-01", "2026-12-01"),
        ("1-12-2026", "2026-12-01"),
        ("1-12", "2026-12-01"),
        ("1 december", "2026-12-01"),
        ("Dec 1st", "2026-12-01"),
        ("1 maart", "2027-03-01"),
        ("5 mei 2028", "2028-05-05"),
    ],
)
def test_it_is_understood(said, meant):
    assert day_in_words(said, TUESDAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "ooit",
        "31-2",
        "2026-13-01",
        "over 99999999999 dagen",
        "9999-12-31",
        "²-1",
        "over ² dagen",
        "vrijdag 13",
        "0 maart",
    ],
)
def test_what_cannot_be_told_is_no_day(said):
    assert day_in_words(said, TUESDAY) is None


def test_a_month_ahead_of_the_31st_ends_where_the_month_ends():
    assert day_in_words("over 1 maand", date(2027, 1, 31)) == date(2027, 2, 28)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from(["maandag", "wed", "sunday", "vr"]))
def test_a_weekday_is_always_within_the_coming_week_and_never_today(today, said):
    assert today < day_in_words(said, today) <= today + timedelta(days=7)


@given(st.text(max_size=40))
def test_no_text_breaks_it(said):
    day = day_in_words(said, TUESDAY)
    assert day is None or isinstance(day, date)
