"""Taking the rows of a list out as a file, and the files one took out."""

from typing import Any

from django import forms
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic.edit import FormMixin

from crm.actions.exports import AT_ONCE, KEPT, MOST_ROWS, export_list
from crm.actions.sheets import TYPES
from crm.backoffice.forms import carried_out
from crm.backoffice.list_pages import ListPage
from crm.models import Export
from crm.queries.list_views import exports_of, file_is_there


class ExportForm(forms.Form):
    form = forms.ChoiceField(
        label=_("As"), choices=Export.Format.choices, initial=Export.Format.XLSX, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("What do you need it for?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("A whole sentence, at least four words. It stays on record beside your name."),
    )


class OfExports(ListPage):
    """Not there for who may take nothing out of the list."""

    def is_allowed(self) -> bool:
        return bool(self.listed.may_export)


class TakeOut(FormMixin, OfExports):
    """GET, POST …/export/?<how the list stands>: a small file comes at once, a big one in the background."""

    template_name = "crm/backoffice/lists/export.html"
    http_method_names = ("get", "head", "post")
    form_class = ExportForm
    page_title = _("Take out")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = self.listed
        count = listed.rows_shown().order_by()[: MOST_ROWS + 1].count()
        return {
            **super().get_context_data(**kwargs),
            "count": count,
            "at_once": count <= AT_ONCE,
            "headings": [listed.possible_columns[name].label for name in listed.chosen_columns],
            "unread": listed.unread_filters,
            "hours": KEPT.seconds // 3600 or KEPT.days * 24,
        }

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        form = self.get_form()
        export_id = carried_out(form, lambda: self._export(form)) if form.is_valid() else None
        if export_id is None:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        export = Export.objects.get(pk=export_id)
        return sent(export, self.viewset) if file_is_there(export) else redirect(self.url("export_page", export_id))

    def _export(self, form: Any) -> int:
        listed: Any = self.listed
        ids = listed.rows_shown().values_list("pk", flat=True)[: MOST_ROWS + 1]
        return export_list(
            user_id=self.request.user.pk,  # type: ignore[arg-type]
            list_name=self.list_name,
            ids=list(ids),
            query=listed.state_query,
            columns=listed.chosen_columns,
            language=get_language() or "nl",
            **form.cleaned_data,
        )


class Exports(OfExports):
    """GET …/exports/: what the user took out of this list."""

    template_name = "crm/backoffice/lists/exports.html"
    page_title = _("What you took out")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = [(export, file_is_there(export)) for export in exports_of(self.request.user, self.list_name)]
        return {**super().get_context_data(**kwargs), "exports": found}


class OfOneExport(OfExports):
    @cached_property
    def export(self) -> Export:
        own = Export.objects.filter(made_by=self.request.user, list_name=self.list_name).defer("ids")  # type: ignore[misc]
        return get_object_or_404(own, pk=self.kwargs["export_pk"])

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.export)


class ExportPage(OfOneExport):
    """GET …/exports/<export>/: how far it is."""

    template_name = "crm/backoffice/lists/export_page.html"
    page_title = _("Take out")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "export": self.export, "is_there": file_is_there(self.export)}


class ExportFile(OfOneExport):
    """GET …/exports/<export>/file/: the file, for who made it, until it expires."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not file_is_there(self.export):
            raise Http404
        return sent(self.export, self.viewset)


def sent(export: Export, viewset: Any) -> FileResponse:
    day = timezone.localdate().isoformat()
    name = f"{slugify(str(viewset.model._meta.verbose_name_plural))}-{day}.{export.format}"
    file = storages["private"].open(export.file)
    response = FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[export.format])
    response["Cache-Control"] = "private, no-store"
    return response
