"""For companies that look for a place: the offer, the questions that find a way, the figures, campaigns."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import Campaign, Landing, TargetGroups
from cms.models.site_pages import DrawnPage, SitePage


class SettlePage(SitePage, DrawnPage, Page):
    """What the region offers whom, with the figure that proves it and what it does not have."""

    intro = models.TextField(_("introduction"), max_length=500)
    groups = StreamField(TargetGroups(), verbose_name=_("target groups"), blank=True)
    body = StreamField(Landing(), verbose_name=_("below the target groups"), blank=True)

    content_panels = [
        *Page.content_panels,
        *map(FieldPanel, ("intro", "image", "drawing", "drawing_caption", "groups", "body")),
    ]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.TriagePage", "cms.SiteFinderPage"]
    template = "cms/pages/settle.html"

    class Meta:
        verbose_name = _("page about settling here")


class TriagePage(SitePage, Page):
    """A few questions, one to a page, at the end of which somebody knows enough to answer well."""

    intro = models.TextField(_("introduction"), max_length=400)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["cms.SettlePage"]
    subpage_types: list[str] = []
    template = "cms/pages/triage.html"

    class Meta:
        verbose_name = _("guided questions")


class FactsPage(SitePage, Page):
    """The region in figures: each with its source and date, as chart, table and file."""

    intro = models.TextField(_("introduction"), max_length=500)
    body = StreamField(Landing(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/pages/facts.html"

    class Meta:
        verbose_name = _("facts and figures")


class CampaignPage(SitePage, DrawnPage, Page):
    """Where a campaign lands: no menu, one promise, one thing to do."""

    intro = models.TextField(_("introduction"), max_length=400)
    body = StreamField(Campaign(), verbose_name=_("body"), blank=True)

    content_panels = [
        *Page.content_panels,
        *map(FieldPanel, ("intro", "image", "drawing", "drawing_caption", "body")),
    ]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/pages/campaign.html"

    class Meta:
        verbose_name = _("campaign page")
