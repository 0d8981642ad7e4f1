"""Which rows were merged into which, and which are perhaps one."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models.changesets import ChangeSet


class Merge(models.Model):
    """One row was merged into another. What that did to other rows, and whether it stands, its change set says."""

    change_set = models.OneToOneField(ChangeSet, models.CASCADE, related_name="merge")
    kind = models.CharField(max_length=60, help_text="The `app.model` of both.")
    winner_id = models.BigIntegerField()
    loser_id = models.BigIntegerField()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["kind", "winner_id"], name="merge_winner"),
            models.Index(fields=["kind", "loser_id"], name="merge_loser"),
        ]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")

    def __str__(self) -> str:
        return f"{self.kind} {self.loser_id} → {self.winner_id}"


class DuplicatePairs(models.QuerySet["DuplicatePair"]):
    def visible_to(self, user: Any) -> Self:
        """Open pairs of which the user may see both; a row that was merged is no longer half of a pair."""
        seen = Q(pk__in=[])
        if user.has_perm("crm.view_contact"):
            seen |= Q(contact_one__merged_into=None, contact_two__merged_into=None, contact_one__isnull=False)
        if user.has_perm("crm.view_organisation"):
            seen |= Q(
                organisation_one__merged_into=None,
                organisation_two__merged_into=None,
                organisation_one__isnull=False,
            )
        return self.filter(seen, state=DuplicatePair.State.OPEN)


class DuplicatePair(models.Model):
    """Two rows that are perhaps one, found in the background, until somebody says that they are not."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DISMISSED = "dismissed", _("not the same")

    contact_one = models.ForeignKey("crm.Contact", models.CASCADE, null=True, related_name="+")
    contact_two = models.ForeignKey("crm.Contact", models.CASCADE, null=True, related_name="+")
    organisation_one = models.ForeignKey("crm.Organisation", models.CASCADE, null=True, related_name="+")
    organisation_two = models.ForeignKey("crm.Organisation", models.CASCADE, null=True, related_name="+")
    score = models.PositiveSmallIntegerField(_("how sure"), help_text="Of 100.")
    reasons = models.JSONField(_("why"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    dismissed_by = models.ForeignKey("crm.User", models.SET_NULL, null=True, related_name="+")
    dismissed_at = models.DateTimeField(null=True)

    objects = DuplicatePairs.as_manager()

    class Meta:
        ordering = ["-score", "-pk"]
        indexes = [models.Index(fields=["-score", "-id"], name="duplicates_surest", condition=Q(state="open"))]
        constraints = [
            models.UniqueConstraint(fields=["contact_one", "contact_two"], name="contacts_paired_once"),
            models.UniqueConstraint(fields=["organisation_one", "organisation_two"], name="organisations_paired_once"),
            models.CheckConstraint(
                name="pair_of_one_kind",
                condition=Q(contact_one__lt=F("contact_two"), organisation_one=None, organisation_two=None)
                | Q(organisation_one__lt=F("organisation_two"), contact_one=None, contact_two=None),
            ),
        ]
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")

    def __str__(self) -> str:
        return f"{self.one} – {self.two}"

    @property
    def one(self) -> Any:
        return self.contact_one or self.organisation_one

    @property
    def two(self) -> Any:
        return self.contact_two or self.organisation_two


class DuplicateSearch(models.Model):
    """How far the search through rows of one kind came, in the order in which they were changed."""

    kind = models.CharField(max_length=60, primary_key=True)
    changed_at = models.DateTimeField(null=True)
    row_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.kind
