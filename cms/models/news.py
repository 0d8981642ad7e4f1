"""Short news of the region."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import Story
from cms.models.site_pages import DrawnPage, SitePage


class NewsIndexPage(SitePage, Page):
    """All news, newest first, by year."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    template = "cms/pages/news_index.html"

    class Meta:
        verbose_name = _("list of news")


class NewsPage(SitePage, DrawnPage, Page):
    """One piece of news, with its day and where it comes from."""

    intro = models.TextField(_("introduction"), max_length=400)
    happened_on = models.DateField(_("day"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("source address"), blank=True)
    municipality = models.ForeignKey(
        "crm.Municipality", models.PROTECT, null=True, blank=True, verbose_name=_("municipality"), related_name="+"
    )
    body = StreamField(Story(), verbose_name=_("body"), blank=True)

    content_panels = [
        *Page.content_panels,
        *map(
            FieldPanel,
            (
                "happened_on",
                "intro",
                "municipality",
                "image",
                "drawing",
                "drawing_caption",
                "body",
                "source",
                "source_url",
            ),
        ),
    ]
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "cms/pages/news.html"

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
