"""Campaigns, the links they hand out, and how often those were followed."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from crm.models import User

LONGEST_PATH = 300


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: "User") -> "CampaignQuerySet":
        """All campaigns for who may view campaigns, none for others."""
        return self if user.has_perm("campaigns.view_campaign") else self.none()


class Campaign(models.Model):
    """One effort to reach people; whatever came of it is recognised by its code."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    code = models.CharField(_("code"), max_length=16, unique=True, editable=False)
    owner = models.ForeignKey("crm.User", models.SET_NULL, null=True, blank=True, verbose_name=_("owner"))
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="campaign_ends_after_start",
            )
        ]
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """An address of ours to hand out; following it is counted for its campaign. Where it leads never changes."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="links")
    token = models.CharField(max_length=43, unique=True)
    target_path = models.CharField(_("page"), max_length=LONGEST_PATH)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "target_path"], name="link_once_a_campaign"),
            models.CheckConstraint(
                condition=models.Q(target_path__startswith="/")
                & ~models.Q(target_path__contains="//")
                & ~models.Q(target_path__contains="\\"),
                name="link_stays_on_our_site",
            ),
        ]
        verbose_name = _("link")

    def __str__(self) -> str:
        return self.target_path


class Engagement(models.Model):
    """One time a link was followed. A measurement: no address, no person, and nothing else follows from it."""

    class Kind(models.TextChoices):
        CLICK = "click", _("click")

    link = models.ForeignKey(Link, models.CASCADE, related_name="engagements")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CLICK)
    probable_bot = models.BooleanField(_("probably a machine"), default=False)
    occurred_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["link", "probable_bot"], name="engagement_counts")]
        verbose_name = _("click")

    def __str__(self) -> str:
        return f"{self.link_id} {self.occurred_at:%Y-%m-%d %H:%M}"
