"""Bidbooks: their published versions, and a form that makes the next edition."""

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from acquisition.actions.bidbooks import publish_edited_bidbook
from acquisition.backoffice.forms import EditionForm
from acquisition.models import Bidbook, BidbookVersion
from acquisition.queries.bidbooks import versions_of
from crm.backoffice.scoped import ScopedObject, ScopedViewSet
from crm.backoffice.verbs import Verb


class BidbookPage(ScopedObject):
    template_name = "acquisition/backoffice/bidbook.html"
    object: Bidbook
    fields = ("slug",)

    def page_url(self, shown: models.Model) -> str:
        return reverse("acquisition_bidbooks:inspect", args=[shown.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "bidbook": self.object,
            "versions": versions_of(self.object),
            "may_publish": self.request.user.has_perm("acquisition.add_bidbookversion"),
        }


class NextEdition(Verb, BidbookPage):
    """GET shows the version's text to edit, POST publishes it as the next version."""

    http_method_names = ("get", "head", "post")
    template_name = "acquisition/backoffice/edition.html"
    permission, form_name, done = "acquisition.add_bidbookversion", "edition_form", _("Published.")
    version: BidbookVersion

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.version = get_object_or_404(BidbookVersion, bidbook=self.object, pk=kwargs["version_pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(self.permission):
            raise Http404
        return super().get(request, *args, **kwargs)

    def bound_form(self) -> EditionForm:
        return EditionForm(self.request.POST, version=self.version)

    def carry_out(self, form: EditionForm) -> int:
        return publish_edited_bidbook(
            version_id=self.version.pk,
            title=form.cleaned_data["title"],
            texts=form.texts(),
            release_notes=form.cleaned_data["release_notes"],
            actor_id=self.request.user.pk,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("edition_form", None) or EditionForm(version=self.version)
        sections = [
            (section["title"], [form[f"title:{section['key']}"], form[f"text:{section['key']}"]])
            for section in self.version.sections
        ]
        context = super().get_context_data(**kwargs)
        return {**context, "version": self.version, "edition_form": form, "section_fields": sections}


class BidbookViewSet(ScopedViewSet):
    model = Bidbook
    name = "acquisition_bidbooks"
    url_prefix = "acquisition/bidbooks"
    menu_label = _("Bidbooks")
    icon = "doc-full"
    inspect_view_class = BidbookPage
    inspect_template_name = "acquisition/backoffice/bidbook.html"
    search_fields = ["slug"]
    search_backend_name = None
    list_display = ["__str__", Column("slug", label=_("Short name"), sort_key="slug")]
    ordering = ["slug"]

    def extra_urlpatterns(self) -> list[URLPattern]:
        shared = {**self.get_inspect_view_kwargs(), "template_name": NextEdition.template_name}
        edition = self.construct_view(NextEdition, **shared)
        return [path("<int:pk>/edition/<int:version_pk>/", edition, name="edition")]
