"""The figures of a year, for the team and for the Program Board."""

import io
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from acquisition.backoffice import figures_region, figures_road
from acquisition.backoffice.figure_tables import Figure, Scope, for_outside
from acquisition.models import Lead
from acquisition.models.leads import sees_every_lead
from acquisition.queries.funnel import SMALLEST
from crm.actions.sheets import TYPES, sheet
from crm.backoffice.panels import FRAGMENT
from crm.backoffice.scoped import ScopedPage
from crm.models import ProgrammeYear

FUNNEL = "acquisition.view_funnel"
SECTIONS: dict[str, tuple[Promise, Callable[[Scope], list[Figure]]]] = {
    "now": (gettext_lazy("Where leads stand today"), figures_road.now),
    "progress": (gettext_lazy("How far they came"), figures_road.progress),
    "lengths": (gettext_lazy("How long it takes"), figures_road.lengths),
    "ahead": (gettext_lazy("What may come"), figures_road.ahead),
    "desk": (gettext_lazy("The enquiry desk"), figures_region.desk),
    "region": (gettext_lazy("The region’s offer"), figures_region.region),
    "fit": (gettext_lazy("Fit"), figures_region.fit),
    "landed": (gettext_lazy("What landed"), figures_region.landed),
    "realised": (gettext_lazy("What is there"), figures_region.realised),
    "companies": (gettext_lazy("What companies say"), figures_region.companies),
    "land": (gettext_lazy("Land"), figures_region.land),
}


def may_see_figures(user: Any) -> bool:
    return bool(user.is_active and (user.has_perm(FUNNEL) or sees_every_lead(user)))


def figures_of(section: str, scope: Scope) -> list[Figure]:
    found = SECTIONS[section][1](scope)
    return found if scope.is_inside else [for_outside(figure) for figure in found]


class OfYear:
    """Reads the year and who asks; 404 for who may see no figure."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_figures(request.user):
            raise Http404
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    @cached_property
    def years(self) -> dict[str, ProgrammeYear | None]:
        """The years of the programme that have begun, the newest first; without one, this calendar year."""
        today = timezone.localdate()
        known: dict[str, ProgrammeYear | None] = {
            str(one.year): one for one in ProgrammeYear.objects.filter(starts_on__lte=today).order_by("-year")
        }
        return known or {str(today.year): None}

    @cached_property
    def scope(self) -> Scope:
        asked = self.request.GET.get("year", "")
        year = asked if asked in self.years else next(iter(self.years))
        return Scope(self.request.user, int(year), self.years[year])


class YearFigures(OfYear, ScopedPage, TemplateView):
    """GET /admin/acquisition/figures/?year=2026: each section is fetched when it is seen; with `all` they are there."""

    model = Lead
    template_name = "acquisition/backoffice/figures.html"
    page_title = gettext_lazy("Figures of a year")
    header_icon = "history"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scope, is_whole = self.scope, "all" in self.request.GET
        sections = [
            {"key": key, "label": label, "drawn": drawn_section(key, scope, self.request) if is_whole else ""}
            for key, (label, _draw) in SECTIONS.items()
        ]
        return {
            **super().get_context_data(**kwargs),
            "scope": scope,
            "years": [int(year) for year in self.years],
            "sections": sections,
            "smallest": SMALLEST,
        }


def drawn_section(key: str, scope: Scope, request: HttpRequest) -> str:
    shown = {"key": key, "label": SECTIONS[key][0], "figures": figures_of(key, scope), "smallest": SMALLEST}
    return render_to_string("acquisition/backoffice/figures_section.html", shown, request)


class FigureSection(OfYear, ScopedPage, TemplateView):
    """One section as a fragment, or as a page."""

    model = Lead
    template_name = "acquisition/backoffice/municipality_part.html"
    header_icon = "history"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["section"] not in SECTIONS:
            raise Http404
        if FRAGMENT in request.GET:
            return HttpResponse(drawn_section(kwargs["section"], self.scope, request))
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(SECTIONS[self.kwargs["section"]][0])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        year = {"url": f"{reverse('acquisition_figures')}?year={self.scope.year}", "label": _("Figures of a year")}
        return [*super().get_breadcrumbs_items(), year, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drawn = drawn_section(self.kwargs["section"], self.scope, self.request)
        return {**super().get_context_data(**kwargs), "drawn": drawn}


class FiguresFile(OfYear, View):
    """GET: all figures of the year as CSV, one number a line; what is hidden and what nobody knows say so."""

    def get(self, _request: HttpRequest) -> HttpResponse:
        file = io.BytesIO()
        rows = sheet("csv", file)
        rows.write([_("section"), _("figure"), _("row"), _("what"), _("value"), _("unit"), _("definition")])
        for key, (label, _draw) in SECTIONS.items():
            for figure in figures_of(key, self.scope):
                for row in figure.rows:
                    for column, cell in zip(figure.columns, row.cells, strict=True):
                        value = cell.value
                        if cell.is_hidden:
                            value = _("fewer than %(smallest)s") % {"smallest": SMALLEST}
                        elif value is None:
                            value = _("not known")
                        said = [str(label), str(figure.label), str(row.label), str(column)]
                        rows.write([*said, value, str(cell.unit), str(figure.definition)])
        rows.close()
        answer = HttpResponse(file.getvalue(), content_type=TYPES["csv"])
        answer["Content-Disposition"] = f'attachment; filename="figures-{self.scope.year}.csv"'
        return answer
