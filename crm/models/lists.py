"""What people do with a list: the views they keep of it, what they take out of it, and what they edit in it at once."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    PRIVATE = "private", _("only me")
    TEAM = "team", _("my team")
    ALL = "all", _("everybody who may see this list")


class Layout(models.TextChoices):
    LIST = "list", _("list")
    BOARD = "board", _("board")


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any) -> Self:
        """The user's own, those for all, and those of the team: who shares a role and the municipality, or has none."""
        team = Q(visibility=Visibility.TEAM, owner__municipality=user.municipality_id)
        mates = Q(owner__in=user.__class__.objects.filter(groups__in=user.groups.order_by()).order_by().values("pk"))
        return self.filter(Q(owner=user) | Q(visibility=Visibility.ALL) | (team & mates))


class SavedView(models.Model):
    """A list as somebody wants to find it again: filters, search, order and columns, as the address carries them."""

    list_name = models.CharField(max_length=40)
    owner = models.ForeignKey("crm.User", models.CASCADE, related_name="+", verbose_name=_("made by"))
    name = models.CharField(_("name"), max_length=60)
    visibility = models.CharField(_("who sees it"), max_length=8, choices=Visibility, default=Visibility.PRIVATE)
    pinned = models.BooleanField(_("above the list"), default=True)
    layout = models.CharField(_("as"), max_length=6, choices=Layout, default=Layout.LIST)
    query = models.TextField(blank=True, help_text="A query string of known filters; columns and order are in it.")
    made_at = models.DateTimeField(default=timezone.now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["list_name", "owner"], name="saved_view_of_list")]
        constraints = [
            models.CheckConstraint(name="view_visibility_known", condition=Q(visibility__in=Visibility.values)),
            models.CheckConstraint(name="view_layout_known", condition=Q(layout__in=Layout.values)),
        ]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view in which a person finds a list that is opened without saying how."""

    list_name = models.CharField(max_length=40)
    user = models.ForeignKey("crm.User", models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="defaults")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "list_name"], name="one_default_view")]

    def __str__(self) -> str:
        return f"{self.list_name}: {self.view_id}"


class WorkState(models.TextChoices):
    DRAFT = "draft", _("not asked for yet")
    WAITING = "waiting", _("in progress")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    EXPIRED = "expired", _("expired")


CARRIED = (WorkState.WAITING, WorkState.UNDOING)


class ListWork(models.Model):
    """Work on the rows that a list showed at one moment, carried in slices by whoever holds the lease.

    `ids` are those rows in their order, `position` is how many of them are through; `due_at` is when somebody is to go
    on with it, and the end of the lease while somebody does.
    """

    list_name = models.CharField(max_length=40)
    made_by = models.ForeignKey("crm.User", models.PROTECT, related_name="+", verbose_name=_("who"))
    made_at = models.DateTimeField(_("when"), default=timezone.now)
    ids = models.JSONField(default=list)
    total = models.PositiveIntegerField(_("rows"), default=0)
    position = models.PositiveIntegerField(default=0)
    state = models.CharField(_("state"), max_length=8, choices=WorkState, default=WorkState.DRAFT)
    due_at = models.DateTimeField(default=timezone.now)
    lease_token = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def is_carried(self) -> bool:
        return self.state in CARRIED

    @property
    def percent(self) -> int:
        return self.position * 100 // self.total if self.total else 0


class Export(ListWork):
    """Rows that somebody took out of a list, and why; the file goes after a day, the row stays."""

    class Format(models.TextChoices):
        XLSX = "xlsx", _("Excel (XLSX)")
        CSV = "csv", _("CSV, for other programs")

    query = models.TextField(blank=True)
    columns = models.JSONField(default=list)
    format = models.CharField(_("as"), max_length=4, choices=Format)
    language = models.CharField(max_length=2)
    reason = models.TextField(_("why"))
    file = models.CharField(max_length=120, blank=True)
    finished_at = models.DateTimeField(_("ready"), null=True)
    expires_at = models.DateTimeField(_("until"), null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["due_at"], name="export_due", condition=Q(state="waiting")),
            models.Index(fields=["made_by", "-id"], name="export_of_person"),
        ]
        constraints = [models.CheckConstraint(name="export_has_reason", condition=~Q(reason=""))]
        verbose_name = _("export")
        verbose_name_plural = _("exports")

    def __str__(self) -> str:
        return f"{self.list_name} #{self.pk}"


class BulkEdit(ListWork):
    """One field given one value in several rows, kept so that it can be undone as a whole."""

    field = models.CharField(max_length=60, blank=True)
    value = models.JSONField(null=True)
    change_set = models.OneToOneField("crm.ChangeSet", models.PROTECT, null=True, related_name="bulk_edit")
    changed = models.PositiveIntegerField(_("changed"), default=0)
    refused_count = models.PositiveIntegerField(_("refused"), default=0)
    refused = models.JSONField(default=list, help_text="[id, sentence] of the first rows that refused.")
    restored = models.PositiveIntegerField(default=0)
    left = models.JSONField(default=list, help_text="Ids of rows that stay, wholly or partly, when it is undone.")
    undone_to = models.BigIntegerField(null=True, help_text="The row change that was put back last.")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["due_at"], name="bulk_edit_due", condition=Q(state__in=["waiting", "undoing"])),
            models.Index(fields=["made_by", "-id"], name="bulk_edit_of_person"),
        ]
        verbose_name = _("edit of several at once")
        verbose_name_plural = _("edits of several at once")

    def __str__(self) -> str:
        return f"{self.list_name} #{self.pk}"
