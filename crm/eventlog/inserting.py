"""Many rows written at once: on PostgreSQL by COPY, which takes a fraction of the time of an INSERT."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
Write = Callable[[Any], str]
SLICE = 2000
BLOCK = 500
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_to_escape = re.compile(r"[\\\t\n\r]").search
_NOTHING = "\\N"


def insert_many(rows: Iterable[Row]) -> list[Row]:
    """The rows are in the table, in their order, and know their keys. All are of one kind.

    Raises IntegrityError as `bulk_create` does, which is what happens on SQLite.
    """
    given = list(rows)
    if not given:
        return given
    model = type(given[0])
    if connection.vendor != "postgresql":
        return model._default_manager.bulk_create(given, batch_size=SLICE)
    nameless = [row for row in given if row.pk is None]
    for row, number in zip(nameless, _numbers(model, len(nameless)), strict=True):
        row.pk = number
    _copy_rows(model, given)
    for row in given:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001  as Django marks what it inserted
    return given


def insert_values(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows of these values are in the table: for many that nobody looks at after, at a third of the cost of objects.

    On PostgreSQL the database gives the keys, and every other field that may not be NULL must be named.
    """
    given = list(rows)
    if connection.vendor != "postgresql":
        made = (model(**dict(zip(names, row, strict=True))) for row in given)
        model._default_manager.bulk_create(made, batch_size=SLICE)
    elif given:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        _copy(model, [fields[name] for name in names], given)


def insert_numbered(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[int]:
    """The same; returns the keys, in the order of the rows."""
    given = list(rows)
    if connection.vendor != "postgresql":
        made = [model(**dict(zip(names, row, strict=True))) for row in given]
        return [row.pk for row in model._default_manager.bulk_create(made, batch_size=SLICE)]
    numbers = _numbers(model, len(given))
    insert_values(model, ["id", *names], ([number, *row] for number, row in zip(numbers, given, strict=True)))
    return numbers


def _numbers(model: type[models.Model], count: int) -> list[int]:
    """Keys are taken from the table's own sequence, so that whoever inserts meanwhile gets others."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [number for (number,) in cursor.fetchall()]


def _copy_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    fields = model._meta.concrete_fields
    for field in fields:
        if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
            for row in rows:
                field.pre_save(row, add=True)
    values = attrgetter(*(field.attname for field in fields))
    _copy(model, fields, map(values, rows))


def _copy(model: type[models.Model], fields: Sequence[models.Field], rows: Iterable[Sequence[Any]]) -> None:
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(field.column)) for field in fields)
    statement = f"COPY {quoted(model._meta.db_table)} ({names}) FROM STDIN"
    writers = [_writer(field) for field in fields]
    lines: list[str] = []
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            lines.append(
                "\t".join(
                    [_NOTHING if value is None else write(value) for write, value in zip(writers, row, strict=True)]
                )
            )
            if len(lines) == BLOCK:
                copy.write("\n".join(lines) + "\n")
                lines.clear()
        if lines:
            copy.write("\n".join(lines) + "\n")


@lru_cache(maxsize=512)
def _writer(field: models.Field) -> Write:
    if isinstance(field, models.JSONField):
        encoder = field.encoder
        if encoder is None:
            return lambda value: json.dumps(value).replace("\\", "\\\\")  # no other sign to escape is left in it
        return lambda value: json.dumps(value, cls=encoder).replace("\\", "\\\\")
    if isinstance(field, models.CharField | models.TextField):
        return _as_text
    return str


def _as_text(value: Any) -> str:
    written = str(value)
    return written.translate(_ESCAPED) if _to_escape(written) else written
