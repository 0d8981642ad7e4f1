"""A municipality's own page, for its account managers and for who works for all of the region."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from acquisition.models import Lead
from acquisition.queries.municipal import landings_of_place, municipal, municipalities_for, what_fits
from acquisition.queries.promises import promise_ledger
from crm.backoffice.panels import FRAGMENT
from crm.backoffice.scoped import ScopedPage
from crm.models import Municipality

ANSWER = "acquisition.answer_sitecall"


class MunicipalityList(ScopedPage, TemplateView):
    """Which municipality? Who works for one is led to it."""

    model = Lead
    template_name = "acquisition/backoffice/municipalities.html"
    page_title = _("By municipality")
    header_icon = "site"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        places = list(municipalities_for(request.user))
        if not places:
            raise Http404
        if len(places) == 1:
            return redirect("acquisition_municipality", slug=places[0].slug)
        return super().get(request, *args, places=places, **kwargs)


class MunicipalityPage(ScopedPage, TemplateView):
    """GET /admin/acquisition/municipalities/emmen/: what it has to do with and has to do."""

    model = Lead
    template_name = "acquisition/backoffice/municipality.html"
    header_icon = "site"

    @cached_property
    def place(self) -> Municipality:
        return get_object_or_404(municipalities_for(self.request.user), slug=self.kwargs["slug"])

    def get_page_title(self) -> str:
        return self.place.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        every = {"url": reverse("acquisition_municipalities"), "label": _("By municipality")}
        return [*super().get_breadcrumbs_items(), every, {"url": "", "label": self.place.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place, user = self.place, self.request.user
        is_own = getattr(user, "municipality_id", None) == place.pk
        return {
            **super().get_context_data(**kwargs),
            "place": place,
            "seen": municipal(place, user),
            "may_answer": is_own and user.has_perm(ANSWER),
        }


class MunicipalityPart(MunicipalityPage):
    """A part that is fetched when it is seen; asked for without `fragment` it is a page. Name its `part`."""

    template_name = "acquisition/backoffice/municipality_part.html"
    part_template = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if FRAGMENT in request.GET:
            return HttpResponse(render_to_string(self.part_template, self.part(), request))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        base = super(MunicipalityPage, self).get_context_data(**kwargs)
        return {**base, "drawn": render_to_string(self.part_template, self.part(), self.request)}

    def part(self) -> dict[str, Any]:
        raise NotImplementedError


class MunicipalityLandings(MunicipalityPart):
    part_template = "acquisition/backoffice/municipality_landings.html"

    def part(self) -> dict[str, Any]:
        landings, today = landings_of_place(self.place, self.request.user), timezone.localdate()
        return {"place": self.place, "landings": landings, "ledger": promise_ledger(landings, as_of=today)}


class MunicipalityFits(MunicipalityPart):
    part_template = "acquisition/backoffice/municipality_fits.html"

    def part(self) -> dict[str, Any]:
        return {"place": self.place, "fits": what_fits(self.place, self.request.user)}
