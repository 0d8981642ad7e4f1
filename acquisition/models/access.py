"""Who may look at a lead besides those whose role says so: its members, and an administrator for an hour."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.models.leads import Lead

LONGEST_EMERGENCY = timedelta(minutes=60)


class LeadMember(models.Model):
    """A colleague who works on the lead and therefore sees it, however confidential it is."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="members")
    user = models.ForeignKey("crm.User", models.PROTECT, related_name="+", verbose_name=_("colleague"))
    added_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["lead", "user"], name="lead_member_once")]

    def __str__(self) -> str:
        return self.user.get_full_name() or self.user.get_username()


class EmergencyQuerySet(models.QuerySet["EmergencyAccess"]):
    def live(self) -> "EmergencyQuerySet":
        return self.filter(ends_at__gt=timezone.now())

    def of(self, user: Any) -> "EmergencyQuerySet":
        return self.filter(user=user)


class EmergencyAccess(models.Model):
    """An administrator sees one lead until `ends_at`, for a reason. Rows are never changed; it ends by itself."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="emergencies")
    user = models.ForeignKey("crm.User", models.PROTECT, related_name="+")
    reason = models.TextField(_("why"))
    opened_at = models.DateTimeField(_("opened"))
    ends_at = models.DateTimeField(_("ends"))

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("emergency access")
        indexes = [models.Index(fields=["user", "ends_at"], name="emergency_live")]
        constraints = [
            models.CheckConstraint(name="emergency_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="emergency_ends_within_the_hour",
                condition=Q(ends_at__gt=F("opened_at"), ends_at__lte=F("opened_at") + LONGEST_EMERGENCY),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id}: {self.user_id}"
