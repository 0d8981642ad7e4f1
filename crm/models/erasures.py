"""That somebody was erased: by whom, why and how much. Nobody is in it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def visible_to(self, user: Any) -> "ErasureQuerySet":
        return self if user.is_active and user.has_perm("crm.view_erasure") else self.none()


class Erasure(models.Model):
    """One person was erased. `went` and `stays` count rows by what they are, such as `crm.interactions`.

    Nothing points to the contacts any more but their numbers, which the event log has too.
    """

    contact_ids = models.JSONField(_("numbers"))
    made_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("erased by"))
    made_at = models.DateTimeField(_("when"))
    reason = models.CharField(_("why"), max_length=400)
    suppressed = models.BooleanField(_("never written to again"))
    went = models.JSONField(_("what went"), default=dict)
    stays = models.JSONField(_("what stays"), default=dict)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erased people")

    def __str__(self) -> str:
        return f"#{self.pk}"


class FileToErase(models.Model):
    """A file that went with a person. Its name may name them, so the row goes as soon as the file has gone."""

    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="files")
    store = models.CharField(max_length=20, default="default", help_text="Of the settings' STORAGES.")
    name = models.CharField(max_length=255)

    def __str__(self) -> str:
        return f"{self.erasure}: {self.pk}"
