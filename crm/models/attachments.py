"""Files that belong to a thing: an agreement, a list of wishes, a drawing."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.contracts import things

LONGEST_NAME = 160
OF_THE_GROUND_FLOOR = ("crm.contact", "crm.organisation")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: Any) -> "AttachmentQuerySet":
        """Those of something the user may see."""
        if not (user.is_active and user.has_perm("crm.view_attachment")):
            return self.none()
        seen = Q()
        for kind in (*OF_THE_GROUND_FLOOR, *(kind for kind, _thing in things.items())):
            rows = visible_rows(kind, user).order_by().filter(pk=models.OuterRef("about_id"))
            seen |= Q(models.Exists(rows), about_type=kind)
        return self.filter(seen)

    def removable_by(self, user: Any) -> "AttachmentQuerySet":
        """Of those the user may see the own ones, or all for who may remove every file."""
        seen = self.visible_to(user)
        if user.has_perm("crm.delete_attachment"):
            return seen
        return seen.filter(attached_by=user) if user.has_perm("crm.add_attachment") else self.none()

    def about(self, thing: models.Model) -> "AttachmentQuerySet":
        return self.filter(about_type=thing._meta.label_lower, about_id=thing.pk)


def visible_rows(kind: str, user: Any) -> models.QuerySet[Any]:
    """The rows of `app.model` that the user may see. KeyError for a kind that nobody can speak of."""
    if kind in OF_THE_GROUND_FLOOR:
        rows: models.QuerySet[Any] = apps.get_model(kind)._default_manager.visible_to(user)
        return rows
    thing = things.get(kind)
    if thing is None:
        raise KeyError(kind)
    found: models.QuerySet[Any] = thing.visible_rows(user)
    return found


class Attachment(models.Model):
    """One file of one thing, in the private store, where no address leads. It never changes; it can be removed."""

    about_type = models.CharField(
        max_length=60, help_text="The `app.model` of the thing it belongs to; who may not see that may not read this."
    )
    about_id = models.BigIntegerField()
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    note = models.CharField(_("what it is"), max_length=200, blank=True)
    file = models.CharField(max_length=80, unique=True, help_text="Its name in the private store; says nothing.")
    size = models.PositiveIntegerField(_("size"), help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    attached_by = models.ForeignKey(
        "crm.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("added by")
    )
    attached_at = models.DateTimeField(_("added"), default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["about_type", "about_id"], name="attachment_about")]
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name

    @property
    def ending(self) -> str:
        return self.name.rpartition(".")[2].lower()
