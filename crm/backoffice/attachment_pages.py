"""Files on a dossier: the panel of any thing's page, and the addresses of adding, reading and removing one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.storage import storages
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView

from crm.actions.attachments import attach_file, remove_file
from crm.backoffice.forms import carried_out
from crm.backoffice.named import thing_named
from crm.backoffice.returning import next_of
from crm.backoffice.scoped import ScopedPage
from crm.contracts import things
from crm.models import Attachment
from crm.models.file_kinds import FILE_KINDS

ANCHOR = "files"


class AttachForm(forms.Form):
    """One file of the thing that `about_type` and `about_id` name."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("At most 25 MB. Whoever sees this page can read it."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in FILE_KINDS)}),
        allow_empty_file=True,
    )
    note = forms.CharField(label=gettext_lazy("What it is"), max_length=200, required=False)
    about_type = forms.CharField(max_length=60, widget=forms.HiddenInput)
    about_id = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_file_%s")
        super().__init__(*args, **kwargs)


def attachment_panel(thing: models.Model, request: HttpRequest, here: str) -> SafeString:
    """The files of the thing and a form for one more; one returns to `here`."""
    user = request.user
    rows = Attachment.objects.visible_to(user).about(thing).select_related("attached_by")
    removable = set(Attachment.objects.removable_by(user).about(thing).values_list("pk", flat=True))
    named = {"about_type": thing._meta.label_lower, "about_id": thing.pk}
    shown = {
        "files": [(row, row.pk in removable) for row in rows],
        "form": AttachForm(initial=named) if user.has_perm("crm.add_attachment") else None,
        "here": here,
    }
    return render_to_string("crm/backoffice/files/panel.html", shown, request)


class AttachFile(ScopedPage, FormView):
    """GET, POST …/files/add/?about_type=…&about_id=…: a file is added; the page again with what is not right."""

    model = Attachment
    template_name = "crm/backoffice/files/add.html"
    page_title = gettext_lazy("Add a file")
    form_class = AttachForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        named = request.POST if request.method == "POST" else request.GET
        if not request.user.has_perm("crm.add_attachment"):
            raise Http404
        self.thing = _thing_of(named, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> Any:
        return self.page_title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way_back = {"url": next_of(self.request) or reverse("wagtailadmin_home"), "label": str(self.thing)}
        return [*super().get_breadcrumbs_items(), way_back, {"url": "", "label": self.page_title}]

    def get_initial(self) -> dict[str, Any]:
        return {"about_type": self.thing._meta.label_lower, "about_id": self.thing.pk}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        way_back = next_of(self.request) or reverse("wagtailadmin_home")
        return {**super().get_context_data(**kwargs), "thing": self.thing, "next": way_back}

    def form_valid(self, form: AttachForm) -> HttpResponse:
        given, by_id = form.cleaned_data, self.request.user.pk
        carried_out(form, lambda: attach_file(about=self.thing, file=given["file"], note=given["note"], by_id=by_id))
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, _("The file is here."))
        return redirect(next_of(self.request) or "wagtailadmin_home")

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ReadFile(View):
    """GET …/files/<pk>/: the file to take along, never to open here: it may have been made by anybody."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        row = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
        private = storages["private"]
        if not private.exists(row.file):
            raise Http404
        _note_seen(row, request.user)
        kind = FILE_KINDS[row.ending].content_type
        response = FileResponse(private.open(row.file), as_attachment=True, filename=row.name, content_type=kind)
        response["Cache-Control"] = "private, no-store"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


class RemoveFile(View):
    """POST …/files/<pk>/remove/: the thing has it no more."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Attachment.objects.removable_by(request.user), pk=pk)
        remove_file(attachment_id=row.pk)
        messages.success(request, _("The file was removed."))
        return redirect(next_of(request) or "wagtailadmin_home")


def _thing_of(named: QueryDict, user: Any) -> models.Model:
    """404 when no thing is named, or none that the user may see."""
    number = named.get("about_id", "")
    if not (number.isascii() and number.isdigit()):
        raise Http404
    thing = thing_named(named.get("about_type", ""), int(number), user)
    if thing is None:
        raise Http404
    return thing


def _note_seen(row: Attachment, user: Any) -> None:
    thing = things.get(row.about_type)
    if thing and thing.note_seen:
        thing.note_seen(thing.visible_rows(user).get(pk=row.about_id), user)


FILE_URLS = [
    path("add/", AttachFile.as_view(), name="add"),
    path("<int:pk>/", ReadFile.as_view(), name="read"),
    path("<int:pk>/remove/", RemoveFile.as_view(), name="remove"),
]
