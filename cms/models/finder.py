"""The site finder: every plot on offer, to be narrowed, compared and printed."""

from http import HTTPStatus
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page

from cms.models.listings import PlotListing
from cms.models.site_pages import SitePage


class SiteFinderPage(RoutablePageMixin, SitePage, Page):
    """The list, the comparison of three, and a sheet per plot to print."""

    intro = models.TextField(_("introduction"), max_length=500)
    part = ""  # what of this page is shown, as it stands behind its address in every language

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["cms.SettlePage"]
    subpage_types: list[str] = []
    template = "cms/pages/finder.html"

    class Meta:
        verbose_name = _("site finder")

    @path("compare/")
    def comparison(self, request: HttpRequest) -> HttpResponse:
        self.part = "compare/"
        return self.render(request, template="cms/pages/finder_compare.html")

    @path("<slug:plot>/")
    def sheet(self, request: HttpRequest, plot: str) -> HttpResponse:
        """404 for a plot that never was; 410 with a way on for one that is no longer on offer."""
        self.part = f"{plot}/"
        listing = get_object_or_404(PlotListing.objects.select_related("municipality"), slug=plot)
        shown: Any = self.render(request, context_overrides={"plot": listing}, template="cms/pages/finder_sheet.html")
        shown.status_code = HTTPStatus.OK if listing.offered else HTTPStatus.GONE
        return shown
