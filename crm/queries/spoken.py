"""Figures, days and moments of events in words, in the active language; what cannot be read stays as it is."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import formats, timezone


def number_in_words(value: Any) -> str:
    """`66.50` → `66,5`, `25000000` → `25.000.000`."""
    try:
        number = Decimal(str(value))
        return formats.number_format(f"{number.normalize():f}", use_l10n=True, force_grouping=True)
    except InvalidOperation:
        return str(value)


def day_in_words(value: Any) -> str:
    """`2028-01-01` → `1 januari 2028`."""
    try:
        return formats.date_format(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def moment_in_words(value: Any) -> str:
    """The same with the time of the region."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return formats.date_format(timezone.localtime(moment) if moment.tzinfo else moment, "DATETIME_FORMAT")
