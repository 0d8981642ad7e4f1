"""Whether it can be done here: five things that have undone landings elsewhere, each looked at before anybody signs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from acquisition.models.leads import Lead


class FeasibilityKind(models.TextChoices):
    GRID = "grid", _("grid connection")
    NITROGEN = "nitrogen", _("nitrogen")
    WATER = "water", _("water")
    PERMITS = "permits", _("permits")
    LABOUR = "labour", _("people")


class FeasibilityVerdict(models.TextChoices):
    UNKNOWN = "unknown", _("not known")
    OK = "ok", _("it can")
    RISK = "risk", _("a risk")
    BLOCKER = "blocker", _("it stops here")


class FeasibilityLine(models.Model):
    """What is known of one of the five for one lead, since when, and who decides next."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="feasibility")
    kind = models.CharField(_("what"), max_length=10, choices=FeasibilityKind)
    verdict = models.CharField(
        _("verdict"), max_length=8, choices=FeasibilityVerdict, default=FeasibilityVerdict.UNKNOWN
    )
    note = models.CharField(_("what we know"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    decides = models.CharField(_("who decides next"), max_length=120, blank=True)

    class Meta:
        ordering = ["lead", "kind"]
        verbose_name = _("feasibility")
        constraints = [
            models.UniqueConstraint(fields=["lead", "kind"], name="feasibility_once"),
            models.CheckConstraint(name="feasibility_kind_known", condition=Q(kind__in=FeasibilityKind.values)),
            models.CheckConstraint(
                name="feasibility_judged_has_note",
                condition=Q(verdict="unknown")
                | (Q(verdict__in=FeasibilityVerdict.values, checked_on__isnull=False) & ~Q(note="")),
            ),
            models.CheckConstraint(
                name="feasibility_red_has_decider", condition=~Q(verdict="blocker") | ~Q(decides="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_verdict_display()}"

    @property
    def is_red(self) -> bool:
        return self.verdict == FeasibilityVerdict.BLOCKER

    @property
    def is_judged(self) -> bool:
        return self.verdict != FeasibilityVerdict.UNKNOWN
