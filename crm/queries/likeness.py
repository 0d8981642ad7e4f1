"""How alike two names are, and which rows have a name like this one, without reading them all."""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Func, QuerySet, Value
from django.db.models.functions import Upper

ALIKE = 0.82
TRIGRAMS_ALIKE = 0.45
MOST = 40
_TITLES = frozenset(
    [
        "dr",
        "drs",
        "ing",
        "ir",
        "mr",
        "mw",
        "dhr",
        "prof",
        "bv",
        "nv",
        "vof",
        "gmbh",
        "ltd",
        "inc",
        "the",
        "de",
        "den",
        "der",
        "het",
        "van",
        "von",
        "te",
        "ten",
        "ter",
        "en",
        "and",
    ]
)
_WORD = re.compile(r"[a-z0-9]+")


def words_of(name: str) -> list[str]:
    """The words that tell names apart, as two people would both write them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = _WORD.findall(plain)
    return [word for word in words if word not in _TITLES] or words


def likeness(one: str, other: str) -> float:
    """From 0 to 1; the order of the words does not count, and an initial is like the name it begins."""
    left, right = sorted(words_of(one)), sorted(words_of(other))
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    whole = SequenceMatcher(None, " ".join(left), " ".join(right)).ratio()
    return max(whole, 0.9 if _initials(left, right) else 0.0)


def _initials(left: list[str], right: list[str]) -> bool:
    """Whether the names are of as many words, one longer one in common, and the others begin each other."""
    common = set(left) & set(right)
    rest = [[word for word in words if word not in common] for words in (left, right)]
    if not any(len(word) > 3 for word in common) or len(rest[0]) != len(rest[1]):
        return False
    pairs = zip(*(sorted(words) for words in rest), strict=True)
    return all(a.startswith(b) or b.startswith(a) for a, b in pairs)


def named_like(rows: QuerySet[Any], name: str, *, column: str = "name") -> QuerySet[Any]:
    """A few of these rows whose name may be this one: by trigrams on PostgreSQL, else by how its words begin.

    Needs an open transaction on PostgreSQL: how alike trigrams must be is set for its length.
    """
    if not words_of(name):
        return rows.none()
    if connection.vendor == "postgresql":
        return _by_trigrams(rows, name)
    return _by_beginnings(rows, name, column)


def _by_trigrams(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(TRIGRAMS_ALIKE)])
    both = (Upper("name"), Upper(Value(name)))
    alike = Func(*both, template="(%(expressions)s)", arg_joiner=" %% ", output_field=BooleanField())
    nearest = Func(*both, template="(%(expressions)s)", arg_joiner=" <-> ")
    return rows.filter(alike).order_by(nearest)[:MOST]


def _by_beginnings(rows: QuerySet[Any], name: str, column: str) -> QuerySet[Any]:
    """Those whose name begins as one of the words does, through the index on names; a few for each word."""
    found: list[int] = []
    for word in words_of(name)[:4]:
        start = word[:4]
        for spelled in {start, start.capitalize(), start.upper()} if column == "name" else {start}:
            within = rows.filter(**{f"{column}__gte": spelled, f"{column}__lt": f"{spelled}\uffff"})
            found += within.order_by(column, "pk").values_list("pk", flat=True)[:MOST]
    return rows.filter(pk__in=found[: 4 * MOST])
