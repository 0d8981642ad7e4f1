"""A company that signed and is on its way to settle here: what stands between its word and its work."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.models.landing_stages import (
    ASIDE,
    GONE,
    STANDING,
    UNDERWAY,
    LandingEdge,
    LandingStatus,
    landing_edges_from,
)
from acquisition.models.leads import Confidentiality, Lead, sees_every_lead

_STOOD = Q(status__in=["operational", "aftercare", "closed_down"])


class LandingQuerySet(models.QuerySet["Landing"]):
    def visible_to(self, user: Any) -> "LandingQuerySet":
        """Those of the leads the user may see; for an account manager also the own municipality's of open leads."""
        if not (user.is_active and user.has_perm("acquisition.view_landing")):
            return self.none()
        seen = Q(lead__in=Lead.objects.visible_to(user).order_by().values("pk"))
        if user.municipality_id and not sees_every_lead(user):
            seen |= Q(municipality=user.municipality_id, lead__confidentiality=Confidentiality.OPEN_REGION)
        return self.filter(seen)

    def not_cancelled(self) -> "LandingQuerySet":
        return self.exclude(status=LandingStatus.CANCELLED)


class Landing(models.Model):
    """One settlement that a lead led to. `status` moves only by actions; `set_aside_from` says where it goes on."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="landings", verbose_name=_("lead"))
    number = models.PositiveSmallIntegerField()
    code = models.CharField(_("code"), max_length=24, unique=True)
    committed_step = models.PositiveIntegerField(
        null=True, help_text=_("The step of its lead’s road that opened it; none when it was opened by hand.")
    )
    municipality = models.ForeignKey(
        "crm.Municipality", models.PROTECT, null=True, blank=True, verbose_name=_("municipality"), related_name="+"
    )
    plots = models.ManyToManyField("acquisition.Plot", blank=True, verbose_name=_("plots"), related_name="landings")
    landing_manager = models.ForeignKey(
        "crm.User", models.PROTECT, null=True, blank=True, verbose_name=_("landing manager"), related_name="+"
    )
    status = models.CharField(_("status"), max_length=20, choices=LandingStatus, default=LandingStatus.COMMITTED)
    status_since = models.DateTimeField(_("in this status since"))
    status_reason = models.CharField(_("why"), max_length=200, blank=True)
    set_aside_from = models.CharField(_("goes on as"), max_length=20, choices=LandingStatus, blank=True)
    blocked_by = models.ForeignKey(
        "acquisition.Dependency", models.PROTECT, null=True, verbose_name=_("blocked by"), related_name="+"
    )
    resume_on = models.DateField(_("take up again on"), null=True, blank=True)
    land_document = models.CharField(_("document that secures the land"), max_length=160, blank=True)
    land_document_on = models.DateField(_("dated"), null=True, blank=True)
    land_document_reference = models.CharField(_("where it is kept"), max_length=160, blank=True)
    embargo_until = models.DateField(_("not announced before"), null=True, blank=True)
    name_lifted_on = models.DateField(_("company name public since"), null=True, blank=True)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    expected_operational_on = models.DateField(_("expected to be operational on"), null=True, blank=True)
    operational_on = models.DateField(_("operational since"), null=True, blank=True)
    closed_down_on = models.DateField(_("closed down on"), null=True, blank=True)
    win_reported_by = models.ForeignKey(
        "crm.User", models.PROTECT, null=True, verbose_name=_("win reported by"), related_name="+"
    )
    win_verified_by = models.ForeignKey(
        "crm.User", models.PROTECT, null=True, verbose_name=_("win verified by"), related_name="+"
    )
    win_verified_at = models.DateTimeField(_("win verified"), null=True)
    confirmation_waived_by = models.ForeignKey(
        "crm.User", models.PROTECT, null=True, verbose_name=_("confirmation waived by"), related_name="+"
    )
    confirmation_waived_reason = models.TextField(_("why the company need not confirm"), blank=True)
    opened_at = models.DateTimeField(_("opened"))
    version = models.PositiveIntegerField(default=1)

    objects = LandingQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("landing")
        verbose_name_plural = _("landings")
        permissions = [("verify_landing", _("Can verify what colleagues or companies report of a landing"))]
        indexes = [models.Index(fields=["-opened_at", "-id"], name="landing_latest")]
        constraints = [
            models.UniqueConstraint(fields=["lead", "number"], name="landing_number_once"),
            models.UniqueConstraint(fields=["lead", "committed_step"], name="landing_once_per_commitment"),
            models.CheckConstraint(name="landing_status_known", condition=Q(status__in=LandingStatus.values)),
            models.CheckConstraint(
                name="landing_aside_goes_on",
                condition=Q(status__in=ASIDE, set_aside_from__in=UNDERWAY)
                | (~Q(status__in=ASIDE) & Q(set_aside_from="")),
            ),
            models.CheckConstraint(
                name="landing_hold_has_end",
                condition=Q(status="on_hold", resume_on__isnull=False) | (~Q(status="on_hold") & Q(resume_on=None)),
            ),
            models.CheckConstraint(
                name="landing_blocked_by_something",
                condition=Q(status="blocked", blocked_by__isnull=False) | (~Q(status="blocked") & Q(blocked_by=None)),
            ),
            models.CheckConstraint(
                name="landing_aside_has_reason",
                condition=~Q(status__in=["on_hold", "cancelled", "closed_down"]) | ~Q(status_reason=""),
            ),
            models.CheckConstraint(
                name="landing_secured_has_document",
                condition=Q(status__in=["committed", "cancelled"])
                | Q(set_aside_from="committed")
                | (~Q(land_document="") & Q(land_document_on__isnull=False, municipality__isnull=False)),
            ),
            models.CheckConstraint(
                name="landing_document_whole",
                condition=Q(land_document="", land_document_on=None)
                | (~Q(land_document="") & Q(land_document_on__isnull=False)),
            ),
            models.CheckConstraint(name="landing_stood_since", condition=~_STOOD | Q(operational_on__isnull=False)),
            models.CheckConstraint(
                name="landing_closed_has_day",
                condition=Q(status="closed_down", closed_down_on__isnull=False, closed_down_on__gte=F("operational_on"))
                | (~Q(status="closed_down") & Q(closed_down_on=None)),
            ),
            models.CheckConstraint(
                name="landing_win_verified_whole",
                condition=Q(win_verified_by=None, win_verified_at=None)
                | Q(win_verified_by__isnull=False, win_verified_at__isnull=False, win_reported_by__isnull=False),
            ),
            models.CheckConstraint(
                name="landing_win_verified_by_another",
                condition=Q(win_verified_by=None)
                | (Q(win_reported_by__isnull=False) & ~Q(win_verified_by=F("win_reported_by"))),
            ),
            models.CheckConstraint(
                name="landing_waiver_by_another",
                condition=Q(confirmation_waived_by=None)
                | (Q(win_reported_by__isnull=False) & ~Q(confirmation_waived_by=F("win_reported_by"))),
            ),
            models.CheckConstraint(
                name="landing_waiver_has_reason",
                condition=Q(confirmation_waived_by=None, confirmation_waived_reason="")
                | (Q(confirmation_waived_by__isnull=False) & ~Q(confirmation_waived_reason="")),
            ),
            models.CheckConstraint(
                name="landing_announced_after_embargo",
                condition=Q(announced_on=None) | Q(embargo_until=None) | Q(announced_on__gte=F("embargo_until")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.lead.title}"

    @property
    def is_underway(self) -> bool:
        return self.status in UNDERWAY

    @property
    def is_aside(self) -> bool:
        return self.status in ASIDE

    @property
    def stands(self) -> bool:
        return self.status in STANDING

    @property
    def is_gone(self) -> bool:
        return self.status in GONE

    @property
    def allowed_moves(self) -> list[LandingEdge]:
        return landing_edges_from(self.status)

    @property
    def days_in_status(self) -> int:
        return max(0, (timezone.now() - self.status_since).days)


class LandingTransition(models.Model):
    """One step on a landing’s road. Rows are never changed."""

    landing = models.ForeignKey(Landing, models.PROTECT, related_name="transitions")
    seq = models.PositiveIntegerField()
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20, choices=LandingStatus)
    at = models.DateTimeField()
    actor = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    dependency = models.ForeignKey("acquisition.Dependency", models.PROTECT, null=True, related_name="+")
    gate_version = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["landing", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["landing", "seq"], name="landing_transition_once"),
            models.CheckConstraint(name="landing_transition_known", condition=Q(to_status__in=LandingStatus.values)),
        ]

    def __str__(self) -> str:
        return f"{self.from_status or '·'} → {self.to_status}"

    @property
    def from_label(self) -> str:
        return str(LandingStatus(self.from_status).label) if self.from_status else ""
