"""Private links to a bidbook, and what was read through them."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from acquisition.models.bidbooks import BidbookVersion
from acquisition.models.enquiries import Enquiry
from acquisition.models.leads import Lead, sees_every_lead
from acquisition.models.tailored import TailoredEdition

LONGEST_LINK = timedelta(days=180)


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def visible_to(self, user: Any) -> "ShareLinkQuerySet":
        """The acquisition team's; a link of a lead only for who may see that lead."""
        if not (sees_every_lead(user) and user.has_perm("acquisition.view_sharelink")):
            return self.none()
        return self.filter(Q(lead=None) | Q(lead__in=Lead.objects.visible_to(user)))

    def live(self, moment: datetime) -> "ShareLinkQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=moment)


class ShareLink(models.Model):
    """A private link of one contact to one version or one tailored edition. Only the hash of its token is kept."""

    version = models.ForeignKey(BidbookVersion, models.PROTECT, null=True, related_name="links")
    edition = models.ForeignKey(TailoredEdition, models.PROTECT, null=True, related_name="links")
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, related_name="links")
    contact = models.ForeignKey("crm.Contact", models.PROTECT, related_name="+")
    enquiry = models.OneToOneField(Enquiry, models.PROTECT, null=True, related_name="link")
    label = models.CharField(_("what it is for"), max_length=80, blank=True)
    allow_download = models.BooleanField(_("may be downloaded as PDF"), default=True)
    watermark = models.BooleanField(_("number of the link on every page of the PDF"), default=False)
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    followed_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("bidbook link")
        constraints = [
            models.CheckConstraint(
                name="link_ends_in_time",
                condition=Q(expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + LONGEST_LINK),
            ),
            models.CheckConstraint(
                name="link_leads_to_one_thing",
                condition=Q(version__isnull=False, edition__isnull=True)
                | Q(version__isnull=True, edition__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def base(self) -> BidbookVersion:
        """The published version it leads to, or the one the tailored edition was made from."""
        return self.edition.base if self.edition else self.version  # type: ignore[return-value]  # one of the two

    def opens_at(self, moment: datetime) -> bool:
        return self.revoked_at is None and moment < self.expires_at


class ShareView(models.Model):
    """What a person did with a link: opened the book, read a section, took the PDF, or was refused.

    The first row of a visit is `opened`; a section that was read is one row a visit, and says for how many seconds.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened")
        READ = "read", _("read")
        DOWNLOADED = "downloaded", _("downloaded")
        DENIED = "denied", _("refused")

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="views")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind)
    section_key = models.CharField(max_length=40, blank=True)
    dwell_seconds = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["link", "kind", "-at"], name="shareview_latest")]
        constraints = [
            models.CheckConstraint(
                name="reading_names_its_section",
                condition=Q(kind="read", dwell_seconds__isnull=False) & ~Q(section_key="")
                | ~Q(kind="read") & Q(section_key="", dwell_seconds__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
