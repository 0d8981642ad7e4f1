"""The front of the site."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import Doors
from cms.models.site_pages import SitePage


class HomePage(SitePage, Page):
    """One promise, three doors, and the proof."""

    promise = models.CharField(_("promise, first line"), max_length=40)
    promise_after = models.CharField(_("promise, second line"), max_length=60)
    intro = models.TextField(_("introduction"), max_length=400)
    doors = StreamField(Doors(), verbose_name=_("doors"), blank=True)
    figures_title = models.CharField(_("title above the figures"), max_length=80, blank=True)
    figures_intro = models.TextField(_("text beside the figures"), max_length=400, blank=True)
    map_title = models.CharField(_("title above the map"), max_length=80, blank=True)
    map_intro = models.TextField(_("text beside the map"), max_length=400, blank=True)

    content_panels = [
        *Page.content_panels,
        *map(
            FieldPanel,
            (
                "promise",
                "promise_after",
                "intro",
                "doors",
                "figures_title",
                "figures_intro",
                "map_title",
                "map_intro",
            ),
        ),
    ]
    parent_page_types = ["wagtailcore.Page"]
    template = "cms/pages/home.html"

    class Meta:
        verbose_name = _("home page")
