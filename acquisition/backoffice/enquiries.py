"""Enquiries: those that wait for a person first in sight."""

from typing import Any

import django_filters
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from acquisition.backoffice.enquiry_page import EnquiryPage
from acquisition.backoffice.enquiry_verbs import ENQUIRY_VERBS
from acquisition.backoffice.new_enquiry import DECIDE, TakeDown
from acquisition.models import Enquiry
from acquisition.queries.kpi.enquiry_response import by_reply
from crm.backoffice.scoped import ScopedList, ScopedViewSet


class EnquiryList(ScopedList):
    @cached_property
    def add_url(self) -> str | None:
        return reverse("acquisition_enquiries:add") if self.request.user.has_perm(DECIDE) else None


class DueColumn(Column):
    """The day the answer is promised for, and how many working hours are left or have passed since."""

    cell_template_name = "acquisition/backoffice/due_cell.html"


class EnquiryFilters(WagtailFilterSet):
    received = django_filters.DateFromToRangeFilter(
        label=_("Received"), field_name="received_at", widget=DateRangePickerWidget
    )
    reply = django_filters.ChoiceFilter(
        label=_("First reply"),
        method="by_reply",
        choices=[
            ("in_time", _("in time")),
            ("missed", _("too late or not at all")),
            ("open", _("may still be in time")),
        ],
        empty_label=_("All"),
    )

    class Meta:
        model = Enquiry
        fields = ("status", "channel", "received", "reply")

    def by_reply(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(pk__in=by_reply(rows, value, timezone.now()).order_by().values("pk"))


class EnquiryViewSet(ScopedViewSet):
    model = Enquiry
    name = "acquisition_enquiries"
    url_prefix = "acquisition/enquiries"
    menu_label = _("Enquiries")
    icon = "mail"
    index_view_class = EnquiryList
    inspect_view_class = EnquiryPage
    inspect_template_name = "acquisition/backoffice/enquiry.html"
    search_fields = ["reference", "contact__name", "organisation__name"]
    search_backend_name = None
    filterset_class = EnquiryFilters
    empty_sentence = _("What people ask on the site, by mail or by phone comes in here, with a day to answer before.")
    list_display = [
        "reference",
        "contact",
        "organisation",
        "channel",
        "status",
        DateColumn("received_at", label=_("Received"), sort_key="received_at"),
        DueColumn("answer_due_at", label=_("Answer before")),
    ]
    more_columns = (
        "lead",
        "language",
        "bidbook_slug",
        "decline_reason",
        DateColumn("answered_at", label=_("First reply")),
    )
    exported_with = "acquisition.export_enquiry"
    list_select_related = ("contact", "organisation", "lead")
    object_select_related = ("contact", "organisation", "lead")
    ordering = ["-received_at", "-pk"]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return {**own, "add_item_label": _("New enquiry")}

    def extra_urlpatterns(self) -> list[URLPattern]:
        shared = self.get_inspect_view_kwargs()
        return [
            path("new/", self.construct_view(TakeDown, template_name=TakeDown.template_name), name="add"),
            *(
                path(f"<int:pk>/{name}/", self.construct_view(view, **shared), name=name)
                for name, view in ENQUIRY_VERBS.items()
            ),
        ]
