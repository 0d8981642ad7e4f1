"""What fields of a row were before: personal data, so it stands here and not in the event log."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FieldChange(models.Model):
    """One field that somebody changed. Rows never change; they go when the person they are about is forgotten."""

    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    version = models.PositiveIntegerField(help_text="The version of the object that this change made.")
    field = models.CharField(max_length=60)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    actor = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    event_id = models.BigIntegerField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["object_type", "object_id", "-id"], name="field_change_object")]
        verbose_name = _("change of a field")
        verbose_name_plural = _("changes of fields")

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id} v{self.version}: {self.field}"
