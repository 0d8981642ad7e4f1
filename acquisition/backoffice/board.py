"""The board: open leads by stage, in lanes if one likes, and cards that move by drag, by key and by menu."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from acquisition.actions.moving import GateClosed, ReasonMissing, move_lead
from acquisition.backoffice.forms import MoveForm
from acquisition.models import Lead, Stage
from acquisition.queries.board import (
    BY_MUNICIPALITY,
    BY_OWNER,
    NONE,
    Asked,
    board,
    card,
    lanes,
    leads_on_board,
    next_cards,
    ways_to_divide,
)
from acquisition.queries.kpi.pipeline import open_pipeline
from crm.backoffice.list_views import KeptViews
from crm.backoffice.panels import FRAGMENT
from crm.backoffice.scoped import ScopedPage
from crm.contracts import Refused
from crm.models import Layout

CONFLICT = 409
DIVIDED = {
    BY_OWNER: (gettext_lazy("by owner"), gettext_lazy("Nobody’s yet")),
    BY_MUNICIPALITY: (gettext_lazy("by municipality"), gettext_lazy("Nowhere yet")),
}


def asked_for(given: QueryDict, user: Any) -> Asked:
    """What an address asks of the board; what cannot be read is not asked."""
    divided = given.get("lanes", "")
    divided = divided if divided in ways_to_divide(user) else ""
    lane = given.get("lane", "") if divided else ""
    return Asked(
        search=given.get("q", "").replace("\x00", "").strip()[:80],
        mine=given.get("mine") == "1",
        lanes=divided,
        lane=lane if lane == NONE or (lane.isdecimal() and len(lane) < 18) else "",
    )


def address_of(asked: Asked, **more: str) -> str:
    """The same as it stands in an address."""
    said = {"q": asked.search, "mine": "1" if asked.mine else "", "lanes": asked.lanes, "lane": asked.lane, **more}
    return urlencode({name: value for name, value in said.items() if value})


def list_address(asked: Asked, user: Any, **more: str) -> str:
    """The list of the same leads."""
    said = {"state": "open", "q": asked.search, "owner": str(user.pk) if asked.mine else "", **more}
    if asked.lane:
        said["owner" if asked.lanes == BY_OWNER else "municipality"] = asked.lane
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{reverse('acquisition_leads:index')}?{query}"


class LeadBoard(KeptViews, ScopedPage, TemplateView):
    """GET /admin/acquisition/leads/board/?q=…&mine=1&lanes=owner&lane=<key>&more=<stage>

    With `fragment` no page but a part of one: the lane that is named, or the cards of `more` that follow `after`.
    """

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
        if FRAGMENT in request.GET:
            return self.next_cards() if request.GET.get("after", "").isdecimal() else self.one_lane()
        return super().get(request, *args, **kwargs)

    @cached_property
    def asked(self) -> Asked:
        return asked_for(self.request.GET, self.request.user)

    @property
    def more(self) -> str:
        more = self.request.GET.get("more", "")
        return more if more in Stage.values else ""

    def knows(self, parameter: str) -> bool:
        return parameter in {"q", "mine", "lanes", "lane"}

    def kept_query(self) -> QueryDict:
        return QueryDict(address_of(self.asked), mutable=True)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        leads = {"url": reverse(self.index_url_name), "label": _("Leads")}
        return [*super().get_breadcrumbs_items(), leads, {"url": "", "label": _("Board")}]

    def next_cards(self) -> HttpResponse:
        after = int(self.request.GET["after"][:18])
        cards, are_more = next_cards(self.request.user, self.asked, stage=self.more, after=after)
        shown = {**self.shown(), "cards": cards, "are_more": are_more, "stage": self.more}
        return HttpResponse(render_to_string("acquisition/backoffice/board_cards.html", shown, self.request))

    def one_lane(self) -> HttpResponse:
        shown = {**self.shown(), "columns": board(self.request.user, self.asked), "prefix": f"lane-{self.asked.lane}-"}
        return HttpResponse(render_to_string("acquisition/backoffice/board_columns.html", shown, self.request))

    def shown(self) -> dict[str, Any]:
        asked, user = self.asked, self.request.user
        return {
            "asked": asked,
            "asked_query": address_of(asked),
            "list_query": list_address(asked, user),
            "may_move": user.has_perm("acquisition.change_lead"),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, user = self.asked, self.request.user
        in_lanes = bool(asked.lanes and not asked.lane)
        parts = [self.lane_shown(lane) for lane in lanes(user, asked)] if in_lanes else []
        columns = [] if in_lanes else board(user, asked, more=self.more)
        return {
            **super().get_context_data(**kwargs),
            **self.shown(),
            "bar": self.view_links(),
            "columns": columns,
            "lanes": parts,
            "total": sum(lane["sums"].count for lane in parts) + sum(column.count for column in columns),
            "ways": [self.way(way) for way in ("", *ways_to_divide(user))],
        }

    def way(self, way: str) -> dict[str, Any]:
        """A link that divides the board so."""
        plain = Asked(self.asked.search, self.asked.mine, way)
        label = DIVIDED[way][0] if way else _("not divided")
        return {"label": label, "query": address_of(plain), "is_here": way == self.asked.lanes}

    def lane_shown(self, lane: Any) -> dict[str, Any]:
        asked = Asked(self.asked.search, self.asked.mine, self.asked.lanes, lane.key)
        return {
            "key": lane.key,
            "label": lane.label or DIVIDED[asked.lanes][1],
            "sums": lane,
            "query": address_of(asked),
            "list_query": list_address(asked, self.request.user),
        }


class MoveCard(View):
    """POST: the card is at another stage (JSON with the new card and both columns' figures), or 409 with why not and
    what to do first. The address carries what the board asked for."""

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
        return JsonResponse(self._moved(lead, request))

    def _why_not(self, refusal: Refused, lead: Lead, user: Any) -> dict[str, Any]:
        closed = isinstance(refusal, GateClosed)
        missing = refusal.missing if isinstance(refusal, GateClosed) else []
        return {
            "message": str(refusal),
            "missing": [one.plain() for one in missing],
            "may_override": closed and user.has_perm("acquisition.override_gate"),
            "needs_reason": isinstance(refusal, ReasonMissing),
        }

    def _moved(self, before: Lead, request: HttpRequest) -> dict[str, Any]:
        lead = card(before.pk)
        stage = Stage(lead.stage)
        context = {"lead": lead, "may_move": True}
        return {
            "stage": stage.value,
            "card": render_to_string("acquisition/backoffice/card.html", context, request),
            "figures": self._figures({before.stage, lead.stage}, request),
            "announce": _("%(lead)s is now at %(stage)s.") % {"lead": lead.code, "stage": stage.label},
        }

    def _figures(self, stages: set[str], request: HttpRequest) -> dict[str, str]:
        asked = asked_for(request.GET, request.user)
        address = list_address(asked, request.user)
        return {
            total.stage.value: render_to_string(
                "acquisition/backoffice/board_sums.html",
                {"sums": total, "list_query": f"{address}&stage={total.stage.value}"},
                request,
            )
            for total in open_pipeline(leads_on_board(request.user, asked))
            if total.stage in stages
        }
