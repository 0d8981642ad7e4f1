"""Land we can offer: business parks, their plots, and what is known of each, from when and from whom."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import formats
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from acquisition.models.leads import sees_every_lead


class EnvironmentalCategory(models.TextChoices):
    """The heaviest business the zoning allows, as Dutch municipalities grade it; from light to heavy."""

    C1 = "1", "1"
    C2 = "2", "2"
    C3_1 = "3.1", "3.1"
    C3_2 = "3.2", "3.2"
    C4_1 = "4.1", "4.1"
    C4_2 = "4.2", "4.2"
    C5_1 = "5.1", "5.1"
    C5_2 = "5.2", "5.2"
    C5_3 = "5.3", "5.3"
    C6 = "6", "6"


class FactKey(models.TextChoices):
    GRID_KW = "grid_kw", _("power that can be connected")
    WATER_M3_H = "water_m3_h", _("process water")
    GAS_M3_H = "gas_m3_h", _("natural gas")
    HEAT_KW = "heat_kw", _("residual heat")
    NITROGEN = "nitrogen", _("nitrogen")
    SOIL = "soil", _("soil")
    RAIL = "rail", _("rail")
    WATERWAY = "waterway", _("waterway")
    ROAD_MIN = "road_min", _("to the motorway")
    FIBRE = "fibre", _("fibre")


UNITS = {
    "grid_kw": "kW",
    "water_m3_h": gettext_noop("m³/h"),
    "gas_m3_h": "m³/h",
    "heat_kw": "kW",
    "road_min": "min",
}
"""What is measured, and in what; every other fact is one of the words in WORDS."""


def measured(value: Any, unit: str = "") -> str:
    """A number, a day or a word with its unit, in the active language: `1.500 kW`, `€ 45`, `1 januari 2028`."""
    if isinstance(value, date):
        return formats.date_format(value)
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else value.normalize()
    said = value if isinstance(value, str) else formats.number_format(value, use_l10n=True, force_grouping=True)
    if unit == "€":
        return f"{unit} {said}"
    return f"{said} {gettext(unit)}" if unit else said


_CONNECTED = {"on_site": _("at the plot"), "nearby": _("within five kilometres"), "none": _("not there")}
WORDS: dict[str, dict[str, Any]] = {
    "nitrogen": {
        "room": _("room for a permit"),
        "study": _("a study must show whether a permit is possible"),
        "no_room": _("no room for a permit"),
    },
    "soil": {
        "fit": _("examined, fit for industry"),
        "clean_up": _("must be cleaned up first"),
        "survey_due": _("examined, a second survey is needed"),
    },
    "rail": _CONNECTED,
    "waterway": _CONNECTED,
    "fibre": _CONNECTED,
}


class Landowner(models.TextChoices):
    MUNICIPALITY = "municipality", _("the municipality")
    PRIVATE = "private", _("a private owner")
    DEVELOPER = "developer", _("a developer")
    UNKNOWN = "unknown", _("not known")


class Availability(models.TextChoices):
    """How much of a plot others can still have; for whom it is kept is nobody's business."""

    FREE = "free", _("free")
    PART = "part", _("a part of it is taken")
    HELD = "held", _("under option")
    SOLD = "sold", _("sold")


class BusinessPark(models.Model):
    """A business park of one municipality."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    municipality = models.ForeignKey(
        "crm.Municipality", models.PROTECT, verbose_name=_("municipality"), related_name="+"
    )
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ["municipality__name", "name"]
        verbose_name = _("business park")
        verbose_name_plural = _("business parks")

    def __str__(self) -> str:
        return f"{self.name}, {self.municipality.name}"


class PlotQuerySet(models.QuerySet["Plot"]):
    def visible_to(self, user: Any) -> "PlotQuerySet":
        """All for the acquisition team, those of the own municipality for an account manager, else none."""
        if not (user.is_active and user.has_perm("acquisition.view_plot")):
            return self.none()
        return self if sees_every_lead(user) else self.filter(park__municipality=user.municipality_id or 0)


class Plot(models.Model):
    """A piece of land. `slug` is its public address and never changes; what is not known is NULL."""

    park = models.ForeignKey(BusinessPark, models.PROTECT, verbose_name=_("business park"), related_name="plots")
    slug = models.SlugField(_("short name"), unique=True, help_text=_("Its address on the site; never changes."))
    name = models.CharField(_("name"), max_length=120)
    area_m2 = models.PositiveIntegerField(_("area in m²"))
    largest_plot_m2 = models.PositiveIntegerField(_("largest piece in m²"), null=True, blank=True)
    environmental_category = models.CharField(
        _("environmental category"), max_length=4, blank=True, choices=EnvironmentalCategory
    )
    price_eur_m2_from = models.PositiveIntegerField(_("price a m², from"), null=True, blank=True)
    price_eur_m2_to = models.PositiveIntegerField(_("price a m², to"), null=True, blank=True)
    available_from = models.DateField(_("available from"), null=True, blank=True)
    outline = models.JSONField(
        _("outline"), default=list, blank=True, help_text=_("Corners as [longitude, latitude], going round once.")
    )
    texts = models.JSONField(_("texts"), default=dict, blank=True)
    landowner = models.CharField(_("owner of the land"), max_length=14, choices=Landowner, default=Landowner.UNKNOWN)
    divisible = models.BooleanField(_("can be sold in parts"), default=True)
    held_m2 = models.PositiveIntegerField(
        _("held in m²"), default=0, editable=False, help_text=_("The areas of its exclusive holds together.")
    )
    is_sample = models.BooleanField(_("invented"), default=False)
    offered = models.BooleanField(_("on offer"), default=False)

    objects = PlotQuerySet.as_manager()

    class Meta:
        ordering = ["park__name", "name"]
        verbose_name = _("plot")
        verbose_name_plural = _("plots")
        permissions = [("keep_plot", _("Can record plots and their facts, offer them and withdraw them"))]
        constraints = [
            models.CheckConstraint(name="plot_has_land", condition=Q(area_m2__gt=0)),
            models.CheckConstraint(
                name="plot_piece_fits",
                condition=Q(largest_plot_m2=None) | Q(largest_plot_m2__gt=0, largest_plot_m2__lte=F("area_m2")),
            ),
            models.CheckConstraint(name="plot_held_once", condition=Q(held_m2__lte=F("area_m2"))),
            models.CheckConstraint(name="plot_landowner_known", condition=Q(landowner__in=Landowner.values)),
            models.CheckConstraint(
                name="plot_price_band",
                condition=Q(price_eur_m2_from=None, price_eur_m2_to=None)
                | Q(
                    price_eur_m2_from__gt=0, price_eur_m2_to__isnull=False, price_eur_m2_to__gte=F("price_eur_m2_from")
                ),
            ),
            models.CheckConstraint(
                name="plot_category_known", condition=Q(environmental_category__in=["", *EnvironmentalCategory.values])
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def free_m2(self) -> int:
        """What nobody has an exclusive hold on."""
        return self.area_m2 - self.held_m2


class PlotFact(models.Model):
    """One thing that was asked about a plot on one day. `value` is NULL when the source did not know.

    `number` is a measured value as a number, and `newest` marks the fact of the latest day of each key: plots are
    compared by these.
    """

    plot = models.ForeignKey(Plot, models.CASCADE, related_name="facts")
    key = models.CharField(_("what"), max_length=20, choices=FactKey)
    value = models.CharField(_("value"), max_length=20, null=True, blank=True)
    number = models.PositiveIntegerField(null=True, editable=False)
    newest = models.BooleanField(default=False, editable=False)
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=200)
    stale_after = models.DateField(_("out of date after"))

    class Meta:
        ordering = ["plot", "key", "-as_of"]
        verbose_name = _("fact about a plot")
        verbose_name_plural = _("facts about plots")
        indexes = [models.Index(fields=["key", "number", "plot"], name="plotfact_newest", condition=Q(newest=True))]
        constraints = [
            models.UniqueConstraint(fields=["plot", "key", "as_of"], name="plotfact_once_a_day"),
            models.UniqueConstraint(fields=["plot", "key"], condition=Q(newest=True), name="plotfact_one_is_newest"),
            models.CheckConstraint(name="plotfact_key_known", condition=Q(key__in=FactKey.values)),
            models.CheckConstraint(name="plotfact_ages", condition=Q(stale_after__gte=F("as_of"))),
            models.CheckConstraint(name="plotfact_unknown_is_null", condition=Q(value=None) | ~Q(value="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()}: {self.in_words}"

    @property
    def unit(self) -> str:
        return UNITS.get(self.key, "")

    @property
    def in_words(self) -> str:
        if self.value is None:
            return str(_("not known"))
        words = WORDS.get(self.key)
        return str(words.get(self.value, self.value)) if words else measured(int(self.value), self.unit)
