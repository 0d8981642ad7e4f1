"""Portraits of makers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, TranslatableMixin

from cms.blocks import Story
from cms.models.site_pages import DrawnPage, SitePage


class StorySeries(TranslatableMixin, models.Model):
    """Stories that belong together, such as the firms one product passes through on its way."""

    slug = models.SlugField(_("address"), max_length=60)
    title = models.CharField(_("title"), max_length=80)
    intro = models.TextField(_("introduction"), max_length=400)

    panels = list(map(FieldPanel, ("title", "slug", "intro")))

    class Meta(TranslatableMixin.Meta):
        ordering = ["title"]
        verbose_name = _("series of stories")
        verbose_name_plural = _("series of stories")

    def __str__(self) -> str:
        return self.title


class StoryIndexPage(SitePage, Page):
    """All stories, newest first, to be narrowed by municipality or sector."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.StoryPage"]
    template = "cms/pages/stories.html"

    class Meta:
        verbose_name = _("list of stories")


class StoryPage(SitePage, DrawnPage, Page):
    """A person, what they make, and where. A sample firm is always said to be one."""

    intro = models.TextField(_("introduction"), max_length=400)
    person = models.CharField(_("maker"), max_length=80)
    person_role = models.CharField(_("role"), max_length=80, blank=True)
    firm = models.CharField(_("firm"), max_length=120)
    firm_is_sample = models.BooleanField(
        _("sample firm"),
        default=False,
        help_text=_("Shown beside the name: firm and person are invented."),
    )
    object_made = models.CharField(_("what is made"), max_length=120)
    used_where = models.CharField(_("where it ends up"), max_length=160, blank=True)
    municipality = models.ForeignKey(
        "crm.Municipality", models.PROTECT, null=True, blank=True, verbose_name=_("municipality"), related_name="+"
    )
    sector = models.ForeignKey(
        "crm.Sector", models.PROTECT, null=True, blank=True, verbose_name=_("sector"), related_name="+"
    )
    quote = models.CharField(_("quote"), max_length=240, blank=True)
    series = models.ForeignKey(
        StorySeries, models.SET_NULL, null=True, blank=True, verbose_name=_("series"), related_name="stories"
    )
    series_part = models.PositiveSmallIntegerField(_("part of the series"), null=True, blank=True)
    body = StreamField(Story(), verbose_name=_("body"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel([*map(FieldPanel, ("person", "person_role", "firm", "firm_is_sample"))], heading=_("Maker")),
        MultiFieldPanel(
            [*map(FieldPanel, ("object_made", "used_where", "municipality", "sector"))], heading=_("Made here")
        ),
        MultiFieldPanel([*map(FieldPanel, ("image", "drawing", "drawing_caption"))], heading=_("Picture")),
        FieldPanel("quote"),
        FieldPanel("body"),
        MultiFieldPanel([*map(FieldPanel, ("series", "series_part"))], heading=_("Series")),
    ]
    parent_page_types = ["cms.StoryIndexPage"]
    subpage_types: list[str] = []
    template = "cms/pages/story.html"

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
