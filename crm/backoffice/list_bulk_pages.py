"""Giving several rows of a list one value: which rows, which value, a look at what it would be, done, and undone."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from crm.actions.bulk_edits import MOST_ROWS, choose_rows, edit_several, undo_bulk_edit
from crm.backoffice.forms import carried_out
from crm.backoffice.list_pages import ListPage
from crm.contracts import Refused
from crm.models import BulkEdit, WorkState
from crm.queries.changes import in_words, label
from crm.queries.list_views import bulk_edits_of

FIRST_ROWS = 8
REFUSALS_SHOWN = 50
TICKS = 500


class OfSeveral(ListPage):
    """Not there for who may not change rows of the list."""

    def is_allowed(self) -> bool:
        return bool(self.listed.may_edit_several)


class ChooseRows(OfSeveral):
    """POST …/edit-several/?<how the list stands>: the ticked rows, or all of the list as it stands."""

    http_method_names = ("post",)

    def post(self, request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        try:
            pk = choose_rows(user_id=request.user.pk, list_name=self.list_name, ids=self._ids())
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect(self.list_address)
        return redirect(f"{self.url('bulk_edit', pk)}?{self.listed.state_query}")

    def _ids(self) -> list[int]:
        if self.request.POST.get("which") == "all":
            return list(self.listed.rows_shown().values_list("pk", flat=True)[: MOST_ROWS + 1])
        ticked = [int(text) for text in self.request.POST.getlist("tick")[:TICKS] if _is_an_id(text)]
        there = set(self.listed.base_rows().filter(pk__in=ticked).values_list("pk", flat=True))
        return [pk for pk in dict.fromkeys(ticked) if pk in there]


class OfOneEdit(OfSeveral):
    @cached_property
    def edit(self) -> BulkEdit:
        own = BulkEdit.objects.filter(made_by=self.request.user, list_name=self.list_name)  # type: ignore[misc]
        return get_object_or_404(own.select_related("change_set"), pk=self.kwargs["bulk_pk"])

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.edit)


class EditSeveral(OfOneEdit):
    """GET: what can be changed, or how far it is. POST: what it would be; with `sure`, it is done."""

    template_name = "crm/backoffice/lists/bulk.html"
    http_method_names = ("get", "head", "post")
    page_title = _("Edit several")

    def get_template_names(self) -> list[str]:
        return [self.template_name if self.edit.state == WorkState.DRAFT else "crm/backoffice/lists/bulk_done.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = self._choices() if self.edit.state == WorkState.DRAFT else self._outcome()
        return {**super().get_context_data(**kwargs), "edit": self.edit, **own, **kwargs}

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        column = request.POST.get("field", "")
        if self.edit.state != WorkState.DRAFT or column not in self.listed.edits_several:
            return redirect(request.get_full_path())
        form = self._form(column, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(bound=(column, form)), status=422)
        value = form.cleaned_data["value"]
        if request.POST.get("sure"):
            return self._carry_out(form, column, value.pk if isinstance(value, models.Model) else value)
        return self.render_to_response(self.get_context_data(preview=self._preview(column, form, value)))

    def _carry_out(self, form: forms.Form, column: str, value: Any) -> HttpResponse:
        carried_out(form, lambda: edit_several(bulk_edit_id=self.edit.pk, field=column, value=value))
        return redirect(f"{self.url('bulk_edit', self.edit.pk)}?{self.request.GET.urlencode()}")

    def _form(self, column: str, data: Any = None) -> forms.Form:
        field = self.listed.edits_several[column](self.request.user)
        form = forms.Form(data, auto_id=f"id_{column}_%s")
        form.fields["value"] = field
        return form

    def _choices(self) -> dict[str, Any]:
        return {"forms": [(column, self._form(column)) for column in self.listed.edits_several]}

    def _preview(self, column: str, form: forms.Form, value: Any) -> dict[str, Any]:
        """The count, and of the first rows what they are and what they would be."""
        rows = self.listed.base_rows().in_bulk(self.edit.ids[:FIRST_ROWS])
        first = [rows[pk] for pk in self.edit.ids[:FIRST_ROWS] if pk in rows]
        becomes = str(value) if isinstance(value, models.Model) else self._in_words(column, value)
        return {
            "column": column,
            "form": form,
            "label": form.fields["value"].label,
            "becomes": becomes,
            "rows": [(row, self._in_words(column, getattr(row, column))) for row in first],
            "unseen": self.edit.total - len(first),
        }

    def _in_words(self, column: str, value: Any) -> str:
        return _written(self.listed.model, column, value)

    def _outcome(self) -> dict[str, Any]:
        edit = self.edit
        told = edit.refused[:REFUSALS_SHOWN]
        ids = [pk for pk, _why in told] + list(edit.left[:REFUSALS_SHOWN])
        rows = self.listed.base_rows().in_bulk(ids)
        return {
            "label": self.listed.edits_several[edit.field](self.request.user).label,
            "becomes": self._in_words(edit.field, edit.value),
            "refused": [(rows.get(pk), pk, why) for pk, why in told],
            "left": [(rows.get(pk), pk) for pk in edit.left[:REFUSALS_SHOWN]],
            "may_undo": edit.state in (WorkState.DONE, WorkState.FAILED) and bool(edit.changed),
            "undo": self.url("undo_bulk_edit", edit.pk),
        }


class UndoEdit(OfOneEdit):
    """POST …/edit-several/<edit>/undo/"""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        try:
            undo_bulk_edit(bulk_edit_id=self.edit.pk)
        except Refused as refusal:
            messages.warning(request, str(refusal))
        return redirect(f"{self.url('bulk_edit', self.edit.pk)}?{self.request.GET.urlencode()}")


class RecentEdits(OfSeveral):
    """GET …/edits/: what the user edited several of at once in this list, with undo."""

    template_name = "crm/backoffice/lists/bulk_edits.html"
    page_title = _("Edits of several at once")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        model = self.listed.model
        edits = [
            (edit, label(model, edit.field), _written(model, edit.field, edit.value))
            for edit in bulk_edits_of(self.request.user, self.list_name)
        ]
        return {**super().get_context_data(**kwargs), "edits": edits, "undone": WorkState.UNDONE}


def _written(model: Any, column: str, value: Any) -> str:
    return in_words(model, {column: "" if value is None else str(value)})[column] or "—"


def _is_an_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
