"""What a person does with a list: choose it, say what its columns hold, read it in, undo that."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm.actions.imports import (
    choose_columns,
    choose_for_rows,
    read_in,
    reconsider_columns,
    start_import,
    undo_import,
)
from crm.backoffice.editing import ScopedCreate
from crm.backoffice.import_forms import ColumnsForm, ReadInForm, RowChoicesForm, UploadForm
from crm.backoffice.import_pages import ImportRunPage
from crm.backoffice.verbs import Verb
from crm.models import MAY_IMPORT, ImportRun


class AddImport(ScopedCreate):
    """A file comes in; one goes on to its page."""

    model = ImportRun
    space = "crm_imports"
    permission = "crm.add_importrun"
    page_title = _("Read a list in")
    header_icon = "upload"
    submit_label = _("Upload and look")
    done = _("The list is here. Say what its columns hold; nothing is read in yet.")
    form_class = UploadForm
    template_name = "crm/backoffice/imports/add.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if not user.has_perms(MAY_IMPORT):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def carry_out(self, form: Any) -> int:
        file = form.cleaned_data["file"]
        user: Any = self.request.user
        language = (get_language() or "nl")[:2]
        return start_import(file=file, file_name=file.name, made_by_id=user.pk, language=language)


class ImportVerb(Verb, ImportRunPage):
    permission = "crm.add_importrun"


class ChooseColumns(ImportVerb):
    form_name = "columns_form"
    done = _("The list is being checked. Nothing is read in yet.")

    def bound_form(self) -> ColumnsForm:
        return ColumnsForm(self.request.POST, run=self.object)

    def carry_out(self, form: ColumnsForm) -> None:
        choose_columns(import_id=self.object.pk, columns=form.columns())


class ReconsiderColumns(ImportVerb):
    done = _("Choose the columns anew.")

    def carry_out(self, form: Any) -> None:
        reconsider_columns(import_id=self.object.pk)


class ReadIn(ImportVerb):
    form_class = ReadInForm
    form_name = "read_in_form"
    done = _("The list is being read in. You may leave this page; it goes on.")

    def carry_out(self, form: ReadInForm) -> None:
        read_in(import_id=self.object.pk, choice=form.cleaned_data["choice"])


class ChooseForRows(ImportVerb):
    form_class = RowChoicesForm
    done = _("Noted.")

    def carry_out(self, form: RowChoicesForm) -> None:
        choose_for_rows(import_id=self.object.pk, choices=form.choices())

    def next_url(self, _result: Any) -> str:
        page = self.request.POST.get("p", "1")
        return f"{reverse('crm_imports:rows', args=[self.object.pk])}?state=known&p={page if page.isdecimal() else 1}"


class Undo(ImportVerb):
    done = _("It is being undone.")

    def carry_out(self, form: Any) -> None:
        undo_import(import_id=self.object.pk, user_id=self.request.user.pk)


IMPORT_VERBS: dict[str, tuple[str, type[ImportVerb]]] = {
    "columns": ("<int:pk>/columns/", ChooseColumns),
    "reconsider": ("<int:pk>/columns/anew/", ReconsiderColumns),
    "read_in": ("<int:pk>/read-in/", ReadIn),
    "choices": ("<int:pk>/choices/", ChooseForRows),
    "undo": ("<int:pk>/undo/", Undo),
}
