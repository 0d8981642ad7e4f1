"""Organisations: a list to search, and one page each with its people, places and what it is to others."""

import re
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import DateColumn

from crm.backoffice.history import ScopedHistory
from crm.backoffice.list_fields import country_choice, kind_choice, municipality_choice, parent_choice
from crm.backoffice.merging import ORGANISATION_MERGING
from crm.backoffice.organisation_panels import FIRST, OWN, OrganisationPanel, organisation_panels, people_panel
from crm.backoffice.organisation_verbs import ORGANISATION_VERBS
from crm.backoffice.panels import waiting
from crm.backoffice.scoped import ScopedList, ScopedObject, ScopedViewSet
from crm.backoffice.timeline_panel import Pinning
from crm.models import EventRecord, Municipality, Organisation
from crm.models.people import Edited
from crm.queries.people import establishments_of, numbered, parts_of, related
from crm.queries.timeline import records_of_organisation

NUMBER = re.compile(r"\d{8}|\d{12}")


class OrganisationFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Organisation.Kind.choices, empty_label=_("All"))
    municipality = django_filters.ModelChoiceFilter(
        label=_("Municipality"), queryset=Municipality.objects.all(), empty_label=_("All")
    )
    country = django_filters.CharFilter(
        label=_("Country"), method="in_country", help_text=_("Two letters, such as NL or DE.")
    )

    class Meta:
        model = Organisation
        fields = ("kind", "municipality", "country")

    def in_country(self, rows: QuerySet[Organisation], _name: str, value: str) -> QuerySet[Organisation]:
        return rows.filter(country=value.strip().upper())


class OrganisationList(ScopedList):
    empty_sentence = _("An organisation appears here when somebody writes to us in its name, or when you add it.")

    def exact(self, typed: str) -> Q | None:
        digits = re.sub(r"[\s.]", "", typed)
        return numbered(digits) if digits.isascii() and NUMBER.fullmatch(digits) else None


class OrganisationView(ScopedObject):
    """What we know of one organisation."""

    template_name = "crm/backoffice/organisation.html"
    object: Organisation

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        panels: dict[str, str] = {**waiting(self.object, organisation_panels(), self.request, "crm_organisations")}
        if "people" in panels:
            panels["people"] = people_panel(self.object, self.request, context["here"], limit=FIRST)
        return {
            **context,
            "organisation": self.object,
            "relationships": related(self.object),
            "establishments": establishments_of(self.object),
            "parts": parts_of(self.object),
            "panels": panels,
            "offered": [panel for name, panel in panels.items() if name not in OWN],
            "may_change": self.request.user.has_perm("crm.change_organisation"),
        }


class PinOnOrganisation(Pinning, ScopedObject):
    permission = "crm.change_organisation"
    object: Organisation

    def records(self) -> QuerySet[EventRecord]:
        return records_of_organisation(self.object.pk)

    def page_url(self) -> str:
        return reverse("crm_organisations:inspect", args=[self.object.pk])


class OrganisationHistory(ScopedHistory):
    """What was changed of the organisation and of its establishments."""

    object: Organisation

    def things(self) -> list[Edited]:
        return [self.object, *establishments_of(self.object)]


class OrganisationViewSet(ScopedViewSet):
    model = Organisation
    name = "crm_organisations"
    menu_label = _("Organisations")
    icon = "home"
    index_view_class = OrganisationList
    inspect_view_class = OrganisationView
    inspect_template_name = "crm/backoffice/organisation.html"
    search_fields = ["name"]
    search_backend_name = None
    filterset_class = OrganisationFilters
    offers = ("add", "edit")
    list_display = ["name", "kind", "city", "municipality", "country"]
    more_columns = (
        "parent",
        "kvk_number",
        "vat_number",
        "website",
        "domain",
        "address",
        "postcode",
        DateColumn("updated_at", label=_("Changed")),
    )
    exported_with = "crm.export_organisation"
    edits_several = {
        "kind": kind_choice,
        "municipality_id": municipality_choice,
        "country": country_choice,
        "parent_id": parent_choice,
    }
    list_select_related = ("municipality", "parent")
    object_select_related = ("municipality", "parent")
    ordering = ["name", "pk"]

    def extra_urlpatterns(self) -> list[URLPattern]:
        told = self.get_inspect_view_kwargs(
            template_name=ScopedHistory.template_name, inspect_url_name=self.get_url_name("inspect")
        )
        shared = self.get_inspect_view_kwargs()
        alone = self.get_inspect_view_kwargs(template_name=OrganisationPanel.template_name)
        return [
            path("<int:pk>/panel/<slug:panel>/", self.construct_view(OrganisationPanel, **alone), name="panel"),
            path("<int:pk>/pin/", self.construct_view(PinOnOrganisation, **shared), name="pin"),
            path("<int:pk>/history/", self.construct_view(OrganisationHistory, **told), name="history"),
            *(
                path(route, view.as_view(), name=name)
                for name, (route, view) in (ORGANISATION_VERBS | ORGANISATION_MERGING).items()
            ),
        ]
