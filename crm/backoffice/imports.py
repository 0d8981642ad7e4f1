"""Lists that are read in, in the menu: all of them, and the addresses of all that one does with one."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn

from crm.backoffice.import_pages import ImportPage, ImportProgress, ImportRows, ImportRunPage, WrongRows
from crm.backoffice.import_verbs import IMPORT_VERBS, AddImport
from crm.backoffice.scoped import ScopedList, ScopedViewSet
from crm.models import ImportRun


class ImportList(ScopedList):
    empty_sentence = _("Choose a list of people or organisations, from Excel or another system.")
    add_item_label = _("Read a list in")


class ImportViewSet(ScopedViewSet):
    model = ImportRun
    name = "crm_imports"
    menu_label = _("Read lists in")
    icon = "upload"
    index_view_class = ImportList
    inspect_view_class = ImportRunPage
    inspect_template_name = "crm/backoffice/imports/run.html"
    offers = ("add",)
    list_display = [
        "file_name",
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("total", label=_("Rows")),
        "made_by",
        DateColumn("made_at", label=_("When"), sort_key="pk"),
    ]
    list_select_related = ("made_by",)
    ordering = ["-pk"]

    def extra_urlpatterns(self) -> list[URLPattern]:
        shared = self.get_inspect_view_kwargs()
        pages: dict[str, tuple[str, type[ImportPage]]] = {
            "progress": ("<int:pk>/progress/", ImportProgress),
            "rows": ("<int:pk>/rows/", ImportRows),
            "wrong": ("<int:pk>/wrong.csv", WrongRows),
            **IMPORT_VERBS,
        }
        return [
            path("new/", AddImport.as_view(), name="add"),
            *(
                path(route, self.construct_view(view, **{**shared, "template_name": view.template_name}), name=name)
                for name, (route, view) in pages.items()
            ),
        ]
