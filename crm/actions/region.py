"""A region's places, figures and purposes, from readable files."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models, transaction

from crm.models import Indicator, IndicatorValue, Initiative, Municipality, ProgrammeYear, Purpose, Sector

_FILES: dict[str, type[models.Model]] = {
    "municipalities": Municipality,
    "sectors": Sector,
    "initiatives": Initiative,
    "purposes": Purpose,
}


@transaction.atomic
def load_region_facts(folder: Path) -> None:
    """The rows of the region's files exist as written there, each known by its slug or year; nothing else is touched."""
    for name, model in _FILES.items():
        for slug, fields in _read(folder, name).items():
            model._default_manager.update_or_create(slug=slug, defaults=fields)
    for year, fields in _read(folder, "programme").items():
        ProgrammeYear.objects.update_or_create(year=int(year), defaults=fields)
    for order, (slug, fields) in enumerate(_read(folder, "indicators").items()):
        values = fields.pop("values", [])
        indicator, _new = Indicator.objects.update_or_create(slug=slug, defaults={"order": order, **fields})
        for value in values:
            _figure(indicator, value)
        _forget_corrected(indicator, values)


def _read(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    path = folder / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _figure(indicator: Indicator, fields: dict[str, Any]) -> None:
    identity = {"value": Decimal(str(fields["value"])), **_place_of(fields)}
    rest = {name: value for name, value in fields.items() if name not in identity}
    IndicatorValue.objects.update_or_create(indicator=indicator, **identity, defaults=rest)


def _forget_corrected(indicator: Indicator, values: list[dict[str, Any]]) -> None:
    """Of one source, date and area only the values of the file stay: more than one when the source itself disagrees."""
    for fields in values:
        same = IndicatorValue.objects.filter(indicator=indicator, **_place_of(fields))
        listed = [Decimal(str(other["value"])) for other in values if _place_of(other) == _place_of(fields)]
        same.exclude(value__in=listed).delete()


def _place_of(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "area": fields.get("area", "region"),
        "reference_on": _day(fields["reference_on"]),
        "source": fields["source"],
    }


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
