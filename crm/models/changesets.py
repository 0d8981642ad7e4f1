"""Work on many rows at once, kept so that it can be undone as a whole."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ChangeSet(models.Model):
    """One import, merge or bulk edit. `undone_at` says that it no longer stands."""

    class Kind(models.TextChoices):
        IMPORT = "import", _("import")
        MERGE = "merge", _("merge")
        BULK_EDIT = "bulk_edit", _("edit of several at once")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    made_by = models.ForeignKey(
        "crm.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    undone_by = models.ForeignKey(
        "crm.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("change of several rows")
        verbose_name_plural = _("changes of several rows")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"


class RowChange(models.Model):
    """What a change set did to one row: the fields it changed, as they were and as it left them.

    None before is a row that it made, None after one that it removed; the other side then holds every field.
    Holds personal data, so it goes when the person it is about is erased.
    """

    change_set = models.ForeignKey(ChangeSet, models.CASCADE, related_name="rows")
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["change_set", "id"], name="row_change_in_order"),
            models.Index(fields=["object_type", "object_id"], name="row_change_object"),
        ]
        verbose_name = _("change of a row")
        verbose_name_plural = _("changes of rows")

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id}"
