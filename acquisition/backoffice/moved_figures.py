"""The page on figures that moved on: which links still show the old value, and a button to send a copy with the new."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from acquisition.actions.following_up import follow_up_link
from acquisition.models import Bidbook, ShareLink
from acquisition.queries.moved_figures import links_behind
from crm.backoffice.scoped import ScopedPage
from crm.contracts import Refused

MAY = "acquisition.add_sharelink"


class MovedFigures(ScopedPage, TemplateView):
    model = Bidbook
    template_name = "acquisition/backoffice/moved_figures.html"
    page_title = _("Figures that moved on")
    header_icon = "history"
    index_url_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(MAY):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "groups": links_behind(self.request.user)}


class FollowUp(ScopedPage, View):
    """POST sends whoever has the link one to a copy with the newest figures."""

    model = Bidbook
    http_method_names = ["post"]
    index_url_name = ""

    def post(self, request: HttpRequest, link_pk: int) -> HttpResponse:
        if not request.user.has_perm(MAY):
            raise Http404
        link = get_object_or_404(ShareLink.objects.visible_to(request.user), pk=link_pk)
        try:
            follow_up_link(link_id=link.pk, actor_id=request.user.pk)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, str(_("A copy with the newest figures is on its way by mail.")))
        return redirect("acquisition_bidbooks:moved")
