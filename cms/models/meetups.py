"""Gatherings, the agenda, and who comes. "Event" is a word of the log here, so these are meetups."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import Story
from cms.models.site_pages import DrawnPage, SitePage


class AgendaPage(SitePage, Page):
    """What comes, and what has been."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.MeetupPage"]
    template = "cms/pages/agenda.html"

    class Meta:
        verbose_name = _("agenda")


class MeetupPage(SitePage, DrawnPage, Page):
    """One gathering: when, where, for whom; it stays on the site when it is over."""

    intro = models.TextField(_("introduction"), max_length=400)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    venue = models.CharField(_("venue"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        "crm.Municipality", models.PROTECT, null=True, blank=True, verbose_name=_("municipality"), related_name="+"
    )
    host = models.CharField(_("host"), max_length=120)
    is_sample = models.BooleanField(_("invented, to show how it looks"), default=False)
    places = models.PositiveIntegerField(_("places"), null=True, blank=True, help_text=_("Empty: as many as come."))
    register_until = models.DateTimeField(
        _("registration until"), null=True, blank=True, help_text=_("Empty: until it begins.")
    )
    takes_registrations = models.BooleanField(_("takes registrations"), default=True)
    cancelled = models.BooleanField(
        _("cancelled"), default=False, help_text=_("In every language. The page stays and says so.")
    )
    body = StreamField(Story(), verbose_name=_("body"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                *map(FieldPanel, ("venue", "address", "municipality", "host", "is_sample", "cancelled")),
            ],
            heading=_("When and where"),
        ),
        MultiFieldPanel(
            [*map(FieldPanel, ("takes_registrations", "places", "register_until"))], heading=_("Registration")
        ),
        *map(FieldPanel, ("drawing", "drawing_caption", "body")),
    ]
    parent_page_types = ["cms.AgendaPage"]
    subpage_types: list[str] = []
    template = "cms/pages/meetup.html"

    class Meta:
        verbose_name = _("gathering")
        constraints = [
            models.CheckConstraint(name="meetup_ends_after_it_begins", condition=Q(ends_at__gt=models.F("starts_at")))
        ]

    @property
    def is_over(self) -> bool:
        return self.ends_at < timezone.now()

    @cached_property
    def is_called_off(self) -> bool:
        """Whether this page or one in another language says that it is cancelled: there is one gathering."""
        twins = MeetupPage.objects.live().filter(translation_key=self.translation_key, cancelled=True)
        return self.cancelled or twins.exclude(pk=self.pk).exists()

    @property
    def can_be_registered_for(self) -> bool:
        """Whether the door is open now; whether there is a place left is another question."""
        closes = self.register_until or self.starts_at
        return self.takes_registrations and timezone.now() < closes and not self.is_called_off


class MeetupRegistration(models.Model):
    """One person who comes, as a receipt; who they are is crm's to keep."""

    class State(models.TextChoices):
        COMING = "coming", _("coming")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    submission_key = models.CharField(max_length=64, unique=True)
    words_mark = models.CharField(max_length=32)
    meetup = models.ForeignKey(MeetupPage, models.CASCADE, related_name="registrations")
    contact = models.ForeignKey("crm.Contact", models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COMING)
    page_language = models.CharField(max_length=2)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("registration")
        constraints = [
            models.UniqueConstraint(fields=["meetup", "contact"], name="registered_once_for_a_meetup"),
            models.CheckConstraint(
                name="registration_state_known", condition=Q(state__in=["coming", "waiting", "cancelled"])
            ),
        ]

    def __str__(self) -> str:
        return self.reference
