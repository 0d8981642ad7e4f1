"""What a company needs of a place, in the terms in which plots are known."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from acquisition.models.land import EnvironmentalCategory
from acquisition.models.leads import Lead


class Requirement(models.Model):
    """One a lead. What is empty is not asked for; what stands in `wishes` may be missing, all else rules a plot out."""

    lead = models.OneToOneField(Lead, models.CASCADE, related_name="requirement")
    area_m2_min = models.PositiveIntegerField(
        _("land in m², at least"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    area_m2_max = models.PositiveIntegerField(_("land in m², at most"), null=True, blank=True)
    environmental_category = models.CharField(
        _("environmental category of the business"), max_length=4, blank=True, choices=EnvironmentalCategory
    )
    needed_on = models.DateField(_("land needed on"), null=True, blank=True)
    price_eur_m2_max = models.PositiveIntegerField(_("price a m², at most"), null=True, blank=True)
    grid_kw = models.PositiveIntegerField(_("power in kW"), null=True, blank=True)
    water_m3_h = models.PositiveIntegerField(_("process water in m³/h"), null=True, blank=True)
    gas_m3_h = models.PositiveIntegerField(_("natural gas in m³/h"), null=True, blank=True)
    heat_kw = models.PositiveIntegerField(_("residual heat in kW"), null=True, blank=True)
    road_min = models.PositiveIntegerField(_("minutes to the motorway, at most"), null=True, blank=True)
    emits_nitrogen = models.BooleanField(_("emits nitrogen"), default=False)
    rail = models.BooleanField(_("needs rail"), default=False)
    waterway = models.BooleanField(_("needs a waterway"), default=False)
    fibre = models.BooleanField(_("needs fibre"), default=False)
    labour_fte = models.PositiveIntegerField(_("people to be found here (FTE)"), null=True, blank=True)
    wishes = models.JSONField(_("wishes, not conditions"), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("requirement")
        constraints = [
            models.CheckConstraint(
                name="requirement_area_band",
                condition=Q(area_m2_min=None) | Q(area_m2_max=None) | Q(area_m2_max__gte=F("area_m2_min")),
            ),
            models.CheckConstraint(
                name="requirement_category_known",
                condition=Q(environmental_category__in=["", *EnvironmentalCategory.values]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.lead)

    @property
    def is_known(self) -> bool:
        """Whether a search for land can begin: how much, and how heavy the business is."""
        return self.area_m2_min is not None and bool(self.environmental_category)
