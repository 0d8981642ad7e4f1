"""What a landing waits for: permits of an authority, and what others must bring in time."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from acquisition.models.landings import Landing


class PermitKind(models.TextChoices):
    BUILDING = "building", _("building")
    ENVIRONMENT = "environment", _("environmental activity")
    NATURE = "nature", _("nature and nitrogen")
    WATER = "water", _("water and discharge")
    OTHER = "other", _("other permit")


class PermitProcedure(models.TextChoices):
    REGULAR = "regular", _("regular, 8 weeks")
    EXTENDED = "extended", _("extended, 26 weeks")


class PermitResult(models.TextChoices):
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Permit(models.Model):
    """One permit. `irrevocable_on` is the day after which nobody can object any more."""

    landing = models.ForeignKey(Landing, models.PROTECT, related_name="permits")
    kind = models.CharField(_("permit"), max_length=12, choices=PermitKind)
    authority = models.CharField(_("who decides"), max_length=120)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    required = models.BooleanField(_("the landing cannot do without it"), default=True)
    procedure = models.CharField(_("procedure"), max_length=10, choices=PermitProcedure, default="regular")
    applied_on = models.DateField(_("asked for on"), null=True, blank=True)
    extended_until = models.DateField(_("decision put off until"), null=True, blank=True)
    result = models.CharField(_("decision"), max_length=10, choices=PermitResult, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    irrevocable_on = models.DateField(_("nobody can object after"), null=True, blank=True)
    risk_reason = models.TextField(_("why the risk of an objection is taken"), blank=True)
    risk_taken_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["landing", "pk"]
        verbose_name = _("permit")
        constraints = [
            models.CheckConstraint(name="permit_kind_known", condition=Q(kind__in=PermitKind.values)),
            models.CheckConstraint(name="permit_result_known", condition=Q(result__in=["", *PermitResult.values])),
            models.CheckConstraint(
                name="permit_decided_has_day",
                condition=Q(result="", decided_on=None) | (~Q(result="") & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="permit_risk_whole",
                condition=Q(risk_reason="", risk_taken_by=None)
                | (~Q(risk_reason="") & Q(risk_taken_by__isnull=False, result="granted")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.authority}"

    def holds(self, day: date) -> bool:
        """Whether one may build on it: granted, and nobody can object any more or the risk is taken."""
        if self.result != PermitResult.GRANTED:
            return False
        return bool(self.risk_reason) or (self.irrevocable_on is not None and self.irrevocable_on < day)


class DependencyKind(models.TextChoices):
    GRID = "grid", _("grid connection")
    WATER = "water", _("water")
    WASTEWATER = "wastewater", _("waste water")
    NITROGEN = "nitrogen", _("nitrogen room")
    ROAD = "road", _("road")
    HOUSING = "housing", _("housing")
    LABOUR = "labour", _("people to work there")
    SUBSIDY = "subsidy", _("subsidy")
    OTHER = "other", _("something else")


class DependencyStatus(models.TextChoices):
    OPEN = "open", _("open")
    ON_TRACK = "on_track", _("on track")
    AT_RISK = "at_risk", _("at risk")
    BLOCKED = "blocked", _("blocked")
    DONE = "done", _("done")


class Dependency(models.Model):
    """Something another party must bring. A cost that is not known is NULL."""

    landing = models.ForeignKey(Landing, models.PROTECT, related_name="dependencies")
    kind = models.CharField(_("what"), max_length=12, choices=DependencyKind)
    owner = models.ForeignKey(
        "crm.Organisation", models.PROTECT, null=True, blank=True, verbose_name=_("who brings it"), related_name="+"
    )
    note = models.CharField(_("what exactly"), max_length=200, blank=True)
    needed_on = models.DateField(_("needed on"), null=True, blank=True)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=DependencyStatus, default=DependencyStatus.OPEN)
    cost_eur = models.BigIntegerField(_("cost (whole euros)"), null=True, blank=True)
    paid_by = models.CharField(_("paid by"), max_length=120, blank=True)

    class Meta:
        ordering = ["landing", "pk"]
        verbose_name = _("dependency")
        constraints = [
            models.CheckConstraint(name="dependency_kind_known", condition=Q(kind__in=DependencyKind.values)),
            models.CheckConstraint(name="dependency_status_known", condition=Q(status__in=DependencyStatus.values)),
            models.CheckConstraint(
                name="dependency_cost_not_negative", condition=Q(cost_eur=None) | Q(cost_eur__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_status_display()}"

    @property
    def comes_late(self) -> bool:
        return self.needed_on is not None and self.promised_on is not None and self.promised_on > self.needed_on
