"""Who has a claim on which land, until when, and how a municipality gave everybody a fair chance at it."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from acquisition.models.land import Plot
from acquisition.models.leads import Lead, sees_every_lead


class HoldKind(models.TextChoices):
    """From a wish to a sale. All but a wish keep others away from the land."""

    SOFT_INTEREST = "soft_interest", _("interest, binds nobody")
    OPTION = "option", _("option")
    RESERVATION = "reservation", _("reservation")
    SALE_AGREED = "sale_agreed", _("sale agreed")


class HoldStatus(models.TextChoices):
    ACTIVE = "active", _("active")
    EXPIRED = "expired", _("expired")
    RELEASED = "released", _("released")
    LEAD_ENDED = "lead_ended", _("the lead ended")
    CONVERTED = "converted", _("went on as another hold")


class Didam(models.TextChoices):
    """How a municipality gives (possible) candidates room to compete for its land.

    Supreme Court of the Netherlands, 26 November 2021, ECLI:NL:HR:2021:1778 (Didam), and 15 November 2024,
    ECLI:NL:HR:2024:1661.
    """

    NOT_APPLICABLE = "not_applicable", _("not needed: the land is not a municipality’s")
    POLICY_FIRST_COME = "policy_first_come", _("first come, first served, by a published policy")
    PUBLISHED_INTENTION = "published_intention", _("published intention: one serious candidate only")
    OPEN_SELECTION = "open_selection", _("open selection by published criteria")


class PlotHoldQuerySet(models.QuerySet["PlotHold"]):
    def visible_to(self, user: Any) -> "PlotHoldQuerySet":
        """Those of leads that the user may see: a hold says who wants the land."""
        if not (user.is_active and user.has_perm("acquisition.view_plot")):
            return self.none()
        seen = self.filter(lead__in=Lead.objects.visible_to(user))
        return seen if sees_every_lead(user) else seen.filter(plot__park__municipality=user.municipality_id or 0)

    def active(self) -> "PlotHoldQuerySet":
        return self.filter(status=HoldStatus.ACTIVE)


class PlotHold(models.Model):
    """A lead's claim on (a part of) a plot from one day to another, both included.

    Areas of exclusive holds are counted on the plot (`Plot.held_m2`), so that the database refuses more than there is.
    """

    plot = models.ForeignKey(Plot, models.PROTECT, verbose_name=_("plot"), related_name="holds")
    lead = models.ForeignKey(Lead, models.PROTECT, verbose_name=_("lead"), related_name="holds")
    kind = models.CharField(_("kind"), max_length=16, choices=HoldKind)
    area_m2 = models.PositiveIntegerField(_("area in m²"))
    whole = models.BooleanField(default=False, help_text=_("The plot is not divisible, so nobody else has a part."))
    starts_on = models.DateField(_("from"))
    expires_on = models.DateField(_("until and including"))
    status = models.CharField(_("status"), max_length=10, choices=HoldStatus, default=HoldStatus.ACTIVE)
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    ended_because = models.CharField(_("why it ended"), max_length=200, blank=True)
    didam = models.CharField(_("fair chance for others"), max_length=20, choices=Didam, blank=True)
    didam_reference = models.CharField(_("publication or policy"), max_length=200, blank=True)
    didam_published_on = models.DateField(_("published"), null=True, blank=True)
    didam_objection_until = models.DateField(_("others may object until and including"), null=True, blank=True)
    didam_settled_on = models.DateField(_("settled"), null=True, blank=True)
    fee_eur = models.PositiveIntegerField(_("fee (whole euros)"), null=True, blank=True)
    follows = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    made_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = PlotHoldQuerySet.as_manager()

    class Meta:
        ordering = ["expires_on", "pk"]
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        indexes = [models.Index(fields=["expires_on"], name="plothold_expiring", condition=Q(status="active"))]
        constraints = [
            models.UniqueConstraint(
                fields=["plot"],
                condition=Q(status="active", whole=True) & ~Q(kind="soft_interest"),
                name="plothold_whole_plot_once",
            ),
            models.UniqueConstraint(fields=["plot", "lead"], condition=Q(status="active"), name="plothold_once_a_lead"),
            models.CheckConstraint(name="plothold_has_land", condition=Q(area_m2__gt=0)),
            models.CheckConstraint(name="plothold_has_days", condition=Q(expires_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="plothold_ended_has_day",
                condition=Q(status="active", ended_on=None) | (~Q(status="active") & Q(ended_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="plothold_released_has_reason", condition=~Q(status="released") | ~Q(ended_because="")
            ),
            models.CheckConstraint(name="plothold_kind_known", condition=Q(kind__in=HoldKind.values)),
            models.CheckConstraint(name="plothold_status_known", condition=Q(status__in=HoldStatus.values)),
            models.CheckConstraint(name="plothold_didam_known", condition=Q(didam__in=["", *Didam.values])),
            models.CheckConstraint(
                name="plothold_sold_after_didam",
                condition=~Q(kind="sale_agreed") | Q(didam="not_applicable") | Q(didam_settled_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.plot}"

    @property
    def is_exclusive(self) -> bool:
        return self.kind != HoldKind.SOFT_INTEREST

    @property
    def is_active(self) -> bool:
        return self.status == HoldStatus.ACTIVE

    def objections_open(self, day: date) -> bool:
        """Whether others may still say that they want the land too."""
        return self.didam_objection_until is not None and day <= self.didam_objection_until
