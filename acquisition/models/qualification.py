"""How well a lead fits a target profile, as somebody judged it then, and what was decided."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from acquisition.models.criteria import Criterion
from acquisition.models.leads import Lead
from acquisition.models.profiles import TargetCompanyProfile, TargetProfileVersion


class Decision(models.TextChoices):
    PURSUE = "pursue", _("pursue")
    NURTURE = "nurture", _("keep in touch")
    REFER_OUT = "refer_out", _("refer to another region")
    DECLINE = "decline", _("decline")


class QualificationQuerySet(models.QuerySet["Qualification"]):
    def current(self) -> "QualificationQuerySet":
        """What counts today: one of each lead and profile. A new version's score counts once it is decided."""
        return self.filter(superseded_at=None).exclude(rescored=True, decision="")

    def pursued(self) -> "QualificationQuerySet":
        return self.filter(decision=Decision.PURSUE)


class Qualification(models.Model):
    """A score within a range, and one decision. Rows never change, save that they are decided and superseded once.

    `total` counts what is known and `upper` what could still come, both of 100; `rescored` means that a new version
    of the profile made it and nobody looked at it before it was decided.
    """

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="qualifications")
    profile = models.ForeignKey(TargetCompanyProfile, models.PROTECT, related_name="+")
    profile_version = models.ForeignKey(TargetProfileVersion, models.PROTECT, related_name="qualifications")
    rescored = models.BooleanField(default=False)
    inputs = models.JSONField()
    scores = models.JSONField()
    total = models.DecimalField(_("score"), max_digits=4, decimal_places=1)
    upper = models.DecimalField(_("at most"), max_digits=4, decimal_places=1)
    coverage_pct = models.PositiveSmallIntegerField(_("known (%)"))
    knockout_hits = models.JSONField(default=list)
    gamechanger = models.BooleanField(_("gamechanger"), null=True)
    gamechanger_reasons = models.JSONField(default=list)
    integrity_flag = models.BooleanField(_("a colleague must look at their integrity"), default=False)
    author = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    scored_at = models.DateTimeField(_("scored"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    rationale = models.TextField(_("why"), blank=True)
    decided_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    superseded_at = models.DateTimeField(null=True)

    objects = QualificationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "profile"],
                condition=Q(superseded_at__isnull=True) & (Q(rescored=False) | ~Q(decision="")),
                name="qualification_one_current",
            ),
            models.UniqueConstraint(
                fields=["lead", "profile_version"], condition=Q(rescored=True), name="qualification_rescored_once"
            ),
            models.CheckConstraint(
                name="qualification_in_range",
                condition=Q(total__gte=0, upper__lte=100, total__lte=F("upper"), coverage_pct__lte=100),
            ),
            models.CheckConstraint(
                name="qualification_decided_whole",
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True, rationale="")
                | (Q(decision__in=Decision.values, decided_at__isnull=False) & ~Q(rationale="")),
            ),
            models.CheckConstraint(
                name="qualification_four_eyes",
                condition=~Q(decision="pursue")
                | (Q(gamechanger__isnull=True) | Q(gamechanger=False)) & Q(integrity_flag=False)
                | Q(author__isnull=True)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("author"))),
            ),
        ]
        indexes = [models.Index(fields=["profile_version", "decision"], name="qualification_by_version")]

    def __str__(self) -> str:
        return f"{self.total}–{self.upper}"

    @property
    def needs_another(self) -> bool:
        """Whether only a colleague of the author may decide to pursue."""
        return bool(self.gamechanger or self.integrity_flag)


class Evidence(models.Model):
    """What a score for one criterion rests on, in the author's words. Rows are never changed."""

    qualification = models.ForeignKey(Qualification, models.PROTECT, related_name="evidence")
    criterion = models.CharField(max_length=20, choices=Criterion)
    text = models.TextField(_("what it rests on"))

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["qualification", "criterion"], name="evidence_once")]

    def __str__(self) -> str:
        return self.text
