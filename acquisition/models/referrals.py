"""Requests that partners hand to us and we to them, each with an answer back."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.models.enquiries import Enquiry
from acquisition.models.leads import Lead


class Direction(models.TextChoices):
    IN = "in", _("from them to us")
    OUT = "out", _("from us to them")


class ReferralOutcome(models.TextChoices):
    ACCEPTED = "accepted", _("taken on")
    DECLINED = "declined", _("not taken on")


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: Any) -> "ReferralQuerySet":
        """Those about enquiries and leads that the user may see."""
        return self.filter(Q(enquiry__in=Enquiry.objects.visible_to(user)) | Q(lead__in=Lead.objects.visible_to(user)))

    def unanswered(self) -> "ReferralQuerySet":
        return self.filter(answered_at=None)


class Referral(models.Model):
    """One request or one lead that went from one to another, and whether the other took it on."""

    organisation = models.ForeignKey("crm.Organisation", models.PROTECT, verbose_name=_("partner"), related_name="+")
    direction = models.CharField(_("direction"), max_length=3, choices=Direction)
    enquiry = models.ForeignKey(Enquiry, models.PROTECT, null=True, verbose_name=_("enquiry"), related_name="referrals")
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, verbose_name=_("lead"), related_name="referrals")
    sent_at = models.DateTimeField(_("handed over"))
    answer_due_on = models.DateField(_("answer back before or on"))
    answered_at = models.DateTimeField(_("answer back"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=ReferralOutcome, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    noted_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.CheckConstraint(name="referral_direction_known", condition=Q(direction__in=Direction.values)),
            models.CheckConstraint(
                name="referral_about_one",
                condition=Q(enquiry__isnull=False, lead=None) | Q(enquiry=None, lead__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_answer_is_whole",
                condition=Q(answered_at=None, outcome="")
                | Q(answered_at__isnull=False, outcome__in=ReferralOutcome.values),
            ),
            models.UniqueConstraint(
                fields=["enquiry", "direction", "organisation"],
                condition=Q(enquiry__isnull=False),
                name="referral_of_enquiry_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_direction_display()}"

    @property
    def is_late(self) -> bool:
        return self.answered_at is None and self.answer_due_on < timezone.localdate()
