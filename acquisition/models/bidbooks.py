"""What we hand to people who ask: bidbooks and their published versions."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.places import in_language


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

    @property
    def file_name(self) -> str:
        """What a downloaded copy is called, which anybody may see: never whom it was made for."""
        return f"{self.bidbook.slug}-{self.number}-{self.language}.pdf"


class BidbookPdf(models.Model):
    """A published version as a PDF, rendered once. Rows are never changed."""

    version = models.OneToOneField(BidbookVersion, models.PROTECT, related_name="pdf")
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(_("pages"))
    file = models.CharField(max_length=120, help_text="Its name in the private store.")
    rendered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("PDF of a bidbook")

    def __str__(self) -> str:
        return self.file
