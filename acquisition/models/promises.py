"""What a company promised, and what was found to be there on a day."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from acquisition.models.confirmations import WinConfirmation
from acquisition.models.land import measured
from acquisition.models.landings import Landing


class Measure(models.TextChoices):
    JOBS_NEW = "jobs_new_fte", _("new jobs")
    JOBS_KEPT = "jobs_safeguarded_fte", _("jobs kept")
    CAPEX = "capex_eur", _("investment")
    RESEARCH = "rd_eur", _("research and development")
    APPRENTICES = "apprentice_places", _("places for apprentices")
    LOCAL_SUPPLIERS = "local_supplier_eur", _("bought from firms in the region, a year")
    CIRCULAR = "circular_share_pct", _("circular share of materials")

    @property
    def unit(self) -> str:
        return str(UNITS[self])


UNITS: dict[str, Any] = {
    Measure.JOBS_NEW: "FTE",
    Measure.JOBS_KEPT: "FTE",
    Measure.CAPEX: "€",
    Measure.RESEARCH: "€",
    Measure.APPRENTICES: _("places"),
    Measure.LOCAL_SUPPLIERS: "€",
    Measure.CIRCULAR: "%",
}
_SHARE_FITS = ~Q(measure="circular_share_pct") | Q(value__lte=100)


class Commitment(models.Model):
    """What the company promised on a day. A later promise takes its place; rows are never changed."""

    landing = models.ForeignKey(Landing, models.PROTECT, related_name="commitments")
    measure = models.CharField(_("what"), max_length=24, choices=Measure)
    value = models.DecimalField(_("promised"), max_digits=14, decimal_places=1)
    due_on = models.DateField(_("to be there on"))
    agreed_on = models.DateField(_("promised on"))
    source = models.CharField(_("where it is written"), max_length=160)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["landing", "measure", "agreed_on", "pk"]
        verbose_name = _("promise")
        constraints = [
            models.CheckConstraint(name="commitment_measure_known", condition=Q(measure__in=Measure.values)),
            models.CheckConstraint(name="commitment_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(name="commitment_share_fits", condition=_SHARE_FITS),
            models.CheckConstraint(name="commitment_has_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {measured(self.value, self.unit)}"

    @property
    def unit(self) -> str:
        return Measure(self.measure).unit


class RealisationSource(models.TextChoices):
    COMPANY = "company_statement", _("the company says so")
    REGISTER = "register", _("register")
    ACCOUNTS = "annual_accounts", _("annual accounts")
    PERMIT = "permit", _("permit")
    VISIT = "site_visit", _("seen on a visit")


class Realisation(models.Model):
    """What was there on a day: a stock, never added to another day’s.

    Reported by a colleague or by the company itself, and worth nothing until somebody else verified it. A row
    changes once, when it is verified; what turns out wrong is reported anew.
    """

    landing = models.ForeignKey(Landing, models.PROTECT, related_name="realisations")
    measure = models.CharField(_("what"), max_length=24, choices=Measure)
    value = models.DecimalField(_("found"), max_digits=14, decimal_places=1)
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("how it is known"), max_length=20, choices=RealisationSource)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    confirmation = models.ForeignKey(WinConfirmation, models.PROTECT, null=True, related_name="realisations")
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["landing", "measure", "-as_of", "-pk"]
        verbose_name = _("what was found")
        indexes = [
            models.Index(
                fields=["landing", "measure", "-as_of", "-id"],
                name="realisation_latest",
                condition=Q(verified_at__isnull=False),
            )
        ]
        constraints = [
            models.CheckConstraint(name="realisation_measure_known", condition=Q(measure__in=Measure.values)),
            models.CheckConstraint(name="realisation_source_known", condition=Q(source__in=RealisationSource.values)),
            models.CheckConstraint(name="realisation_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(name="realisation_share_fits", condition=_SHARE_FITS),
            models.CheckConstraint(
                name="realisation_reported_by_one",
                condition=Q(reported_by__isnull=False, confirmation=None)
                | Q(reported_by=None, confirmation__isnull=False),
            ),
            models.CheckConstraint(
                name="realisation_verified_whole",
                condition=Q(verified_by=None, verified_at=None)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="realisation_verified_by_another",
                condition=Q(verified_by=None) | Q(reported_by=None) | ~Q(verified_by=F("reported_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {measured(self.value, self.unit)}"

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def unit(self) -> str:
        return Measure(self.measure).unit
