"""Rows found by parts of their name, and on PostgreSQL by a name that is spelt nearly so."""

from collections.abc import Iterator
from functools import reduce
from typing import Any

from django.db import connection, models
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Upper

SHORTEST = 2
MOST_WORDS = 6
LOOKED_AT = 200


class NearlyIn(models.Func):
    """Whether some run of words of the second is spelt nearly like the first; a trigram index answers it."""

    template = "(%(expressions)s)"
    arg_joiner = " <%% "
    output_field = models.BooleanField()


class Nearness(models.Func):
    function = "word_similarity"
    output_field = models.FloatField()


def named(rows: QuerySet[Any], typed: str, most: int, *, address: str = "") -> list[Any]:
    """At most so many rows whose name begins with what was typed, and then those that hold each of its words.

    With `address`, the name of a field, also those where that one begins with a single word or holds it. When there
    are none, those whose name is spelt nearly so.
    """
    words = typed.split()[:MOST_WORDS]
    whole = " ".join(words)
    if len(whole) < SHORTEST:
        return []
    found = list(_any_of(rows, [rows.filter(one) for one in _arms(words, address)], most))
    return sorted(found, key=lambda row: _place(row.name, whole))[:most] or nearly_named(rows, whole, most)


def _arms(words: list[str], address: str) -> Iterator[Q]:
    """PostgreSQL has no index for less than three letters inside a word, nor for what stands before an @."""
    whole = " ".join(words)
    yield Q(name__istartswith=whole)
    if len(max(words, key=len)) > SHORTEST:
        yield reduce(Q.__and__, (Q(name__icontains=word) for word in words))
    if address and len(words) == 1:
        yield Q(**{f"{address}__startswith": whole.lower()})
        if len(whole) > SHORTEST and "@" not in whole:
            yield Q(**{f"{address}__icontains": whole})


def nearly_named(rows: QuerySet[Any], whole: str, most: int) -> list[Any]:
    """The rows whose name is spelt nearly like this, the nearest first; none on SQLite, which cannot tell."""
    if connection.vendor != "postgresql" or len(whole) <= SHORTEST:
        return []
    asked, name = Upper(Value(whole)), Upper("name")
    near = rows.model._default_manager.filter(NearlyIn(asked, name)).order_by().values("pk")[:LOOKED_AT]
    return list(rows.filter(pk__in=near).order_by(Nearness(asked, name).desc(), "name", "pk")[:most])


def _any_of(rows: QuerySet[Any], arms: list[QuerySet[Any]], most: int) -> QuerySet[Any]:
    """The rows of every arm, in one question: each arm walks its own index and stops at `most`; an OR would not."""
    plain = rows.model._default_manager
    first, *rest = (plain.order_by().filter(pk__in=arm.order_by().values("pk")[:most]).values("pk") for arm in arms)
    return rows.order_by().filter(pk__in=first.union(*rest) if rest else first)


def _place(name: str, whole: str) -> tuple[bool, bool, str]:
    """Exactly so, then what begins so, then the rest by name."""
    folded, asked = name.casefold(), whole.casefold()
    return (folded != asked, not folded.startswith(asked), folded)
