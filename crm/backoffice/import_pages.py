"""The pages of one list: how it stands, its rows, how far it is, and its wrong rows as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from crm.backoffice.import_forms import ColumnsForm, ReadInForm
from crm.backoffice.scoped import ScopedObject
from crm.models import Contact, ImportChoice, ImportRow, ImportRowState, ImportRun, ImportState, Organisation
from crm.queries.imports import figures_of, problems_of, progress_of, wrong_rows_as_csv

PER_PAGE = 50
FORMS = ("columns_form", "read_in_form", "verb_form")
SEPARATORS = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("vertical bars")}


class ImportPage(ScopedObject):
    object: ImportRun

    def get_page_title(self) -> str:
        return str(_("Read a list in"))

    def page_url(self, run: ImportRun) -> str:
        return reverse("crm_imports:inspect", args=[run.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "run": self.object,
            "figures": figures_of(self.object),
            "progress": progress_of(self.object),
        }


class ImportRunPage(ImportPage):
    """How the list stands, and what is to be done next."""

    template_name = "crm/backoffice/imports/run.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.object
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "columns_form": context.get("columns_form") or (ColumnsForm(run=run) if self.is_open else None),
            "read_in_form": context.get("read_in_form") or ReadInForm(),
            "refused": [context[name] for name in FORMS if name in context],
            "separator_in_words": SEPARATORS.get(run.separator, run.separator),
            "to_read": run.counts.get("ready", 0) + run.counts.get("known", 0),
            "left_rows": self._left() if run.state == ImportState.UNDONE else [],
        }

    @property
    def is_open(self) -> bool:
        return self.object.state == ImportState.MAPPING

    def _left(self) -> list[tuple[str, str]]:
        """What stayed when the list was undone, by name, with where it is."""
        left = self.object.counts.get("left_rows", [])
        found: list[tuple[str, str]] = []
        for kind, model, space in (
            ("crm.contact", Contact, "crm_contacts"),
            ("crm.organisation", Organisation, "crm_organisations"),
        ):
            ids = [pk for one, pk in left if one == kind]
            rows = model.objects.visible_to(self.request.user).filter(pk__in=ids)
            found += [(str(row), reverse(f"{space}:inspect", args=[row.pk])) for row in rows]
        return found


class ImportProgress(ImportPage):
    """A part of the page, asked for again and again while the list is under way."""

    template_name = "crm/backoffice/imports/progress.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"run": self.object, "progress": progress_of(self.object), "figures": figures_of(self.object)}


class ImportRows(ImportPage):
    """The rows of one kind, each with what is wrong with it, whom it is about or what became of it."""

    template_name = "crm/backoffice/imports/rows.html"

    def get_page_title(self) -> str:
        return str(_("Rows"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.request.GET.get("state", "")
        if state not in ImportRowState.values:
            raise Http404
        rows = self.object.rows.filter(state=state).order_by("number")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        may_choose = state == ImportRowState.KNOWN and self.object.state == ImportState.READY
        return {
            **super().get_context_data(**kwargs),
            "state": ImportRowState(state),
            "page": page,
            "lines": [self._line(row) for row in page],
            "choices": ImportChoice.choices if may_choose else [],
        }

    def _line(self, row: ImportRow) -> dict[str, Any]:
        facts = row.facts
        return {
            "row": row,
            "contact": facts.get("contact", {}),
            "organisation": facts.get("organisation", {}),
            "problems": problems_of(self.object, row),
        }


class WrongRows(ImportPage):
    """The rows that cannot be read in, as a file to mend."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        name = slugify(self.object.file_name.rpartition(".")[0]) or "list"
        response = StreamingHttpResponse(wrong_rows_as_csv(self.object), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}-wrong.csv"'
        return response
