"""What a lead must have before each move, as the region decided it for a programme year."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.models.stages import EDGES, Edge

FIRST_VERSION = 1


class StageGateQuerySet(models.QuerySet["StageGate"]):
    def visible_to(self, user: Any) -> "StageGateQuerySet":
        """Everybody who may see leads may see what is asked of them."""
        return self if user.is_active and user.has_perm("acquisition.view_stagegate") else self.none()

    def in_force(self, day: date | None = None) -> "StageGate":
        """The newest that has begun by that day (today); before the first was decided, the one of `stages.EDGES`."""
        begun = self.filter(effective_from__lte=day or timezone.localdate())
        return begun.order_by("-version").first() or StageGate(version=FIRST_VERSION, rules=rules_of(EDGES))


class StageGate(models.Model):
    """The gates of all moves from a day on. Rows are never changed; a lead meets the newest at its next move.

    `rules` names for each move, written "from>to", the facts it asks for.
    """

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    programme_year = models.ForeignKey(
        "crm.ProgrammeYear", models.PROTECT, verbose_name=_("programme year"), related_name="+"
    )
    effective_from = models.DateField(_("counts from"))
    rules = models.JSONField(_("what each move asks for"))
    decided_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"))

    objects = StageGateQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        verbose_name = _("gates of a year")
        verbose_name_plural = _("gates")
        constraints = [
            models.CheckConstraint(name="stagegate_after_first", condition=Q(version__gt=FIRST_VERSION)),
        ]

    def __str__(self) -> str:
        return str(self.version)

    def asks_for(self, step: Edge) -> list[str]:
        """The names of the facts; none for a move back, which asks for a reason instead."""
        return [] if step.back else list(self.rules.get(step.name, []))


def rules_of(edges: tuple[Edge, ...]) -> dict[str, list[str]]:
    return {edge.name: list(edge.gate) for edge in edges if not edge.back}
