"""The next version of a bidbook while it is written: one working copy per bidbook and language."""

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import RevisionMixin

from acquisition.blocks import BookSections
from acquisition.models.bidbooks import Bidbook, BidbookVersion


class DraftState(models.TextChoices):
    WRITING = "writing", _("being written")
    HANDED_IN = "handed_in", _("waits for a second person")


class BidbookDraftQuerySet(models.QuerySet["BidbookDraft"]):
    def visible_to(self, user: Any) -> "BidbookDraftQuerySet":
        return self if user.is_active and user.has_perm("acquisition.change_bidbookdraft") else self.none()


class BidbookDraft(RevisionMixin, models.Model):
    """What the bidbook will say in this language. Every state it was saved in is kept as a Wagtail revision."""

    bidbook = models.ForeignKey(Bidbook, models.PROTECT, related_name="drafts")
    language = models.CharField(_("language"), max_length=2)
    title = models.CharField(_("title"), max_length=160)
    body = StreamField(BookSections(), verbose_name=_("sections"), blank=True)
    release_notes = models.TextField(
        _("what changed"),
        blank=True,
        help_text=_("For colleagues and readers who know the version before. Needed from the second version on."),
    )
    based_on = models.ForeignKey(BidbookVersion, models.PROTECT, null=True, editable=False, related_name="+")
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.WRITING, editable=False)
    remark = models.TextField(_("why it came back"), blank=True, editable=False)
    edited_at = models.DateTimeField(_("changed"), editable=False)
    edited_by = models.ForeignKey("crm.User", models.PROTECT, null=True, editable=False, related_name="+")
    handed_in_at = models.DateTimeField(_("handed in"), null=True, editable=False)
    handed_in_by = models.ForeignKey("crm.User", models.PROTECT, null=True, editable=False, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="bidbook_draft")
    objects = BidbookDraftQuerySet.as_manager()

    class Meta:
        ordering = ["bidbook", "language"]
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        constraints = [
            models.UniqueConstraint(fields=["bidbook", "language"], name="one_draft_a_language"),
            models.CheckConstraint(name="draft_state_known", condition=Q(state__in=DraftState.values)),
            models.CheckConstraint(
                name="draft_handed_in_by_somebody",
                condition=~Q(state=DraftState.HANDED_IN) | Q(handed_in_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.language}"

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def waits(self) -> bool:
        return self.state == DraftState.HANDED_IN

    def may_be_published_by(self, user_id: int | None) -> bool:
        """A second person: not who handed it in, nor who changed it last."""
        return user_id is not None and user_id not in {self.handed_in_by_id, self.edited_by_id}
