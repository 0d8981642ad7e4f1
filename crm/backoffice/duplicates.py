"""Possible duplicates: what the search found and nobody has decided about yet, surest first."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from crm.backoffice.scoped import ScopedList, ScopedViewSet
from crm.models import DuplicatePair
from crm.queries.duplicates import how_sure, in_words

KINDS = (("contact", _("contacts")), ("organisation", _("organisations")))
SHOWN_WITH = ("contact_one", "contact_two", "organisation_one", "organisation_two")


class DuplicateFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Of what"), choices=KINDS, empty_label=_("All"), method="of_kind")

    class Meta:
        model = DuplicatePair
        fields = ("kind",)

    def of_kind(self, rows: QuerySet[DuplicatePair], _name: str, value: str) -> QuerySet[DuplicatePair]:
        return rows.filter(**{f"{value}_one__isnull": False})


class PairColumn(Column):
    """Both names, and the way to compare them."""

    cell_template_name = "crm/backoffice/merging/pair_cell.html"

    def get_value(self, instance: DuplicatePair) -> dict[str, Any]:
        kind = instance.one._meta.model_name
        address = reverse(f"crm_{kind}s:merge_with", args=[instance.one.pk, instance.two.pk])
        return {"one": instance.one, "two": instance.two, "address": address}


class DuplicateList(ScopedList):
    template_name = "crm/backoffice/merging/list.html"
    page_title = _("Possible duplicates")
    empty_sentence = _(
        "New and edited contacts and organisations are compared every few minutes. What may be the same appears here,"
        " for you to compare and merge."
    )


class DuplicatePairViewSet(ScopedViewSet):
    model = DuplicatePair
    name = "crm_duplicates"
    menu_label = _("Possible duplicates")
    icon = "copy"
    index_view_class = DuplicateList
    index_template_name = "crm/backoffice/merging/list.html"
    filterset_class = DuplicateFilters
    search_fields: list[str] = []
    list_display = [
        PairColumn("one", label=_("Which two"), accessor="pk"),
        Column("sure", label=_("How sure"), accessor=lambda pair: how_sure(pair.score), sort_key="score"),
        Column("reasons", label=_("Why"), accessor=lambda pair: in_words(pair.reasons)),
    ]
    list_select_related = SHOWN_WITH
    ordering = ["-score", "-pk"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "inspect_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        """Its page is the one that compares the two."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "inspect"]
