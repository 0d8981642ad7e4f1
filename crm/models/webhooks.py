"""Who outside is told what happened here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Webhook(models.Model):
    """An address of a partner that receives one kind of event, signed."""

    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("address"), max_length=300)
    event_name = models.CharField(_("event"), max_length=80)
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("webhook")

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One event told to one webhook; `delivered_at` is set when it answered with success."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey("crm.EventRecord", models.DO_NOTHING, db_constraint=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_status = models.CharField(max_length=80, blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="webhook_once_an_event")]

    def __str__(self) -> str:
        return f"{self.webhook} ← {self.event_id}"
