"""A company that may settle here: the lead, its road so far, and who may look."""

from datetime import datetime, timedelta
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.models.stages import LIMIT_DAYS, Edge, Stage, edges_from


class Origin(models.TextChoices):
    FOREIGN = "foreign", _("from abroad")
    DOMESTIC_OUTSIDE = "domestic_outside", _("from elsewhere in the Netherlands")
    REGIONAL = "regional", _("from the region")
    UNKNOWN = "unknown", _("not known yet")


class Confidentiality(models.TextChoices):
    OPEN_REGION = "open_region", _("open to the region")
    NEED_TO_KNOW = "need_to_know", _("acquisition team only")
    SEALED = "sealed", _("sealed")


class Standing(models.TextChoices):
    ONGOING = "ongoing", _("ongoing")
    DELAYED = "delayed", _("delayed")
    DORMANT = "dormant", _("dormant")


class Outcome(models.TextChoices):
    WON = "won", _("won")
    LOST = "lost", _("lost")
    ABANDONED = "abandoned", _("abandoned")
    DISQUALIFIED = "disqualified", _("disqualified")


class EndReason(models.TextChoices):
    """Why leads end, by what the region lacked; the yearly diagnosis counts them."""

    LAND = "land", _("no fitting land or building")
    GRID = "grid", _("no grid connection in time")
    NITROGEN = "nitrogen", _("nitrogen or environment")
    WATER = "water", _("water or waste water")
    LABOUR = "labour", _("not enough people")
    HOUSING = "housing", _("housing")
    PERMITS = "permits", _("permits took too long")
    INCENTIVES = "incentives", _("better support elsewhere")
    PRICE = "price", _("price")
    MARKET = "market", _("the company’s market")
    FINANCE = "finance", _("the company’s finances")
    INTEGRITY = "integrity", _("integrity")
    OUTSIDE_PROFILE = "outside_profile", _("does not fit the region")
    NO_ANSWER = "no_answer", _("no answer any more")
    OTHER = "other", _("other")


def sees_every_lead(user: Any) -> bool:
    """Whether the user works region-wide; sealed leads are a matter of their own."""
    return bool(user.is_active and user.has_perm("acquisition.view_every_lead"))


class LeadQuerySet(models.QuerySet["Lead"]):
    def visible_to(self, user: Any) -> "LeadQuerySet":
        """All for the acquisition team, sealed ones only for their owner, members and who may see sealed leads;

        for an account manager the open ones shared with the municipality, and those of which they are a member;
        for an administrator those opened in an emergency that is not over; none for anybody else.
        """
        if not (user.is_active and user.has_perm("acquisition.view_lead")):
            return self.none()
        every = sees_every_lead(user)
        if every and user.has_perm("acquisition.view_sealed_lead"):
            return self
        seen = Q(pk__in=Lead.objects.filter(members__user=user).values("pk"))
        if every:
            seen |= ~Q(confidentiality=Confidentiality.SEALED) | Q(owner=user)
        elif user.municipality_id:
            shared = LeadShare.objects.filter(municipality_id=user.municipality_id).values("lead")
            seen |= Q(confidentiality=Confidentiality.OPEN_REGION, pk__in=shared)
        if user.has_perm("acquisition.add_emergencyaccess"):
            live = Lead.objects.filter(emergencies__user=user, emergencies__ends_at__gt=timezone.now())
            seen |= Q(pk__in=live.values("pk"))
        return self.filter(seen)

    def still_open(self) -> "LeadQuerySet":
        return self.filter(outcome=None)

    def stuck(self, moment: datetime) -> "LeadQuerySet":
        """The open ones that stand at their stage for longer than its limit, but for those that were put on hold."""
        too_long = Q()
        for stage, days in LIMIT_DAYS.items():
            too_long |= Q(stage=stage, stage_entered_at__lt=moment - timedelta(days=days))
        return self.still_open().filter(too_long, standing=Standing.ONGOING)


class Lead(models.Model):
    """A possible settlement, from first sign to signature or end. Moves only by actions."""

    code = models.CharField(_("code"), max_length=16, unique=True)
    title = models.CharField(_("title"), max_length=160)
    organisation = models.ForeignKey(
        "crm.Organisation", models.PROTECT, null=True, verbose_name=_("organisation"), related_name="+"
    )
    contact = models.ForeignKey("crm.Contact", models.PROTECT, verbose_name=_("contact"), related_name="+")
    sector = models.ForeignKey(
        "crm.Sector", models.PROTECT, null=True, blank=True, verbose_name=_("sector"), related_name="+"
    )
    origin = models.CharField(_("origin"), max_length=20, choices=Origin, default=Origin.UNKNOWN)
    confidentiality = models.CharField(
        _("confidentiality"), max_length=16, choices=Confidentiality, default=Confidentiality.OPEN_REGION
    )
    owner = models.ForeignKey(
        "crm.User", models.PROTECT, null=True, blank=True, verbose_name=_("owner"), related_name="+"
    )
    stage = models.CharField(_("stage"), max_length=16, choices=Stage, default=Stage.IDENTIFIED)
    stage_entered_at = models.DateTimeField(_("in this stage since"))
    standing = models.CharField(_("standing"), max_length=10, choices=Standing, default=Standing.ONGOING)
    standing_reason = models.CharField(_("why it is on hold"), max_length=200, blank=True)
    resume_on = models.DateField(_("take up again on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome, null=True, blank=True)
    outcome_reason = models.CharField(_("why it ended"), max_length=20, choices=EndReason, blank=True)
    outcome_at = models.DateTimeField(_("ended"), null=True, blank=True)
    jobs_new_fte_est = models.DecimalField(
        _("new jobs (FTE, estimate)"),
        max_digits=8,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    jobs_unknown_reason = models.CharField(_("why the jobs are unknown"), max_length=200, blank=True)
    investment_eur_est = models.BigIntegerField(
        _("investment (whole euros, estimate)"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    investment_unknown_reason = models.CharField(_("why the investment is unknown"), max_length=200, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    expected_decision_on = models.DateField(_("decision expected on"), null=True, blank=True)
    expected_operational_on = models.DateField(_("at work here, expected on"), null=True, blank=True)
    evidence_title = models.CharField(_("what was signed"), max_length=200, blank=True)
    evidence_on = models.DateField(_("signed on"), null=True, blank=True)
    expansion_of = models.ForeignKey(
        "acquisition.Landing", models.PROTECT, null=True, verbose_name=_("expansion of"), related_name="expansions"
    )
    opened_at = models.DateTimeField(_("opened"))
    version = models.PositiveIntegerField(default=1)

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        permissions = [
            ("view_every_lead", _("Can see the leads of the whole region")),
            ("view_sealed_lead", _("Can see sealed leads")),
            ("view_funnel", _("Can see how many leads stand where, without seeing which")),
            ("override_gate", _("Can move a lead although something is missing")),
            ("export_lead", _("Can take leads out as a file")),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="lead_latest"),
            models.Index(fields=["stage", "stage_entered_at", "id"], name="lead_board", condition=Q(outcome=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "origin"],
                condition=Q(outcome__isnull=True, organisation__isnull=False),
                name="lead_open_once_per_origin",
            ),
            models.CheckConstraint(
                name="lead_outcome_has_moment",
                condition=Q(outcome__isnull=True, outcome_at__isnull=True)
                | Q(outcome__isnull=False, outcome_at__isnull=False),
            ),
            models.CheckConstraint(
                name="lead_ended_has_reason",
                condition=~Q(outcome__in=["lost", "abandoned", "disqualified"], outcome__isnull=False)
                | ~Q(outcome_reason=""),
            ),
            models.CheckConstraint(
                name="lead_won_is_committed", condition=~Q(outcome="won", outcome__isnull=False) | Q(stage="committed")
            ),
            models.CheckConstraint(
                name="lead_hold_has_reason", condition=Q(standing="ongoing") | ~Q(standing_reason="")
            ),
            models.CheckConstraint(
                name="lead_dormant_resumes", condition=~Q(standing="dormant") | Q(resume_on__isnull=False)
            ),
            models.CheckConstraint(
                name="lead_closed_is_ongoing", condition=Q(outcome__isnull=True) | Q(standing="ongoing")
            ),
            models.CheckConstraint(name="lead_stage_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(name="lead_origin_known", condition=Q(origin__in=Origin.values)),
            models.CheckConstraint(
                name="lead_confidentiality_known", condition=Q(confidentiality__in=Confidentiality.values)
            ),
            models.CheckConstraint(name="lead_standing_known", condition=Q(standing__in=Standing.values)),
            models.CheckConstraint(
                name="lead_outcome_known", condition=Q(outcome__isnull=True) | Q(outcome__in=Outcome.values)
            ),
            models.CheckConstraint(
                name="lead_evidence_is_whole",
                condition=Q(evidence_title="", evidence_on=None)
                | (~Q(evidence_title="") & Q(evidence_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="lead_jobs_not_negative", condition=Q(jobs_new_fte_est__isnull=True) | Q(jobs_new_fte_est__gte=0)
            ),
            models.CheckConstraint(
                name="lead_investment_not_negative",
                condition=Q(investment_eur_est__isnull=True) | Q(investment_eur_est__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.outcome is None

    @property
    def is_confidential(self) -> bool:
        """Whether looking at it is put on record, and no more than its code may leave the house."""
        return self.confidentiality != Confidentiality.OPEN_REGION

    @property
    def organisation_unless_title(self) -> str:
        """The organisation's name, empty when the title already says it."""
        name = self.organisation.name if self.organisation else ""
        return "" if name == self.title else name

    @property
    def days_in_stage(self) -> int:
        return max(0, (timezone.now() - self.stage_entered_at).days)

    @property
    def allowed_moves(self) -> list[Edge]:
        return edges_from(self.stage) if self.is_open else []


class LeadNumber(models.Model):
    """The last number given out in a year; whoever opens a lead locks the row, so numbers have no twins."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class LeadTransition(models.Model):
    """One step on a lead's road. Rows are never changed."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="transitions")
    seq = models.PositiveIntegerField()
    from_stage = models.CharField(max_length=16, blank=True)
    to_stage = models.CharField(max_length=16, choices=Stage)
    at = models.DateTimeField()
    actor = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    override = models.BooleanField(default=False)
    missing_at_override = models.JSONField(default=list)
    gate_version = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["lead", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["lead", "seq"], name="transition_once"),
            models.CheckConstraint(name="transition_override_has_reason", condition=Q(override=False) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.from_stage or '·'} → {self.to_stage}"

    @property
    def from_label(self) -> str:
        return str(Stage(self.from_stage).label) if self.from_stage else ""

    @property
    def is_step(self) -> bool:
        """False for a lead that was taken up again where it stood."""
        return self.from_stage != self.to_stage


class LeadShare(models.Model):
    """A lead shown to the account managers of one municipality."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="shares")
    municipality = models.ForeignKey("crm.Municipality", models.PROTECT, related_name="+")
    shared_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    shared_at = models.DateTimeField()

    class Meta:
        ordering = ["shared_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["lead", "municipality"], name="lead_shared_once")]

    def __str__(self) -> str:
        return str(self.municipality)
