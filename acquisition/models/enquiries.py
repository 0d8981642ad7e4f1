"""What people ask us, through whichever door."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.models.leads import Lead, sees_every_lead


class Channel(models.TextChoices):
    WEBSITE = "website", _("website")
    API = "api", _("partner system")
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("phone")
    MEETUP = "meetup", _("gathering")
    REFERRAL = "referral", _("referral")
    AFTERCARE = "aftercare", _("aftercare")


class EnquiryStatus(models.TextChoices):
    RECEIVED = "received", _("received")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class DeclineReason(models.TextChoices):
    NOT_A_COMPANY = "not_a_company", _("not about a company settling here")
    OUTSIDE_PROFILE = "outside_profile", _("does not fit the region")
    REFERRED = "referred", _("handed to somebody else")
    DUPLICATE = "duplicate", _("asked before")
    SPAM = "spam", _("not meant seriously")
    OTHER = "other", _("other")


class ReplyChannel(models.TextChoices):
    """How somebody first replied."""

    CALL = "call", _("by phone")
    EMAIL = "email", _("by e-mail")
    MEETING = "meeting", _("in person")


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def visible_to(self, user: Any) -> "EnquiryQuerySet":
        """The acquisition team's; one that became a sealed lead only for who may see that lead."""
        if not (sees_every_lead(user) and user.has_perm("acquisition.view_enquiry")):
            return self.none()
        return self.filter(Q(lead=None) | Q(lead__in=Lead.objects.visible_to(user)))

    def waiting(self) -> "EnquiryQuerySet":
        return self.filter(status=EnquiryStatus.RECEIVED)


class Enquiry(models.Model):
    """One request. What was written lives with the contact in crm; the lead it led to is here."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    request_key = models.CharField(
        max_length=160, unique=True, help_text=_("A repeat of the same request is known by it.")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    contact = models.ForeignKey("crm.Contact", models.PROTECT, verbose_name=_("contact"), related_name="+")
    organisation = models.ForeignKey(
        "crm.Organisation", models.PROTECT, null=True, verbose_name=_("organisation"), related_name="+"
    )
    bidbook_slug = models.CharField(_("asks for the bidbook"), max_length=50, blank=True)
    finished_triage = models.BooleanField(_("answered the guided questions"), default=False)
    language = models.CharField(_("language"), max_length=2, default="nl")
    status = models.CharField(_("status"), max_length=10, choices=EnquiryStatus, default=EnquiryStatus.RECEIVED)
    decline_reason = models.CharField(_("why it was declined"), max_length=20, choices=DeclineReason, blank=True)
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, related_name="enquiries", verbose_name=_("lead"))
    received_at = models.DateTimeField(_("received"))
    answer_due_at = models.DateTimeField(_("answer before"))
    answered_at = models.DateTimeField(
        _("first reply"), null=True, help_text=_("When a person first replied; what is sent by rule does not count.")
    )

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="enquiry_latest"),
            models.Index(fields=["answer_due_at"], name="enquiry_waiting", condition=Q(status="received")),
        ]
        permissions = [
            ("decide_enquiry", _("Can accept and decline enquiries")),
            ("export_enquiry", _("Can take enquiries out as a file")),
        ]
        constraints = [
            models.CheckConstraint(
                name="enquiry_accepted_has_lead",
                condition=Q(status="accepted", lead__isnull=False) | (~Q(status="accepted") & Q(lead__isnull=True)),
            ),
            models.CheckConstraint(
                name="enquiry_declined_has_reason", condition=~Q(status="declined") | ~Q(decline_reason="")
            ),
            models.CheckConstraint(name="enquiry_status_known", condition=Q(status__in=EnquiryStatus.values)),
            models.CheckConstraint(name="enquiry_channel_known", condition=Q(channel__in=Channel.values)),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def waits_for_a_person(self) -> bool:
        return self.status == EnquiryStatus.RECEIVED

    @property
    def is_late(self) -> bool:
        """Whether the promised day has passed without an answer."""
        return self.waits_for_a_person and self.answer_due_at < timezone.now()

    @property
    def accepted_by_rule(self) -> bool:
        """Whether no person need decide: an organisation is named, and it asks for a bidbook or says what it seeks."""
        return self.organisation_id is not None and (bool(self.bidbook_slug) or self.finished_triage)
