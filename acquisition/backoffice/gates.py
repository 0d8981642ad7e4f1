"""The gates of the road, version by version, and the page on which new ones are decided."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.ui.tables import Column, DateColumn

from acquisition.actions.gates import decide_stage_gates
from acquisition.models import StageGate
from acquisition.models.stages import EDGES, Edge
from acquisition.queries.gates import FACTS
from crm.backoffice.forms import carried_out
from crm.backoffice.scoped import ScopedList, ScopedObject, ScopedPage, ScopedViewSet
from crm.models import ProgrammeYear

DECIDE = "acquisition.add_stagegate"
MOVES = tuple(edge for edge in EDGES if not edge.back)


class GatesForm(forms.Form):
    """One field a move: the facts it asks for."""

    programme_year = forms.ModelChoiceField(label=_("Programme year"), queryset=ProgrammeYear.objects.all())
    effective_from = forms.DateField(
        label=_("Counts from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, gate: StageGate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].initial = timezone.localdate()
        self.fields["programme_year"].initial = ProgrammeYear.objects.around(timezone.localdate())
        for edge in MOVES:
            self.fields[edge.name] = forms.MultipleChoiceField(
                label=_("%(start)s → %(end)s") % {"start": edge.start.label, "end": edge.end.label},
                choices=[(code, fact.label) for code, fact in FACTS.items()],
                initial=gate.asks_for(edge),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def decision(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "programme_year": given["programme_year"].year,
            "effective_from": given["effective_from"],
            "rules": {edge.name: given[edge.name] for edge in MOVES},
        }


class GateList(ScopedList):
    @cached_property
    def add_url(self) -> str | None:
        return reverse("acquisition_gates:add") if self.request.user.has_perm(DECIDE) else None


class GatePage(ScopedObject):
    template_name = "acquisition/backoffice/gate.html"
    object: StageGate
    fields = ("version",)

    def page_url(self, shown: models.Model) -> str:
        return reverse("acquisition_gates:inspect", args=[shown.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = [(edge, [FACTS[code].label for code in self._known(edge)]) for edge in MOVES]
        return {**super().get_context_data(**kwargs), "gate": self.object, "asked": asked}

    def _known(self, edge: Edge) -> list[str]:
        """An old version may ask for a fact that we no longer know."""
        return [code for code in self.object.asks_for(edge) if code in FACTS]


class DecideGates(ScopedPage, FormView):
    """The gates in force, to be changed from a day on."""

    model = StageGate
    form_class = GatesForm
    template_name = "acquisition/backoffice/decide_gates.html"
    page_title = _("Decide new gates")
    header_icon = "key"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(DECIDE):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        gates = {"url": reverse("acquisition_gates:index"), "label": _("Gates")}
        return [*super().get_breadcrumbs_items(), gates, {"url": "", "label": self.page_title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "gate": StageGate.objects.in_force()}

    def form_valid(self, form: GatesForm) -> HttpResponse:
        actor_id = self.request.user.pk
        if carried_out(form, lambda: decide_stage_gates(actor_id=actor_id, **form.decision())) is None:
            return self.form_invalid(form)
        messages.success(self.request, _("Decided. Each lead meets these gates at its next move."))
        return redirect("acquisition_gates:index")

    def form_invalid(self, form: GatesForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class StageGateViewSet(ScopedViewSet):
    model = StageGate
    name = "acquisition_gates"
    url_prefix = "acquisition/gates"
    menu_label = _("Gates")
    icon = "key"
    index_view_class = GateList
    inspect_view_class = GatePage
    inspect_template_name = "acquisition/backoffice/gate.html"
    search_backend_name = None
    empty_sentence = _("None decided yet: the gates that come with the product hold. Decide the region’s own here.")
    list_display = [
        "version",
        "programme_year",
        DateColumn("effective_from", label=_("Counts from")),
        Column("decided_by", label=_("Decided by")),
    ]
    list_select_related = ("programme_year", "decided_by")
    object_select_related = ("programme_year", "decided_by")
    ordering = ["-version"]
    has_views = False

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return {**own, "add_item_label": _("Decide new gates")}

    def extra_urlpatterns(self) -> list[URLPattern]:
        return [path("new/", self.construct_view(DecideGates, template_name=DecideGates.template_name), name="add")]
