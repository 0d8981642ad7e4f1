"""Lists of people and organisations that are read in: the file, its rows, and how far it is."""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models.changesets import ChangeSet


class ImportState(models.TextChoices):
    MAPPING = "mapping", _("columns to be chosen")
    CHECKING = "checking", _("being checked")
    READY = "ready", _("checked, nothing read in yet")
    RUNNING = "running", _("being read in")
    DONE = "done", _("read in")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    FAILED = "failed", _("stopped")


class ImportChoice(models.TextChoices):
    """What to do with a row about somebody or something we know."""

    SKIP = "skip", _("leave out the row")
    FILL = "fill", _("fill in what we do not know yet")
    OVERWRITE = "overwrite", _("overwrite what we know with what the list says")
    ANOTHER = "another", _("add another organisation of this name")


class ImportRowState(models.TextChoices):
    READY = "ready", _("new")
    KNOWN = "known", _("known already")
    WRONG = "wrong", _("cannot be read in")
    MADE = "made", _("added")
    UPDATED = "updated", _("brought up to date")
    UNCHANGED = "unchanged", _("said nothing new")
    SKIPPED = "skipped", _("left out")


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, user: Any) -> "ImportRunQuerySet":
        """All of them for who may read lists in, none for others: a list holds what contacts and organisations do."""
        return self if user.is_active and user.has_perms(MAY_IMPORT) else self.none()


MAY_IMPORT = (
    "crm.view_importrun",
    "crm.add_importrun",
    *(f"crm.{verb}_{noun}" for noun in ("contact", "organisation") for verb in ("view", "add", "change")),
)


class ImportRun(models.Model):
    """One list on its way in. `position` is the number of the last row dealt with in the present state.

    `columns` says of each column which fact it holds, "" for none. `sample` are the first rows as they stand.
    """

    State = ImportState

    file_name = models.CharField(_("file"), max_length=200)
    size = models.PositiveBigIntegerField(default=0)
    kind = models.CharField(max_length=4, default="csv")
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    separator = models.CharField(_("separator"), max_length=1, blank=True)
    headers = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    columns = models.JSONField(_("columns"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.MAPPING)
    choice = models.CharField(
        _("what is known already"), max_length=10, choices=ImportChoice, default=ImportChoice.FILL
    )
    position = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(_("rows"), default=0)
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=2, default="nl")
    correlation_id = models.UUIDField(default=uuid.uuid4)
    change_set = models.ForeignKey(ChangeSet, models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(
        "crm.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("read in by")
    )
    undone_by = models.ForeignKey("crm.User", models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("when"), default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["moved_at", "id"],
                name="import_run_under_way",
                condition=models.Q(state__in=["checking", "running", "undoing"]),
            )
        ]
        verbose_name = _("list that is read in")
        verbose_name_plural = _("lists that are read in")

    def __str__(self) -> str:
        return self.file_name

    @property
    def under_way(self) -> bool:
        return self.state in UNDER_WAY


UNDER_WAY = (ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING)


class ImportPiece(models.Model):
    """A part of the file as it came. Here rather than among the media, which the web server hands out to everybody."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_piece_once")]
        verbose_name = _("part of a list")

    def __str__(self) -> str:
        return f"{self.run_id}: {self.number}"


class ImportRow(models.Model):
    """A row of the list: its cleaned facts, what is wrong with it, whom it is about, and what became of it.

    `number` is the row's own in the file, the header being 1. `key` is by what the row's main thing is recognised.
    Holds personal data, so it goes with the file.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveBigIntegerField(_("row"))
    state = models.CharField(_("state"), max_length=10, choices=ImportRowState, default=ImportRowState.READY)
    facts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    key = models.CharField(max_length=64, blank=True)
    choice = models.CharField(max_length=10, choices=ImportChoice, blank=True)
    contact_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["run", "state", "number"], name="import_row_state"),
            models.Index(fields=["run", "key"], name="import_row_key"),
        ]
        verbose_name = _("row of a list")
        verbose_name_plural = _("rows of lists")

    def __str__(self) -> str:
        return f"{self.run_id}: {self.number}"


class ImportMapping(models.Model):
    """What somebody said the columns of a list hold, for the next list with the same headers."""

    key = models.CharField(max_length=64, primary_key=True)
    columns = models.JSONField(default=list)
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("remembered columns")

    def __str__(self) -> str:
        return self.key
