"""The yearly cycle of the programme: diagnose, adjust, execute, evaluate."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ProgrammeYearQuerySet(models.QuerySet["ProgrammeYear"]):
    def around(self, day: date) -> "ProgrammeYear | None":
        """The year in which the day lies; years do not overlap."""
        return self.filter(starts_on__lte=day, ends_on__gte=day).first()


class ProgrammeYear(models.Model):
    """A year of the programme. What the region decides for a year (profiles, gates, targets) names it."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    starts_on = models.DateField(_("begins"), unique=True)
    ends_on = models.DateField(_("ends"), unique=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = ProgrammeYearQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        verbose_name = _("programme year")
        verbose_name_plural = _("programme years")
        constraints = [models.CheckConstraint(name="programmeyear_has_days", condition=Q(ends_on__gt=F("starts_on")))]

    def __str__(self) -> str:
        return str(self.year)
