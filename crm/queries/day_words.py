"""A day as people write it down: “morgen”, “friday”, “over 2 weken”, “1 december”, “2026-12-01”."""

import calendar
import re
from datetime import date, timedelta

_TODAY = {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2, "day after tomorrow": 2}
_WEEKDAYS = (
    ("maandag", "ma", "monday", "mon"),
    ("dinsdag", "di", "tuesday", "tue"),
    ("woensdag", "wo", "wednesday", "wed"),
    ("donderdag", "do", "thursday", "thu"),
    ("vrijdag", "vr", "friday", "fri"),
    ("zaterdag", "za", "saturday", "sat"),
    ("zondag", "zo", "sunday", "sun"),
)
_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("maart", "march", "mrt", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augustus", "august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_NUMBERS = {
    "een": 1,
    "één": 1,
    "a": 1,
    "an": 1,
    "one": 1,
    "twee": 2,
    "two": 2,
    "drie": 3,
    "three": 3,
    "vier": 4,
    "four": 4,
}
_UNITS = {
    "days": ("dag", "dagen", "day", "days"),
    "weeks": ("week", "weken", "weeks"),
    "months": ("maand", "maanden", "month", "months"),
}
_FURTHEST_YEARS = 20


def day_in_words(said: str, today: date) -> date | None:
    """The day somebody means, seen from `today`; None when it cannot be told, or lies absurdly far away.

    A weekday is the next one to come, never today. A day of a month without its year is the next one too.
    """
    words = " ".join(said.casefold().replace(",", " ").split())
    for understand in (_near, _weekday, _ahead, _next_unit, _written, _named):
        try:
            day = understand(words, today)
        except (ValueError, OverflowError):
            return None
        if day is not None:
            return day if abs(day.year - today.year) <= _FURTHEST_YEARS else None
    return None


def _near(words: str, today: date) -> date | None:
    return today + timedelta(days=_TODAY[words]) if words in _TODAY else None


def _weekday(words: str, today: date) -> date | None:
    """`volgende vrijdag` and `next friday` are those of next week; `vrijdag` is the first that comes."""
    found = re.fullmatch(r"(?:(volgende|next)|on|op|aanstaande|a\.?s\.?|komende|this|deze)? ?(\w+)", words)
    place = _place(found[2], _WEEKDAYS) if found else None
    if found is None or place is None:
        return None
    if found[1]:
        return today + timedelta(days=7 - today.weekday() + place)
    return today + timedelta(days=(place - today.weekday() - 1) % 7 + 1)


def _ahead(words: str, today: date) -> date | None:
    found = re.fullmatch(r"(?:over|in|binnen) (\w+) (\w+)", words) or re.fullmatch(r"(\d+) (\w+)", words)
    unit = _unit(found[2]) if found else None
    if found is None or unit is None:
        return None
    number = _NUMBERS.get(found[1])
    return _later(today, number if number is not None else int(found[1]), unit)


def _next_unit(words: str, today: date) -> date | None:
    """The Monday of next week, the first of next month."""
    found = re.fullmatch(r"(?:volgende|next) (\w+)", words)
    unit = _unit(found[1]) if found else None
    if unit == "weeks":
        return today + timedelta(days=7 - today.weekday())
    return _later(today.replace(day=1), 1, "months") if unit == "months" else None


def _written(words: str, today: date) -> date | None:
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", words):
        year, month, day = map(int, words.split("-"))
        return date(year, month, day)
    found = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?", words)
    return _of_month(int(found[1]), int(found[2]), found[3], today) if found else None


def _named(words: str, today: date) -> date | None:
    day_first = re.fullmatch(r"(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>\w+)\.?(?: (?P<year>\d{4}))?", words)
    month_first = re.fullmatch(r"(?P<month>\w+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?(?: (?P<year>\d{4}))?", words)
    found = day_first or month_first
    month = _place(found["month"], _MONTHS) if found else None
    return _of_month(int(found["day"]), month + 1, found["year"], today) if found and month is not None else None


def _of_month(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _later(day: date, number: int, unit: str) -> date:
    if unit != "months":
        return day + timedelta(**{unit: number})
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _place(word: str, names: tuple[tuple[str, ...], ...]) -> int | None:
    return next((place for place, ones in enumerate(names) if word in ones), None)


def _unit(word: str) -> str | None:
    return next((unit for unit, names in _UNITS.items() if word in names), None)
