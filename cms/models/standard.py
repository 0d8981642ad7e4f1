"""Plain pages: privacy, accessibility, taking part; the press page; the way in for questions and for the newsletter."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import Landing
from cms.models.site_pages import DrawnPage, SitePage


class StandardPage(SitePage, Page):
    """A title, an introduction and a body."""

    class Duty(models.TextChoices):
        PRIVACY = "privacy", _("privacy notice: forms link to it")
        ACCESSIBILITY = "accessibility", _("accessibility statement: the footer links to it")

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    body = StreamField(Landing(), verbose_name=_("body"), blank=True)
    duty = models.CharField(_("this page is the"), max_length=20, choices=Duty, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    settings_panels = [*SitePage.settings_panels, FieldPanel("duty")]
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    template = "cms/pages/standard.html"

    class Meta:
        verbose_name = _("standard page")


class PressPage(SitePage, DrawnPage, Page):
    """For journalists and partners: the region in a hundred words, the brand kit, pictures to take along."""

    intro = models.TextField(_("introduction"), max_length=500)
    boilerplate = models.TextField(_("the region in a hundred words"), max_length=1200, blank=True)
    body = StreamField(Landing(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, *map(FieldPanel, ("intro", "drawing", "boilerplate", "body"))]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/pages/press.html"

    class Meta:
        verbose_name = _("press page")


class EnquiryPage(SitePage, Page):
    """Ask the region anything: the form, who answers, and how long that takes."""

    intro = models.TextField(_("introduction"), max_length=500)
    body = StreamField(Landing(), verbose_name=_("below the form"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/pages/enquiry.html"

    class Meta:
        verbose_name = _("page to ask a question")


class NewsletterPage(SitePage, Page):
    """Subscribe to the newsletter."""

    intro = models.TextField(_("introduction"), max_length=500)
    purpose = models.SlugField(
        _("purpose"),
        default="newsletter",
        help_text=_("The purpose visitors agree to, as the region's memory names it."),
    )
    body = StreamField(Landing(), verbose_name=_("below the form"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    settings_panels = [*SitePage.settings_panels, FieldPanel("purpose")]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/pages/newsletter.html"

    class Meta:
        verbose_name = _("newsletter page")


class SearchPage(SitePage, Page):
    """Search the site."""

    intro = models.TextField(_("introduction"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "cms/pages/search.html"

    class Meta:
        verbose_name = _("search page")
