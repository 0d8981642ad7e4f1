"""Searching the whole back office: one page for all of it, and its first lines while somebody types.

The lines are asked for by POST, although nothing changes: what is typed letter by letter, names of people for the
most part, has no place in an address that a proxy or a browser keeps.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from crm.queries.finding import LONGEST, everything

ON_THE_PAGE = 25
WHILE_TYPING = 5


@method_decorator(never_cache, name="dispatch")
class FoundPage(WagtailAdminTemplateMixin, TemplateView):
    """GET /admin/find/?q= : all that the one who looks may see, by kind."""

    template_name = "crm/backoffice/finding/page.html"
    page_title = _("Search")
    header_icon = "search"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.request.GET.get("q", "").strip()[:LONGEST]
        found = everything(typed, self.request.user, most=ON_THE_PAGE)
        return {**super().get_context_data(**kwargs), "typed": typed, "found": found}


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class FoundWhileTyping(TemplateView):
    """POST /admin/find/quick/ : the first of each kind, as the lines of a list box."""

    template_name = "crm/backoffice/finding/lines.html"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        typed = request.POST.get("q", "").strip()[:LONGEST]
        found = everything(typed, request.user, most=WHILE_TYPING)
        return self.render_to_response({"typed": typed, "found": found})


FINDING_URLS: list[URLPattern] = [
    path("", FoundPage.as_view(), name="page"),
    path("quick/", FoundWhileTyping.as_view(), name="quick"),
]
