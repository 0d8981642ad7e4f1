"""Taking what leads to a person out of texts that stay: each field tagged `free_text` or `person` is looked through."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import phonenumbers
from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from crm.contracts import ERASED, Person, append_only, frozen_rows
from crm.queries.privacy import texts_about_people

_SHORTEST_PART = 3


def spellings(person: Person) -> list[str]:
    """Every way in which the person's name, address and number are looked for, longest first."""
    found = {*person.names, *person.addresses, *person.phones}
    for phone in person.phones:
        found.update(_ways_to_write(phone))
    return sorted((word for word in found if word), key=len, reverse=True)


def _ways_to_write(phone: str) -> Iterator[str]:
    with suppress(phonenumbers.NumberParseException):
        number = phonenumbers.parse(phone, "NL")
        for kind in ("E164", "INTERNATIONAL", "NATIONAL"):
            written = phonenumbers.format_number(number, getattr(phonenumbers.PhoneNumberFormat, kind))
            plain = re.sub(r"[\s-]", "", written)
            yield from (written, written.replace(" ", ""), written.replace("-", " "), plain)
            if plain.startswith("0"):
                yield from (f"{plain[:code]}{gap}{plain[code:]}" for code in (2, 3, 4) for gap in "- ")


def scrubbed(value: Any, person: Person, *, closely: bool = False, sparing: str = "") -> Any:
    """The text, or what is in the JSON, with ERASED where the person stood.

    `closely` is for texts that are about the person: there a part of the name is enough, unless it is a word of
    `sparing`, such as the name of a firm that is called after its founder.
    """
    words = [_whole(word) for word in spellings(person)]
    if closely:
        names = (*person.names, *person.shared_names)
        parts = {part for name in names for part in re.findall(r"\w+", name) if len(part) >= _SHORTEST_PART}
        parts -= set(re.findall(r"\w+", sparing))
        words += [_whole(part) for part in sorted({*names, *parts}, key=len, reverse=True)]
    return _replaced(value, re.compile("|".join(words), re.IGNORECASE)) if words else value


def _whole(word: str) -> str:
    """Not inside another word: an address has others that end like it, and so has a number."""
    before = r"(?<![\w.+-])" if "@" in word else r"(?<!\w)"
    return rf"{before}{re.escape(word)}(?!\w)"


def _replaced(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(ERASED, value)
    if isinstance(value, list):
        return [_replaced(one, pattern) for one in value]
    if isinstance(value, dict):
        return {name: _replaced(one, pattern) for name, one in value.items()}
    return value


def naming(person: Person) -> Iterator[tuple[type[models.Model], list[str], models.QuerySet[Any]]]:
    """Each model with rows that name the person, the fields looked through, and those rows."""
    words = spellings(person)
    for model, fields in texts_about_people():
        texts = [field for field in fields if isinstance(field, models.CharField | TextField | models.JSONField)]
        if texts and words:
            yield model, [field.name for field in texts], _rows_naming(model, texts, words)


def _rows_naming(model: type[models.Model], fields: list[Any], words: list[str]) -> models.QuerySet[Any]:
    rows = model._default_manager.annotate(**{f"text_of_{each.name}": Cast(each.name, TextField()) for each in fields})
    asked = Q()
    for field in fields:
        for word in {variant for one in words for variant in _variants(one, field)}:
            asked |= Q(**{f"text_of_{field.name}__icontains": word})
    return rows.filter(asked).order_by()


def _variants(word: str, field: Any) -> set[str]:
    """SQLite knows capitals of ASCII alone, and keeps JSON with other signs written out."""
    written = {word, word.lower(), word.upper(), word.title()}
    if isinstance(field, models.JSONField):
        written |= {json.dumps(one)[1:-1] for one in written}
    return written


def scrub_everywhere(person: Person) -> int:
    """No text tagged so names the person any more; returns how many rows were changed."""
    return sum(_scrub(model, names, rows, person) for model, names, rows in naming(person))


def rows_that_name(person: Person) -> int:
    """How many rows `scrub_everywhere` would change, and those that go anyway because they are the person's own."""
    return sum(rows.count() for _model, _names, rows in naming(person))


def _scrub(model: type[models.Model], names: list[str], rows: models.QuerySet[Any], person: Person) -> int:
    label, frozen = model._meta.label, frozen_rows.get(model._meta.label)
    whole = set(names) if append_only.get(label) is not None else set(frozen.fields if frozen else ())
    changed = 0
    for row in list(rows.only(*names)):
        fields = {}
        for name in names:
            now = getattr(row, name)
            if (clean := scrubbed(now, person)) != now:
                fields[name] = ERASED if name in whole else _fitting(model, name, clean)
        if fields:
            changed += model._default_manager.filter(pk=row.pk).update(**fields)
    return changed


def _fitting(model: type[models.Model], name: str, value: Any) -> Any:
    longest = getattr(model._meta.get_field(name), "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value
