"""A company that comes and sees: what it saw, who showed it, and what was done afterwards."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from acquisition.models.land import Plot
from acquisition.models.leads import Lead

BEST = 5


class SiteVisit(models.Model):
    """One visit of a lead to the region; its follow-up is a task."""

    lead = models.ForeignKey(Lead, models.PROTECT, verbose_name=_("lead"), related_name="visits")
    planned_at = models.DateTimeField(_("planned for"))
    held_at = models.DateTimeField(_("held"), null=True, blank=True)
    agenda = models.TextField(_("programme"), blank=True, max_length=4000)
    feedback_score = models.PositiveSmallIntegerField(
        _("what they thought of it, 1 to 5"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(BEST)],
    )
    feedback = models.TextField(_("what they said"), blank=True, max_length=2000)
    follow_up = models.ForeignKey("crm.Task", models.SET_NULL, null=True, related_name="+")
    planned_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-planned_at", "-pk"]
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(
                name="sitevisit_score_in_range",
                condition=Q(feedback_score=None) | Q(feedback_score__gte=1, feedback_score__lte=BEST),
            ),
            models.CheckConstraint(
                name="sitevisit_feedback_after",
                condition=Q(held_at__isnull=False) | Q(feedback_score=None, feedback="", follow_up=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.planned_at.date())


class VisitStop(models.Model):
    """A plot on the way. Without a colleague as host somebody of its municipality shows it."""

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="stops")
    order = models.PositiveSmallIntegerField(_("place"))
    plot = models.ForeignKey(Plot, models.PROTECT, verbose_name=_("plot"), related_name="+")
    host = models.ForeignKey("crm.User", models.PROTECT, null=True, verbose_name=_("host"), related_name="+")
    minutes = models.PositiveSmallIntegerField(_("minutes"))

    class Meta:
        ordering = ["visit", "order"]
        verbose_name = _("stop")
        constraints = [
            models.UniqueConstraint(fields=["visit", "order"], name="visitstop_place_once"),
            models.UniqueConstraint(fields=["visit", "plot"], name="visitstop_plot_once"),
            models.CheckConstraint(name="visitstop_takes_time", condition=Q(minutes__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.plot)

    @property
    def host_name(self) -> str:
        return str(self.host or self.plot.park.municipality)
