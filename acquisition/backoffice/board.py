"""The board: open leads by stage, and cards that move by drag, by key and by menu."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from acquisition.actions.moving import GateClosed, ReasonMissing, move_lead
from acquisition.backoffice.forms import MoveForm
from acquisition.models import Lead, Stage
from acquisition.queries.leads import board, card
from crm.backoffice.list_views import KeptViews
from crm.backoffice.scoped import ScopedPage
from crm.contracts import Refused
from crm.models import Layout

CONFLICT = 409


class LeadBoard(KeptViews, ScopedPage, TemplateView):
    """GET /admin/acquisition/leads/board/?q=…&mine=1&more=<stage>"""

    model = Lead
    template_name = "acquisition/backoffice/board.html"
    page_title = gettext_lazy("Board")
    header_icon = "table"
    index_url_name = ""
    list_name = "acquisition_leads"
    layout = Layout.BOARD

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("acquisition.view_lead"):
            raise Http404
        return super().get(request, *args, **kwargs)

    def knows(self, parameter: str) -> bool:
        return parameter in {"q", "mine"}

    def kept_query(self) -> QueryDict:
        kept = QueryDict(mutable=True)
        if search := self.request.GET.get("q", "").replace("\x00", "").strip()[:80]:
            kept["q"] = search
        if self.request.GET.get("mine") == "1":
            kept["mine"] = "1"
        return kept

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        leads = {"url": reverse(self.index_url_name), "label": _("Leads")}
        return [*super().get_breadcrumbs_items(), leads, {"url": "", "label": _("Board")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        search, mine = asked.get("q", "").replace("\x00", "").strip()[:80], asked.get("mine") == "1"
        more = asked.get("more", "")
        columns = board(self.request.user, more=more if more in Stage.values else "", mine=mine, search=search)
        return {
            **super().get_context_data(**kwargs),
            "bar": self.view_links(),
            "columns": columns,
            "total": sum(column.count for column in columns),
            "search": search,
            "mine": mine,
            "may_move": self.request.user.has_perm("acquisition.change_lead"),
        }


class MoveCard(View):
    """POST: the card is at another stage (JSON with the new card), or 409 with why not and what to do first."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user: Any = request.user
        lead = get_object_or_404(Lead.objects.visible_to(user), pk=pk)
        if not user.has_perm("acquisition.change_lead"):
            raise Http404
        form = MoveForm(request.POST)
        if not form.is_valid():
            return JsonResponse({"message": _("This move cannot be read. Reload the page.")}, status=400)
        given = form.cleaned_data
        try:
            move_lead(
                lead_id=lead.pk,
                to_stage=given["to_stage"],
                reason=given["reason"],
                override=given["override"],
                actor_id=user.pk,
                expected_version=given["version"],
            )
        except Refused as refusal:
            return JsonResponse(self._why_not(refusal, lead, user), status=CONFLICT)
        return JsonResponse(self._moved(lead.pk, request))

    def _why_not(self, refusal: Refused, lead: Lead, user: Any) -> dict[str, Any]:
        closed = isinstance(refusal, GateClosed)
        missing = refusal.missing if isinstance(refusal, GateClosed) else []
        return {
            "message": str(refusal),
            "missing": [one.plain() for one in missing],
            "may_override": closed and user.has_perm("acquisition.override_gate"),
            "needs_reason": isinstance(refusal, ReasonMissing),
        }

    def _moved(self, lead_id: int, request: HttpRequest) -> dict[str, Any]:
        lead = card(lead_id)
        stage = Stage(lead.stage)
        context = {"lead": lead, "may_move": True}
        return {
            "stage": stage.value,
            "card": render_to_string("acquisition/backoffice/card.html", context, request),
            "announce": _("%(lead)s is now at %(stage)s.") % {"lead": lead.code, "stage": stage.label},
        }
