"""Who was erased, in numbers: the proof that it was done, by whom and why."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from crm.backoffice.scoped import ScopedList, ScopedObject, ScopedViewSet
from crm.models import Erasure
from crm.queries.erasures import stayed, went


def _moment(row: Erasure) -> str:
    return date_format(localtime(row.made_at), "SHORT_DATETIME_FORMAT")


class ErasureList(ScopedList):
    page_title = _("Erased people")
    empty_sentence = _("Nobody was erased yet. On a contact’s page “Erase” shows what would go and what stays.")


class ErasurePage(ScopedObject):
    template_name = "crm/backoffice/erasure.html"
    object: Erasure

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "erasure": self.object,
            "went": went(self.object),
            "stayed": stayed(self.object),
            "files_left": self.object.files.count(),
        }


class ErasureViewSet(ScopedViewSet):
    model = Erasure
    name = "crm_erasures"
    menu_label = _("Erased people")
    menu_order = 9510
    add_to_settings_menu = True
    icon = "bin"
    index_view_class = ErasureList
    inspect_view_class = ErasurePage
    inspect_template_name = "crm/backoffice/erasure.html"
    search_fields = ["reason"]
    search_backend_name = None
    list_display = [
        Column("made_at", label=_("When"), accessor=_moment, sort_key="pk"),
        Column("made_by", label=_("By"), accessor=lambda row: row.made_by or _("automatically")),
        Column("reason", label=_("Why")),
    ]
    list_select_related = ("made_by",)
    object_select_related = ("made_by",)
    ordering = ["-pk"]
