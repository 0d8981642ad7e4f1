"""Who looked at what is confidential."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AccessKind(models.TextChoices):
    VIEW = "view", _("read")
    MACHINE = "machine", _("read by a machine")
    EXPORT = "export", _("exported")
    EMERGENCY = "emergency", _("opened in an emergency")


class AccessLogQuerySet(models.QuerySet["AccessLog"]):
    def visible_to(self, user: Any) -> "AccessLogQuerySet":
        """All of it for who may read the log; it names things by their code, never by what they are about."""
        return self if user.is_active and user.has_perm("crm.view_accesslog") else self.none()


class AccessLog(models.Model):
    """One look at, or one copy of, one confidential thing. Rows are never changed."""

    at = models.DateTimeField(_("when"))
    user = models.ForeignKey("crm.User", models.PROTECT, verbose_name=_("who"), related_name="+")
    token = models.ForeignKey("crm.ApiToken", models.PROTECT, null=True, related_name="+", verbose_name=_("API token"))
    kind = models.CharField(_("how"), max_length=10, choices=AccessKind)
    thing_type = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    thing_code = models.CharField(_("what"), max_length=40)
    grade = models.CharField(_("confidentiality"), max_length=16)
    reason = models.TextField(_("why"), blank=True)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("look at something confidential")
        verbose_name_plural = _("looks at confidential things")
        indexes = [
            models.Index(fields=["thing_type", "thing_id", "-id"], name="access_to_thing"),
            models.Index(fields=["user", "-id"], name="access_by_user"),
        ]
        constraints = [
            models.CheckConstraint(name="access_kind_known", condition=Q(kind__in=AccessKind.values)),
            models.CheckConstraint(
                name="access_copy_has_reason", condition=~Q(kind__in=["export", "emergency"]) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="access_machine_has_token",
                condition=Q(kind="machine", token__isnull=False) | (~Q(kind="machine") & Q(token__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing_code}: {self.get_kind_display()}"
