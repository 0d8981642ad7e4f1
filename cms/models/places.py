"""The region in pages: municipalities, sectors, initiatives, and the overviews they hang under."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import Landing
from cms.models.site_pages import DrawnPage, SitePage

_PANELS = ("intro", "image", "drawing", "drawing_caption", "body")


class OverviewPage(SitePage, DrawnPage, Page):
    """All sectors, all municipalities or all initiatives: whatever kind of page hangs under it."""

    intro = models.TextField(_("introduction"), max_length=500)
    body = StreamField(Landing(), verbose_name=_("below the list"), blank=True)

    content_panels = [*Page.content_panels, *map(FieldPanel, ("intro", "drawing", "drawing_caption", "body"))]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.SectorPage", "cms.MunicipalityPage", "cms.InitiativePage"]
    template = "cms/pages/overview.html"

    class Meta:
        verbose_name = _("overview")


class SectorPage(SitePage, DrawnPage, Page):
    """One sector: what is made, by whom, where, and what is missing."""

    sector = models.ForeignKey("crm.Sector", models.PROTECT, verbose_name=_("sector"), related_name="+")
    intro = models.TextField(_("introduction"), max_length=500)
    body = StreamField(Landing(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("sector"), *map(FieldPanel, _PANELS)]
    parent_page_types = ["cms.OverviewPage"]
    subpage_types: list[str] = []
    template = "cms/pages/sector.html"

    class Meta:
        verbose_name = _("page of a sector")


class MunicipalityPage(SitePage, DrawnPage, Page):
    """One municipality, on the map and in person."""

    municipality = models.ForeignKey(
        "crm.Municipality", models.PROTECT, verbose_name=_("municipality"), related_name="+"
    )
    intro = models.TextField(_("introduction"), max_length=500)
    body = StreamField(Landing(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("municipality"), *map(FieldPanel, _PANELS)]
    parent_page_types = ["cms.OverviewPage"]
    subpage_types: list[str] = []
    template = "cms/pages/municipality.html"

    class Meta:
        verbose_name = _("page of a municipality")


class InitiativePage(SitePage, DrawnPage, Page):
    """One initiative or partner, with the phase it is in: sown, growing, harvest."""

    initiative = models.ForeignKey("crm.Initiative", models.PROTECT, verbose_name=_("initiative"), related_name="+")
    intro = models.TextField(_("introduction"), max_length=500)
    website = models.URLField(_("own website"), blank=True)
    body = StreamField(Landing(), verbose_name=_("body"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("initiative"),
        *map(FieldPanel, _PANELS),
        FieldPanel("website"),
    ]
    parent_page_types = ["cms.OverviewPage"]
    subpage_types: list[str] = []
    template = "cms/pages/initiative.html"

    class Meta:
        verbose_name = _("page of an initiative")


class LivingPage(SitePage, DrawnPage, Page):
    """What living here is like, for somebody who might come."""

    intro = models.TextField(_("introduction"), max_length=500)
    body = StreamField(Landing(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, *map(FieldPanel, _PANELS)]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/pages/living.html"

    class Meta:
        verbose_name = _("page about living here")


class TalentPage(SitePage, DrawnPage, Page):
    """Work and learn: written so that everybody can read it (Dutch at level B1)."""

    intro = models.TextField(_("introduction"), max_length=500)
    body = StreamField(Landing(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, *map(FieldPanel, _PANELS)]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/pages/talent.html"

    class Meta:
        verbose_name = _("page about working and learning")
