"""Plots: what is on offer, what is known of each, and what one can do with it."""

import copy
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.ui.tables import BooleanColumn, Column

from acquisition.actions.land import edit_plot, offer_plot, record_plot, record_plot_fact, withdraw_plot
from acquisition.backoffice.land_forms import NewPlotForm, PlotFactForm, PlotForm
from acquisition.models import Plot
from acquisition.models.land import measured
from acquisition.queries.land import availability_of, facts_of
from crm.backoffice.forms import carried_out
from crm.backoffice.scoped import ScopedList, ScopedObject, ScopedPage, ScopedViewSet
from crm.backoffice.verbs import Verb

KEEP = "acquisition.keep_plot"


class PlotList(ScopedList):
    @cached_property
    def add_url(self) -> str | None:
        return reverse("acquisition_plots:add") if self.request.user.has_perm(KEEP) else None


class PlotPage(ScopedObject):
    template_name = "acquisition/backoffice/plot.html"
    object: Plot
    fields = ("slug",)

    def page_url(self, shown: models.Model) -> str:
        return reverse("acquisition_plots:inspect", args=[shown.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plot, user = self.object, self.request.user
        return {
            **super().get_context_data(**kwargs),
            "plot": plot,
            "availability": availability_of(plot),
            "facts": facts_of(plot),
            "may_change": user.has_perm(KEEP),
            "plot_form": kwargs.get("plot_form") or PlotForm(instance=copy.copy(plot), user=user),
            "fact_form": kwargs.get("fact_form") or PlotFactForm(),
        }


class Edit(Verb, PlotPage):
    permission, form_name, done = KEEP, "plot_form", _("Saved.")

    def bound_form(self) -> PlotForm:
        return PlotForm(self.request.POST, instance=copy.copy(self.object), user=self.request.user)

    def carry_out(self, form: PlotForm) -> None:
        edit_plot(plot_id=self.object.pk, park_id=form.park_id, description=form.description())


class RecordFact(Verb, PlotPage):
    permission, form_name, done = KEEP, "fact_form", _("Recorded.")

    def bound_form(self) -> PlotFactForm:
        return PlotFactForm(self.request.POST)

    def carry_out(self, form: PlotFactForm) -> int:
        return record_plot_fact(plot_id=self.object.pk, **form.cleaned_data)


class Offer(Verb, PlotPage):
    permission, done = KEEP, _("The plot is on offer; the site shows it in a moment.")

    def carry_out(self, _form: Any) -> None:
        offer_plot(plot_id=self.object.pk)


class Withdraw(Verb, PlotPage):
    permission, done = KEEP, _("The plot is no longer on offer.")

    def carry_out(self, _form: Any) -> None:
        withdraw_plot(plot_id=self.object.pk)


class AddPlot(ScopedPage, FormView):
    """A form for a new plot."""

    model = Plot
    form_class = NewPlotForm
    template_name = "acquisition/backoffice/new_plot.html"
    page_title = _("New plot")
    header_icon = "site"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(KEEP):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        plots = {"url": reverse("acquisition_plots:index"), "label": _("Plots")}
        return [*super().get_breadcrumbs_items(), plots, {"url": "", "label": self.page_title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Plot(), "user": self.request.user}

    def form_valid(self, form: NewPlotForm) -> HttpResponse:
        slug = form.cleaned_data["slug"]
        plot_id = carried_out(
            form, lambda: record_plot(park_id=form.park_id, slug=slug, description=form.description())
        )
        if plot_id is None:
            return self.form_invalid(form)
        messages.success(self.request, _("The plot is recorded. It is not on offer yet."))
        return redirect("acquisition_plots:inspect", plot_id)

    def form_invalid(self, form: NewPlotForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class PlotViewSet(ScopedViewSet):
    model = Plot
    name = "acquisition_plots"
    url_prefix = "acquisition/plots"
    menu_label = _("Plots")
    icon = "globe"
    index_view_class = PlotList
    inspect_view_class = PlotPage
    inspect_template_name = "acquisition/backoffice/plot.html"
    search_fields = ["name", "slug", "park__name"]
    search_backend_name = None
    list_filter = ["offered", "environmental_category"]
    list_display = [
        "name",
        "park",
        Column("area_m2", label=_("Area in m²"), sort_key="area_m2", accessor=lambda plot: measured(plot.area_m2)),
        Column("environmental_category", label=_("Category")),
        BooleanColumn("offered", label=_("On offer")),
    ]
    list_select_related = ("park__municipality",)
    object_select_related = ("park__municipality",)
    ordering = ["park__name", "name"]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return {**own, "add_item_label": _("New plot")}

    def extra_urlpatterns(self) -> list[URLPattern]:
        shared = self.get_inspect_view_kwargs()
        verbs = {"edit": Edit, "fact": RecordFact, "offer": Offer, "withdraw": Withdraw}
        return [
            path("new/", self.construct_view(AddPlot, template_name=AddPlot.template_name), name="add"),
            *(
                path(f"<int:pk>/{name}/", self.construct_view(view, **shared), name=name)
                for name, view in verbs.items()
            ),
        ]
