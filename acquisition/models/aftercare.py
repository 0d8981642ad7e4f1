"""After the opening: visits with a rhythm, and signs that something is wrong."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from acquisition.models.landings import Landing

FIRST_YEAR_DAYS, LATER_DAYS = 90, 180


class AftercarePlan(models.Model):
    """Who visits the company and how often. Each visit is a task; when it is done the next one is planned."""

    landing = models.OneToOneField(Landing, models.PROTECT, related_name="aftercare_plan")
    account_manager = models.ForeignKey("crm.User", models.PROTECT, verbose_name=_("who visits"), related_name="+")
    first_year_days = models.PositiveSmallIntegerField(_("days between visits, first year"), default=FIRST_YEAR_DAYS)
    later_days = models.PositiveSmallIntegerField(_("days between visits, later"), default=LATER_DAYS)
    next_visit_on = models.DateField(_("next visit"))
    visit_task = models.ForeignKey("crm.Task", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("aftercare plan")
        constraints = [
            models.CheckConstraint(name="aftercare_has_rhythm", condition=Q(first_year_days__gte=7, later_days__gte=7))
        ]

    def __str__(self) -> str:
        return str(self.next_visit_on)


class RiskKind(models.TextChoices):
    JOBS = "jobs", _("fewer jobs")
    MARKET = "market", _("the market")
    MONEY = "money", _("money")
    ENERGY = "energy", _("energy")
    PERMITS = "permits", _("permits")
    PEOPLE = "people", _("not enough people")
    SPACE = "space", _("no room to grow")
    OWNERSHIP = "ownership", _("another owner")
    OTHER = "other", _("something else")


class RiskSeverity(models.TextChoices):
    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class RiskSignal(models.Model):
    """A sign that a company may shrink or leave."""

    landing = models.ForeignKey(Landing, models.PROTECT, related_name="risk_signals")
    kind = models.CharField(_("about"), max_length=12, choices=RiskKind)
    severity = models.CharField(_("how serious"), max_length=8, choices=RiskSeverity)
    note = models.TextField(_("what was seen"))
    source = models.CharField(_("where it comes from"), max_length=160)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["landing", "-pk"]
        verbose_name = _("risk signal")
        constraints = [
            models.CheckConstraint(name="risk_kind_known", condition=Q(kind__in=RiskKind.values)),
            models.CheckConstraint(name="risk_severity_known", condition=Q(severity__in=RiskSeverity.values)),
            models.CheckConstraint(name="risk_has_note", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_severity_display()})"
