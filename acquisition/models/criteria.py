"""What a company is measured by: the criteria, what each is read from, and the inputs with where they are filled in."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TOP_LEVEL = 4


class Criterion(models.TextChoices):
    SECTOR_FIT = "sector_fit", _("Fits our sectors")
    SMART = "smart", _("Smart: automation, data, key technology")
    CIRCULAR = "circular", _("Circular: materials, reuse, energy")
    JOBS = "jobs", _("Jobs")
    INVESTMENT = "investment", _("Investment")
    ECOSYSTEM_LINK = "ecosystem_link", _("Ties with makers and schools here")
    SPACE_EFFICIENCY = "space_efficiency", _("What a hectare yields")
    RESOURCE_LOAD = "resource_load", _("Load on grid, water and surroundings")
    GAMECHANGER = "gamechanger", _("Gamechanger")


class Confidence(models.TextChoices):
    ESTIMATE = "estimate", _("our estimate")
    STATED = "stated", _("the company says so")
    SHOWN = "shown", _("shown by documents")


@dataclass(frozen=True)
class Input:
    """One thing to know of a lead. `kind` is number, level (0–4), category, sector or yes_no.

    It is filled in at the field `field` of the lead's page `page`; `less_is_better` turns its bands round.
    """

    label: Promise
    kind: str
    page: str = "fit"
    field: str = ""
    less_is_better: bool = False


INPUTS: dict[str, Input] = {
    "sector": Input(_("sector"), "sector", "inspect", "sector"),
    "smart": Input(_("smart, 0 to 4"), "level"),
    "circular": Input(_("circular, 0 to 4"), "level"),
    "jobs_fte": Input(_("new jobs (FTE)"), "number", "inspect", "jobs_new_fte_est"),
    "mbo_pct": Input(_("share of vocational jobs (%)"), "number"),
    "investment_eur": Input(_("investment (euros)"), "number", "inspect", "investment_eur_est"),
    "ecosystem_link": Input(_("ties in the region, 0 to 4"), "level"),
    "area_m2": Input(_("land they need (m²)"), "number"),
    "power_kw": Input(_("power they need (kW)"), "number", less_is_better=True),
    "water_m3_h": Input(_("water they need (m³/h)"), "number", less_is_better=True),
    "environmental_category": Input(_("environmental category"), "category", less_is_better=True),
    "regional_suppliers": Input(_("suppliers in the region"), "number"),
    "new_technology": Input(_("key technology that is new here"), "yes_no"),
}

PER_HECTARE: dict[str, tuple[str, str, Promise]] = {
    "fte_per_ha": ("jobs_fte", "area_m2", _("FTE per hectare")),
    "eur_per_ha": ("investment_eur", "area_m2", _("euros per hectare")),
}
"""What is worked out: an input divided by the land."""

READ_FROM: dict[str, tuple[str, ...]] = {
    Criterion.SECTOR_FIT: ("sector",),
    Criterion.SMART: ("smart",),
    Criterion.CIRCULAR: ("circular",),
    Criterion.JOBS: ("jobs_fte", "mbo_pct"),
    Criterion.INVESTMENT: ("investment_eur",),
    Criterion.ECOSYSTEM_LINK: ("ecosystem_link",),
    Criterion.SPACE_EFFICIENCY: ("fte_per_ha", "eur_per_ha"),
    Criterion.RESOURCE_LOAD: ("power_kw", "water_m3_h", "environmental_category"),
    Criterion.GAMECHANGER: (),
}


def needed_for(source: str) -> tuple[str, ...]:
    """The inputs from which a source of points is read."""
    return PER_HECTARE[source][:2] if source in PER_HECTARE else (source,)


def source_label(source: str) -> Promise:
    return PER_HECTARE[source][2] if source in PER_HECTARE else INPUTS[source].label
