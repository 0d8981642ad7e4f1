"""The company’s own word on a win: asked by a private link, answered once."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from acquisition.models.landings import Landing

CONFIRMATION_LASTS = timedelta(days=14)
ASKED_AT_MOST = 4
"""Once, and three times again."""


class Counterfactual(models.TextChoices):
    """What the company would have done without the region’s help."""

    SAME = "same", _("the same, here and then")
    LATER = "later", _("the same, but later")
    SMALLER = "smaller", _("something smaller")
    ELSEWHERE = "elsewhere", _("somewhere else")
    UNSURE = "unsure", _("hard to say")


class HeardVia(models.TextChoices):
    STORY = "story", _("a story about a maker")
    SITE = "site", _("the site of the region")
    MAIL = "mail", _("a newsletter or mail")
    MEETUP = "meetup", _("a gathering or fair")
    FIRM = "firm", _("another company")
    AGENCY = "agency", _("a development agency")
    PRESS = "press", _("the press")
    OTHER = "other", _("in another way")


class WinConfirmation(models.Model):
    """One private link to the questions. Only the hash of its token is kept; a newer link ends an older one."""

    landing = models.ForeignKey(Landing, models.PROTECT, related_name="confirmations")
    contact = models.ForeignKey("crm.Contact", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text=_("Which time of asking this is."))
    language = models.CharField(max_length=2)
    token_sha256 = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(_("asked"))
    expires_at = models.DateTimeField(_("valid until"))
    ended_at = models.DateTimeField(_("ended by a newer one"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    agrees = models.BooleanField(_("the company agrees"), null=True)
    corrected_values = models.JSONField(default=dict)
    counterfactual = models.CharField(_("without the region"), max_length=12, choices=Counterfactual, blank=True)
    helpfulness = models.PositiveSmallIntegerField(_("how helpful we were"), null=True)
    heard_via = models.CharField(_("first heard of the region"), max_length=10, choices=HeardVia, blank=True)
    story_consent = models.BooleanField(_("its story may be told"), null=True)

    class Meta:
        ordering = ["landing", "-pk"]
        verbose_name = _("confirmation by the company")
        constraints = [
            models.UniqueConstraint(
                fields=["landing"], condition=Q(ended_at=None, answered_at=None), name="confirmation_one_open"
            ),
            models.CheckConstraint(
                name="confirmation_ends_in_time",
                condition=Q(expires_at__gt=F("asked_at"), expires_at__lte=F("asked_at") + CONFIRMATION_LASTS),
            ),
            models.CheckConstraint(
                name="confirmation_asked_at_most", condition=Q(number__gte=1, number__lte=ASKED_AT_MOST)
            ),
            models.CheckConstraint(
                name="confirmation_answer_whole",
                condition=Q(answered_at=None, agrees=None) | Q(answered_at__isnull=False, agrees__isnull=False),
            ),
            models.CheckConstraint(
                name="confirmation_helpfulness_range",
                condition=Q(helpfulness=None) | Q(helpfulness__gte=1, helpfulness__lte=5),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def opens_at(self, moment: datetime) -> bool:
        return self.answered_at is None and self.ended_at is None and moment < self.expires_at
