"""Asking every municipality at once which plots it can offer a lead, without one seeing what another says."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from acquisition.models.land import Plot
from acquisition.models.leads import Confidentiality, Lead, sees_every_lead


class CallStatus(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    WAIVED = "waived", _("waived")
    STOPPED = "stopped", _("stopped before its end")


class ReplyState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    NOMINATED = "nominated", _("offers plots")
    NO_FIT = "no_fit", _("has nothing that fits")
    NO_REPLY = "no_reply", _("did not reply")


class SiteCallQuerySet(models.QuerySet["SiteCall"]):
    def visible_to(self, user: Any) -> "SiteCallQuerySet":
        """Of leads the user may see for the acquisition team; for an account manager those that asked the municipality.

        A sealed lead's call is hidden from who may not see the lead.
        """
        if not (user.is_active and user.has_perm("acquisition.view_sitecall")):
            return self.none()
        if sees_every_lead(user):
            return self.filter(lead__in=Lead.objects.visible_to(user))
        asked = SiteCallReply.objects.filter(municipality=user.municipality_id or 0).order_by().values("call")
        return self.filter(pk__in=asked).exclude(lead__confidentiality=Confidentiality.SEALED)

    def due(self, moment: datetime) -> "SiteCallQuerySet":
        return self.filter(status=CallStatus.OPEN, closes_at__lte=moment)


class SiteCall(models.Model):
    """One question about one lead to all members of the day, or the reason why none was asked.

    `brief` names the lead by its code alone: people of every municipality read it.
    """

    lead = models.ForeignKey(Lead, models.PROTECT, verbose_name=_("lead"), related_name="calls")
    opened_at = models.DateTimeField(_("asked"))
    closes_at = models.DateTimeField(_("answer before"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    brief = models.TextField(_("what is asked"), blank=True)
    status = models.CharField(_("status"), max_length=8, choices=CallStatus, default=CallStatus.OPEN)
    waiver_reason = models.CharField(_("why nobody was asked"), max_length=300, blank=True)
    opened_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")

    objects = SiteCallQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("site call")
        verbose_name_plural = _("site calls")
        permissions = [("answer_sitecall", _("Can answer site calls for the own municipality"))]
        indexes = [models.Index(fields=["closes_at"], name="sitecall_due", condition=Q(status="open"))]
        constraints = [
            models.UniqueConstraint(fields=["lead"], condition=Q(status="open"), name="sitecall_open_once"),
            models.CheckConstraint(name="sitecall_status_known", condition=Q(status__in=CallStatus.values)),
            models.CheckConstraint(name="sitecall_has_time", condition=Q(closes_at__gte=F("opened_at"))),
            models.CheckConstraint(
                name="sitecall_waived_has_reason", condition=~Q(status="waived") | ~Q(waiver_reason="")
            ),
            models.CheckConstraint(
                name="sitecall_over_has_moment",
                condition=Q(status="open", closed_at=None) | (~Q(status="open") & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Site call %(code)s") % {"code": self.lead.code})

    def takes_answers(self, moment: datetime) -> bool:
        return self.status == CallStatus.OPEN and moment < self.closes_at


class SiteCallReply(models.Model):
    """What one municipality said: there is a row for each that was a member on the day of the call."""

    call = models.ForeignKey(SiteCall, models.CASCADE, related_name="replies")
    municipality = models.ForeignKey(
        "crm.Municipality", models.PROTECT, verbose_name=_("municipality"), related_name="+"
    )
    state = models.CharField(_("reply"), max_length=10, choices=ReplyState, default=ReplyState.WAITING)
    reason = models.CharField(_("why nothing fits"), max_length=300, blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)
    replied_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["municipality__name"]
        verbose_name = _("reply to a site call")
        constraints = [
            models.UniqueConstraint(fields=["call", "municipality"], name="callreply_once"),
            models.CheckConstraint(name="callreply_state_known", condition=Q(state__in=ReplyState.values)),
            models.CheckConstraint(
                name="callreply_given_has_moment",
                condition=Q(state__in=["nominated", "no_fit"], replied_at__isnull=False)
                | Q(state__in=["waiting", "no_reply"], replied_at=None),
            ),
            models.CheckConstraint(name="callreply_no_fit_has_reason", condition=~Q(state="no_fit") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_state_display()}"


class SiteNomination(models.Model):
    """A plot that a municipality offers for the lead."""

    reply = models.ForeignKey(SiteCallReply, models.CASCADE, related_name="nominations")
    plot = models.ForeignKey(Plot, models.PROTECT, verbose_name=_("plot"), related_name="nominations")
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("nominated plot")
        constraints = [models.UniqueConstraint(fields=["reply", "plot"], name="nomination_once")]

    def __str__(self) -> str:
        return str(self.plot)
