"""What was offered to a lead: the sites as they stood when the offer was sent, and what the company said of each."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from acquisition.models.bidbooks import BidbookVersion
from acquisition.models.land import Plot
from acquisition.models.leads import Lead
from acquisition.models.links import ShareLink


class OfferStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SENT = "sent", _("sent")
    ANSWERED = "answered", _("answered")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired without an answer")


class SitePhase(models.TextChoices):
    LONG_LIST = "long_list", _("on the long list")
    SHORT_LIST = "short_list", _("on the short list")
    PREFERRED = "preferred", _("preferred")
    DROPPED = "dropped", _("dropped")


class DroppedBy(models.TextChoices):
    INVESTOR = "investor", _("the company does not want it")
    US = "us", _("we took it out")
    UNAVAILABLE = "unavailable", _("it is no longer available")


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: Any) -> "OfferQuerySet":
        """Those of leads that the user may see and change: an offer is the acquisition team's."""
        if not user.has_perm("acquisition.change_lead"):
            return self.none()
        return self.filter(lead__in=Lead.objects.visible_to(user))

    def ever_sent(self) -> "OfferQuerySet":
        return self.filter(sent_at__isnull=False)

    def standing(self) -> "OfferQuerySet":
        """Sent, and not taken back since."""
        return self.ever_sent().exclude(status=OfferStatus.WITHDRAWN)


class Offer(models.Model):
    """Sites and a bidbook version for one lead. Once sent, words and sites never change: a correction is the next."""

    lead = models.ForeignKey(Lead, models.PROTECT, verbose_name=_("lead"), related_name="offers")
    number = models.PositiveSmallIntegerField(_("number"))
    status = models.CharField(_("status"), max_length=10, choices=OfferStatus, default=OfferStatus.DRAFT)
    deadline_on = models.DateField(_("answer before or on"))
    version = models.ForeignKey(
        BidbookVersion, models.PROTECT, null=True, blank=True, verbose_name=_("bidbook version"), related_name="offers"
    )
    cover_text = models.TextField(_("letter"), blank=True, max_length=4000)
    drafted_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    sent_by = models.ForeignKey("crm.User", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    link = models.OneToOneField(ShareLink, models.PROTECT, null=True, related_name="offer")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["lead", "-number"]
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        indexes = [models.Index(fields=["deadline_on"], name="offer_expiring", condition=Q(status="sent"))]
        constraints = [
            models.UniqueConstraint(fields=["lead", "number"], name="offer_number_once"),
            models.UniqueConstraint(fields=["lead"], condition=Q(status="draft"), name="offer_one_draft"),
            models.CheckConstraint(name="offer_status_known", condition=Q(status__in=OfferStatus.values)),
            models.CheckConstraint(
                name="offer_sent_is_whole",
                condition=Q(sent_at=None, link=None, status__in=["draft", "withdrawn"])
                | (Q(sent_at__isnull=False, version__isnull=False, link__isnull=False) & ~Q(status="draft")),
            ),
            models.CheckConstraint(
                name="offer_answered_has_moment", condition=~Q(status="answered") | Q(answered_at__isnull=False)
            ),
            models.CheckConstraint(
                name="offer_withdrawn_has_reason", condition=~Q(status="withdrawn") | ~Q(withdrawn_because="")
            ),
        ]

    def __str__(self) -> str:
        return str(_("Offer %(number)d") % {"number": self.number})

    @property
    def is_draft(self) -> bool:
        return self.status == OfferStatus.DRAFT

    @property
    def takes_answers(self) -> bool:
        """Also one that was answered before, or too late: a company goes on choosing."""
        return self.status in (OfferStatus.SENT, OfferStatus.ANSWERED, OfferStatus.EXPIRED)


class OfferSite(models.Model):
    """One plot in an offer. `snapshot` is how it stood when the offer was sent, as `queries.land.offer_of` says it."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="sites")
    plot = models.ForeignKey(Plot, models.PROTECT, verbose_name=_("plot"), related_name="offered_in")
    rank = models.PositiveSmallIntegerField(_("place"))
    snapshot = models.JSONField(null=True, editable=False)
    unchecked_because = models.CharField(_("why it is offered although its facts are old"), max_length=300, blank=True)
    phase = models.CharField(_("where it stands"), max_length=10, choices=SitePhase, default=SitePhase.LONG_LIST)
    dropped_by = models.CharField(_("who dropped it"), max_length=12, choices=DroppedBy, blank=True)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["offer", "rank"]
        verbose_name = _("offered site")
        constraints = [
            models.UniqueConstraint(fields=["offer", "plot"], name="offersite_once"),
            models.CheckConstraint(name="offersite_phase_known", condition=Q(phase__in=SitePhase.values)),
            models.CheckConstraint(
                name="offersite_dropped_has_reason",
                condition=(Q(phase="dropped") & Q(dropped_by__in=DroppedBy.values) & ~Q(reason=""))
                | (~Q(phase="dropped") & Q(dropped_by="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.plot)
