"""What the region measures: indicators, and their values with source and date."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.places import in_language


class Indicator(models.Model):
    """One thing that is measured, in one unit."""

    slug = models.SlugField(unique=True)
    names = models.JSONField(_("names"), default=dict)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "slug"]
        verbose_name = _("indicator")

    def __str__(self) -> str:
        return in_language(self.names)


class IndicatorValue(models.Model):
    """One value at one date from one source. Sources may disagree: then each row stays and says so."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=3)
    reference_on = models.DateField(_("reference date"))
    area = models.CharField(_("area"), max_length=40, default="region")
    source = models.CharField(_("source"), max_length=200)
    source_url = models.URLField(_("source address"), blank=True)
    stale_after = models.DateField(_("out of date after"))
    disputed_note = models.TextField(_("disputed"), blank=True)

    class Meta:
        ordering = ["-reference_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area", "reference_on", "source", "value"], name="figure_once_a_source"
            )
        ]
        verbose_name = _("figure")

    def __str__(self) -> str:
        return f"{self.value:f}"


def indicator_choices() -> list[tuple[str, str]]:
    """Every indicator by its slug, for editors to choose from."""
    return [(indicator.slug, str(indicator)) for indicator in Indicator.objects.all()]
