"""The sources of the region's figures in the reader's language, and which values we worked out ourselves."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.models import IndicatorValue

_CHAPTER = "Strategische koers 2022-2025, hoofdstuk 4"
_LABELS = {
    _CHAPTER: _("Strategy of the region 2022–2025, chapter 4 (in Dutch)"),
    f"{_CHAPTER} (lopende tekst)": _("Strategy of the region 2022–2025, chapter 4, running text (in Dutch)"),
    f"{_CHAPTER} (beeld van de maakindustrie)": _(
        "Strategy of the region 2022–2025, chapter 4, section on manufacturing (in Dutch)"
    ),
    f"{_CHAPTER} (afgeleid: 118.000 − 3.500)": _(
        "Worked out by us from the same chapter: 118,000 in 2020 less the 3,500 that were added"
    ),
    f"{_CHAPTER} (afgeleid: 22.420 − 2.500)": _(
        "Worked out by us from the same chapter: 22,420 in 2020 less the 2,500 that were added"
    ),
}


@dataclass(frozen=True)
class Source:
    """In the reader's words; `address` is empty while nobody knows where it can be read."""

    words: str
    address: str


def source_of(row: IndicatorValue) -> Source:
    return Source(source_label(row.source), row.source_url)


def source_label(source: str) -> str:
    """The source as a reader of this language can understand it; one we do not know is printed as it was written."""
    return str(_LABELS.get(source, source))


def is_derived(source: str) -> bool:
    """Whether the source does not print this value but it follows from what it prints."""
    return "(afgeleid:" in source


def printed_day(day: date) -> str:
    """A count of the last day of a year is known to the year only."""
    return date_format(day, "Y" if (day.month, day.day) == (12, 31) else "F Y")


def printed_area(area: str) -> str:
    return {"region": gettext("Region"), "netherlands": gettext("Netherlands")}.get(area, area)
