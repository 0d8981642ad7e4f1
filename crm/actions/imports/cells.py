"""A row of a list as facts in their one form, cleaned as by hand, and what is wrong with its cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from crm.actions.changing import check_length, trimmed
from crm.actions.contacts import CLEANERS
from crm.actions.identifiers import WrongIdentifier
from crm.actions.imports.named import NAMED
from crm.actions.imports.words import COUNTRIES, KINDS, LANGUAGES, NO, YES, plain
from crm.actions.organisations import cleaners_of
from crm.contracts import Refused
from crm.models import Affiliation, Contact, Organisation
from crm.queries.import_files import UNREADABLE

REMEMBERED = 20_000
BY_COUNTRY = frozenset({"postcode"})
"""What is cleaned otherwise in another country: see `cleaners_of`."""


@dataclass
class Facts:
    """`problems` are pairs of a column (-1 for the row as a whole) and a sentence."""

    contact: dict[str, str] = field(default_factory=dict)
    organisation: dict[str, str] = field(default_factory=dict)
    work: dict[str, str] = field(default_factory=dict)
    stop: bool = False
    problems: list[tuple[int, str]] = field(default_factory=list)

    def kept(self) -> dict[str, Any]:
        return {"contact": self.contact, "organisation": self.organisation, "work": self.work, "stop": self.stop}


class Column:
    """A column of the list: where it stands, whose fact it holds, and what its cells were cleaned to."""

    def __init__(self, place: int, name: str) -> None:
        self.place, self.name = place, name
        self.group, _dot, self.field = name.partition(".")
        self.by_country = self.field in BY_COUNTRY
        self.known: dict[str, tuple[Any, str]] = {}

    def cleaned(self, cell: str, country: str) -> tuple[Any, str]:
        key = f"{country} {cell}" if self.by_country else cell
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            found = self.known[key] = _cleaned(self.group, self.field, cell.strip(), country)
        return found


class Cleaner:
    """Reads the rows of one list. The same cell in the same column is cleaned once."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = [Column(place, name) for place, name in enumerate(columns) if name]
        self._width = len(columns)
        self._places = {column.name: column.place for column in self._columns}

    def facts(self, cells: list[str] | None) -> Facts:
        found = Facts()
        if cells is None:
            found.problems.append((-1, _("This row cannot be read: a cell is longer than 131,072 characters.")))
        elif len(cells) < self._width or any(cell.strip() for cell in cells[self._width :]):
            found.problems.append(
                (
                    -1,
                    _("This row has %(cells)d cells, the first row %(columns)d. A separator or a quote is missing.")
                    % {"cells": len(cells), "columns": self._width},
                )
            )
        else:
            self._read(found, cells)
        return found

    def _read(self, found: Facts, cells: list[str]) -> None:
        country = self._country(cells)
        of_group = {"contact": found.contact, "organisation": found.organisation, "work": found.work}
        for column in self._columns:
            cell = cells[column.place]
            if cell and not cell.isspace():
                value, problem = column.cleaned(cell, country)
                if problem:
                    found.problems.append((column.place, problem))
                elif column.group == "consent":
                    found.stop = bool(value)
                else:
                    of_group[column.group][column.field] = value
        _compose(found)
        if not found.problems:
            self._judge(found)

    def _country(self, cells: list[str]) -> str:
        place = self._places.get("organisation.country")
        cell = "" if place is None else cells[place].strip()
        return COUNTRIES.get(plain(cell), cell.upper())

    def _judge(self, found: Facts) -> None:
        """What a row as a whole cannot do without."""
        contact = found.contact
        if contact and "email" not in contact:
            place = self._places.get("contact.email", -1)
            found.problems.append((place, _("A person is known by an e-mail address, and this row has none.")))
        elif found.stop and not contact:
            found.problems.append((-1, _("This row says that somebody asked us to stop, but has no e-mail address.")))
        elif found.organisation and "name" not in found.organisation and "kvk_number" not in found.organisation:
            if contact:
                found.organisation.clear()  # the street of a person without an organisation is no organisation
            else:
                found.problems.append((-1, _("An organisation has a name.")))
        elif not contact and not found.organisation:
            found.problems.append((-1, _("This row names no person and no organisation.")))


def _compose(found: Facts) -> None:
    """One name out of its parts, and one number out of two."""
    contact = found.contact
    if not contact:
        return
    parts = [contact.pop(part, "") for part in ("first_name", "infix", "last_name")]
    if "name" not in contact and any(parts):
        contact["name"] = " ".join(part for part in parts if part)
    mobile = contact.pop("mobile", "")
    if mobile and "phone" not in contact:
        contact["phone"] = mobile
    if len(contact.get("name", "")) > 120:
        found.problems.append((-1, _("The name has more than 120 characters.")))


def _cleaned(group: str, field_name: str, cell: str, country: str) -> tuple[Any, str]:
    """The value and no problem, or nothing and the problem."""
    if "\0" in cell or UNREADABLE in cell:
        return None, _("This cell holds characters that cannot be read.")
    try:
        return _OF_GROUP[group](field_name, cell, country), ""
    except Refused as refusal:
        return None, str(refusal.fields.get(_field_of(field_name), refusal.message))


def _field_of(field_name: str) -> str:
    return _FIELDS.get(field_name, field_name)


_FIELDS = {"first_name": "name", "infix": "name", "last_name": "name", "mobile": "phone"}


def _one(model: type[models.Model], name: str, cell: str, cleaner: Callable[[str], str] | None) -> str:
    """As `changing.cleaned` does for what is typed by hand."""
    value: str = cleaner(cell) if cleaner else trimmed(cell)
    check_length(_field(model, name), value)
    return value


@lru_cache(maxsize=128)
def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


@lru_cache(maxsize=64)
def _cleaners(country: str) -> dict[str, Callable[[str], str]]:
    return cleaners_of(country)


def _of_contact(field_name: str, cell: str, _country: str) -> str:
    if field_name == "language":
        code = LANGUAGES.get(plain(cell)) or LANGUAGES.get(cell[:2].lower() if cell[2:3] in {"-", "_"} else "")
        if code is None:
            codes = ", ".join(code for code, _name in settings.LANGUAGES)
            raise WrongIdentifier(_("We write in these languages: %(codes)s.") % {"codes": codes})
        return code
    field = _field_of(field_name)
    return _one(Contact, field, cell, CLEANERS.get(field))


def _of_organisation(field_name: str, cell: str, country: str) -> str:
    if field_name in NAMED:
        return str(trimmed(cell))
    if field_name == "kind":
        if plain(cell) not in KINDS:
            words = ", ".join(str(label) for label in Organisation.Kind.labels)
            raise WrongIdentifier(_("Use one of these words: %(words)s.") % {"words": words})
        return KINDS[plain(cell)]
    if field_name == "country":
        cell = COUNTRIES.get(plain(cell), cell)
    return _one(Organisation, field_name, cell, _cleaners(country).get(field_name))


def _of_work(field_name: str, cell: str, _country: str) -> str:
    if field_name == "since_on":
        return _day(cell).isoformat()
    return _one(Affiliation, field_name, cell, None)


def _day(cell: str) -> date:
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(cell[:10].strip(), form).date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            continue
    raise WrongIdentifier(_("Write the day as 2026-11-24 or 24-11-2026."))


def _of_consent(_field_name: str, cell: str, _country: str) -> bool:
    if plain(cell) not in YES | NO:
        raise WrongIdentifier(_("Write yes or no here: did the person ask us to stop?"))
    return plain(cell) in YES


_OF_GROUP: dict[str, Callable[[str, str, str], Any]] = {
    "contact": _of_contact,
    "organisation": _of_organisation,
    "work": _of_work,
    "consent": _of_consent,
}
