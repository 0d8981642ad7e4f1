"""What a colleague holds fast on top of a timeline."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Pin(models.Model):
    """An event that stands on top of the timeline of one thing; what it says is the event's matter."""

    about_type = models.CharField(max_length=60, help_text="The `app.model` of the thing whose timeline it is.")
    about_id = models.BigIntegerField()
    event_id = models.BigIntegerField()
    pinned_by = models.ForeignKey("crm.User", models.SET_NULL, null=True, blank=True, related_name="+")
    pinned_at = models.DateTimeField(_("pinned"), default=timezone.now)

    class Meta:
        ordering = ["-event_id"]
        constraints = [models.UniqueConstraint(fields=["about_type", "about_id", "event_id"], name="pin_once")]
        verbose_name = _("pinned moment")
        verbose_name_plural = _("pinned moments")

    def __str__(self) -> str:
        return f"#{self.event_id}"
