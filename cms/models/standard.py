"""Plain pages: privacy, working here, taking part."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import Body
from cms.models.site_pages import SitePage


class StandardPage(SitePage, Page):
    """A title, an introduction and a body."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    body = StreamField(Body(), verbose_name=_("body"), blank=True)
    is_privacy_notice = models.BooleanField(
        _("this is the privacy notice"),
        default=False,
        help_text=_("Forms link to it."),
    )

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    settings_panels = [*Page.settings_panels, FieldPanel("is_privacy_notice")]
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    template = "cms/pages/standard.html"

    class Meta:
        verbose_name = _("standard page")
