"""What we hand to people who ask: published bidbooks, private links to them, and what was read."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from acquisition.models.enquiries import Enquiry
from acquisition.models.leads import Lead, sees_every_lead
from crm.models.places import in_language

LONGEST_LINK = timedelta(days=180)


class BidbookQuerySet(models.QuerySet["Bidbook"]):
    def visible_to(self, user: Any) -> "BidbookQuerySet":
        """Everybody who may see bidbooks sees all of them."""
        return self if user.is_active and user.has_perm("acquisition.view_bidbook") else self.none()


class Bidbook(models.Model):
    """A book about the region, published in numbered versions per language."""

    slug = models.SlugField(unique=True)
    titles = models.JSONField(_("titles"), default=dict)

    objects = BidbookQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("bidbook")
        verbose_name_plural = _("bidbooks")

    def __str__(self) -> str:
        return in_language(self.titles) or self.slug


class BidbookVersion(models.Model):
    """A bidbook as it was published, figures and their sources included. Rows are never changed."""

    bidbook = models.ForeignKey(Bidbook, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=2)
    title = models.CharField(_("title"), max_length=160)
    sections = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    release_notes = models.TextField(_("what changed"), blank=True)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["bidbook", "language", "-number"]
        verbose_name = _("bidbook version")
        constraints = [models.UniqueConstraint(fields=["bidbook", "number", "language"], name="bidbook_number_once")]

    def __str__(self) -> str:
        return f"{self.title} · {self.language} · {self.number}"


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def visible_to(self, user: Any) -> "ShareLinkQuerySet":
        """The acquisition team's; a link of a lead only for who may see that lead."""
        if not (sees_every_lead(user) and user.has_perm("acquisition.view_sharelink")):
            return self.none()
        return self.filter(Q(lead=None) | Q(lead__in=Lead.objects.visible_to(user)))


class ShareLink(models.Model):
    """A private link of one contact to one version. Only the hash of its token is kept."""

    version = models.ForeignKey(BidbookVersion, models.PROTECT, related_name="links")
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, related_name="links")
    contact = models.ForeignKey("crm.Contact", models.PROTECT, related_name="+")
    enquiry = models.OneToOneField(Enquiry, models.PROTECT, null=True, related_name="link")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("bidbook link")
        constraints = [
            models.CheckConstraint(
                name="link_ends_in_time",
                condition=Q(expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + LONGEST_LINK),
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def opens_at(self, moment: datetime) -> bool:
        return self.revoked_at is None and moment < self.expires_at


class ShareView(models.Model):
    """One visit to a link by a person: the book was opened, or the link no longer did."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened")
        DENIED = "denied", _("refused")

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="views")
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["link", "kind", "-at"], name="shareview_latest")]

    def __str__(self) -> str:
        return self.get_kind_display()
