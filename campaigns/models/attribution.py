"""What brought people here: touches, and how the credit for a lead is shared out among them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Touch(models.Model):
    """A person did something that a campaign or a story led to. Made from what they sent us, never from a click."""

    class Kind(models.TextChoices):
        BIDBOOK_REQUEST = "bidbook_request", _("asked for the bidbook")

    contact = models.ForeignKey("crm.Contact", models.SET_NULL, null=True, related_name="touches")
    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, null=True, related_name="touches")
    story_id = models.BigIntegerField(_("story"), null=True)
    kind = models.CharField(max_length=20, choices=Kind)
    event_id = models.BigIntegerField(unique=True)
    occurred_at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["occurred_at", "event_id"]
        indexes = [models.Index(fields=["contact", "occurred_at"], name="touch_of_contact")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(campaign__isnull=False) | models.Q(story_id__isnull=False),
                name="touch_has_a_source",
            )
        ]
        verbose_name = _("touch")
        verbose_name_plural = _("touches")

    def __str__(self) -> str:
        return self.get_kind_display()


class CreditedLead(models.Model):
    """A lead as attribution knows it: whose it is and when it opened. Its id is the lead's own."""

    lead_id = models.BigIntegerField(primary_key=True)
    code = models.CharField(_("code"), max_length=20)
    contact = models.ForeignKey("crm.Contact", models.SET_NULL, null=True, related_name="credited_leads")
    opened_at = models.DateTimeField(_("opened"))

    class Meta:
        ordering = ["-opened_at", "-lead_id"]
        verbose_name = _("credited lead")

    def __str__(self) -> str:
        return self.code


class CreditModel(models.TextChoices):
    FIRST = "first", _("first touch")
    LAST = "last", _("last touch")
    LINEAR = "linear", _("shared equally")


class AttributionCredit(models.Model):
    """The part of one lead that one touch gets in one way of counting. No touch means: nobody knows."""

    lead = models.ForeignKey(CreditedLead, models.CASCADE, related_name="credits")
    touch = models.ForeignKey(Touch, models.PROTECT, null=True, related_name="credits")
    model = models.CharField(_("way of counting"), max_length=10, choices=CreditModel)
    share = models.DecimalField(_("share"), max_digits=9, decimal_places=8)

    class Meta:
        ordering = ["lead", "model", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["lead", "model", "touch"], name="credit_once_a_touch"),
            models.UniqueConstraint(
                fields=["lead", "model"], condition=models.Q(touch=None), name="credit_unknown_once"
            ),
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=1), name="credit_is_a_part"),
        ]
        verbose_name = pgettext_lazy("campaign", "credit")

    def __str__(self) -> str:
        return f"{self.lead_id} {self.model} {self.share}"
