"""Addresses that get nothing more, known without being kept."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class SuppressionReason(models.TextChoices):
    ASKED = "asked", _("asked us to stop")
    BOUNCED = "bounced", _("mail comes back")
    COMPLAINT = "complaint", _("reported our mail as spam")
    ERASED = "erased", _("was erased")


class Suppression(models.Model):
    """An address to which nothing is sent for any purpose, as a keyed hash; it outlives the contact.

    Only a new double opt-in by whoever reads the mailbox lifts it, and the row says when.
    """

    address_hmac = models.CharField(max_length=64)
    key_mark = models.CharField(max_length=8, help_text=_("Which key made the hash."))
    reason = models.CharField(_("reason"), max_length=10, choices=SuppressionReason)
    happened_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["address_hmac"], name="suppression_address")]
        constraints = [
            models.UniqueConstraint(
                fields=["address_hmac"], condition=models.Q(lifted_at=None), name="suppressed_once_at_a_time"
            )
        ]
        verbose_name = _("suppressed address")

    def __str__(self) -> str:
        return self.get_reason_display()

    def stands_at(self, moment: datetime) -> bool:
        return self.lifted_at is None or self.lifted_at > moment
