"""Whom the region looks for and what it offers them: versions that are drafted, approved by another, and then stay."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.models.places import in_language


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("waits for approval")
    APPROVED = "approved", _("approved")
    RETIRED = "retired", _("retired")


FINAL = (VersionStatus.APPROVED.value, VersionStatus.RETIRED.value)
"""From here on a version never changes, save that it is retired."""

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class TargetCompanyProfile(models.Model):
    """A kind of company the region wants to land. What counts for it stands in its versions."""

    key = models.SlugField(_("short name"), unique=True)
    names = models.JSONField(_("names"), default=dict)

    class Meta:
        ordering = ["key"]
        verbose_name = _("target company profile")

    def __str__(self) -> str:
        return in_language(self.names) or self.key


class VersionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """All for who may see this kind of version, else none."""
        label = self.model._meta
        return self if user.is_active and user.has_perm(f"{label.app_label}.view_{label.model_name}") else self.none()

    def approved(self) -> Self:
        return self.filter(status=VersionStatus.APPROVED)


class ApprovedOnce(models.Model):
    """A numbered version for one profile and programme year: drafted, submitted, and approved by somebody else."""

    number = models.PositiveIntegerField(_("version"))
    programme_year = models.PositiveSmallIntegerField(_("programme year"))
    status = models.CharField(_("status"), max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    submitted_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    approved_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("approved"), null=True)
    retired_at = models.DateTimeField(_("retired"), null=True)
    content_sha256 = models.CharField(max_length=64, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["profile", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "number"], name="%(class)s_number_once"),
            models.UniqueConstraint(
                fields=["profile", "programme_year"],
                condition=Q(status="approved"),
                name="%(class)s_one_approved",
            ),
            models.UniqueConstraint(
                fields=["profile"], condition=Q(status__in=["draft", "in_review"]), name="%(class)s_one_in_the_making"
            ),
            models.CheckConstraint(
                name="%(class)s_approved_whole",
                condition=~Q(status__in=FINAL) | (Q(approved_at__isnull=False) & ~Q(content_sha256="")),
            ),
            models.CheckConstraint(
                name="%(class)s_approved_by_another",
                condition=Q(approved_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(approved_by=F("submitted_by")),
            ),
            models.CheckConstraint(name="%(class)s_status_known", condition=Q(status__in=VersionStatus.values)),
        ]

    def __str__(self) -> str:
        return f"{self.profile} · {self.number}"  # type: ignore[attr-defined]

    @property
    def is_draft(self) -> bool:
        return self.status == VersionStatus.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.status == VersionStatus.IN_REVIEW

    @property
    def is_approved(self) -> bool:
        return self.status == VersionStatus.APPROVED


class TargetProfileVersion(ApprovedOnce):
    """What counts and how heavily; `queries/profile_rules` says what `criteria`, `knockouts` and `thresholds` hold."""

    profile = models.ForeignKey(
        TargetCompanyProfile, models.PROTECT, related_name="versions", verbose_name=_("target company profile")
    )
    criteria = models.JSONField(_("criteria"), default=dict)
    knockouts = models.JSONField(_("knock-outs"), default=list)
    thresholds = models.JSONField(_("thresholds"), default=dict)

    class Meta(ApprovedOnce.Meta):
        verbose_name = _("target profile")
        verbose_name_plural = _("target profiles")
        permissions = [("approve_profile", _("Can approve target profiles and value propositions"))]

    def content(self) -> dict[str, Any]:
        """What is approved."""
        return {"criteria": self.criteria, "knockouts": self.knockouts, "thresholds": self.thresholds}


class ValueProposition(ApprovedOnce):
    """What the region promises whom, with three reasons.

    `texts` per language: for_whom, promise and reasons; `proofs` holds the slug of an indicator per reason.
    """

    profile = models.ForeignKey(
        TargetCompanyProfile, models.PROTECT, related_name="propositions", verbose_name=_("target company profile")
    )
    texts = models.JSONField(_("texts"), default=dict)
    proofs = models.JSONField(_("proofs"), default=list)

    class Meta(ApprovedOnce.Meta):
        verbose_name = _("value proposition")
        verbose_name_plural = _("value propositions")

    def content(self) -> dict[str, Any]:
        """What is approved."""
        return {"texts": self.texts, "proofs": self.proofs}
