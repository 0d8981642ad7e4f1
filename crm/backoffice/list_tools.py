"""The addresses of what one does with a list: choose its columns, keep views, take rows out, edit several."""

from typing import Any

from django.urls import URLPattern, path

from crm.backoffice.list_bulk_pages import ChooseRows, EditSeveral, RecentEdits, UndoEdit
from crm.backoffice.list_export_pages import ExportFile, ExportPage, Exports, TakeOut
from crm.backoffice.list_pages import ColumnsPage
from crm.backoffice.list_view_pages import ChangeView, ChooseDefault, RemoveView, SaveView

VIEWS = (
    ("columns/", ColumnsPage, "columns"),
    ("views/new/", SaveView, "save_view"),
    ("views/default/", ChooseDefault, "default_view"),
    ("views/<int:view_pk>/", ChangeView, "change_view"),
    ("views/<int:view_pk>/remove/", RemoveView, "remove_view"),
)
EXPORTS = (
    ("export/", TakeOut, "export"),
    ("exports/", Exports, "exports"),
    ("exports/<int:export_pk>/", ExportPage, "export_page"),
    ("exports/<int:export_pk>/file/", ExportFile, "export_file"),
)
SEVERAL = (
    ("edit-several/", ChooseRows, "edit_several"),
    ("edit-several/<int:bulk_pk>/", EditSeveral, "bulk_edit"),
    ("edit-several/<int:bulk_pk>/undo/", UndoEdit, "undo_bulk_edit"),
    ("edits/", RecentEdits, "bulk_edits"),
)


def tool_urls(viewset: Any) -> list[URLPattern]:
    wanted: list[Any] = [
        *(VIEWS if viewset.has_views else ()),
        *(EXPORTS if viewset.exported_with else ()),
        *(SEVERAL if viewset.edits_several else ()),
    ]
    return [path(route, page.as_view(viewset=viewset), name=name) for route, page, name in wanted]
