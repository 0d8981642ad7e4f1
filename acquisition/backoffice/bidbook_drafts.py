"""Working copies of a bidbook: the editor, the page on which they are checked, and what is done with them there."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from acquisition.actions.bidbook_drafts import (
    begin_draft,
    hand_in_draft,
    publish_draft,
    restore_draft,
    save_draft,
    send_draft_back,
)
from acquisition.backoffice.bidbook_pages import BidbookPage
from acquisition.models import BidbookDraft
from acquisition.queries.bidbook_checks import check_draft, revisions_of, sections_to_preview
from acquisition.queries.bidbook_reading import sections_to_read
from acquisition.queries.bidbooks import drafts_of
from crm.backoffice.verbs import Verb

WRITE, PUBLISH = "acquisition.change_bidbookdraft", "acquisition.add_bidbookversion"
LANGUAGES = dict(settings.LANGUAGES)
EDITOR = ObjectList([FieldPanel("title"), FieldPanel("release_notes"), FieldPanel("body")])


class DraftPage(BidbookPage):
    """A page of the working copy in one language; 404 for who may not write, and where there is none."""

    needs_draft: ClassVar[bool] = True
    language: str

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.language = kwargs["language"]
        super().setup(request, *args, **kwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(WRITE) or self.language not in LANGUAGES:
            raise Http404
        if self.needs_draft and self.draft is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def draft(self) -> Any:
        return drafts_of(self.object).get(self.language)

    def address(self, name: str) -> str:
        return reverse(f"acquisition_bidbooks:{name}", args=[self.object.pk, self.language])

    def page_url(self, _shown: Any) -> str:
        return self.address("draft")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, book = super().get_breadcrumbs_items()
        book = {**book, "url": reverse("acquisition_bidbooks:inspect", args=[self.object.pk])}
        return [*before, book, {"url": "", "label": LANGUAGES[self.language]}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "draft": self.draft, "language": self.language, "language_name": LANGUAGES[self.language]}


class DraftEditor(Verb, DraftPage):
    """GET shows the working copy to write in, POST saves it."""

    http_method_names = ("get", "head", "post")
    template_name = "acquisition/backoffice/draft_editor.html"
    permission, form_name, done = WRITE, "draft_form", _("Saved.")

    @cached_property
    def panels(self) -> Any:
        return EDITOR.bind_to_model(BidbookDraft)

    def bound_form(self) -> Any:
        form_class = self.panels.get_form_class()
        return form_class(self.request.POST, self.request.FILES, instance=self.draft, for_user=self.request.user)

    def carry_out(self, form: Any) -> None:
        sent = self.request.POST.get("version", "")
        save_draft(
            draft_id=self.draft.pk,
            title=form.cleaned_data["title"],
            body=form.cleaned_data["body"],
            release_notes=form.cleaned_data["release_notes"],
            version=int(sent) if sent.isdecimal() else 0,
            actor_id=self.request.user.pk,
        )

    def next_url(self, _result: Any) -> str:
        return self.address("draft" if "and_check" in self.request.POST else "edit_draft")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop(self.form_name, None)
        version = self.request.POST.get("version") if form else self.draft.version
        if form is None:
            form = self.panels.get_form_class()(instance=self.draft, for_user=self.request.user)
        panel = self.panels.get_bound_panel(instance=self.draft, request=self.request, form=form)
        context = super().get_context_data(**kwargs)
        media = context.get("media", forms.Media()) + panel.media + form.media
        return {**context, "form": form, "panel": panel, "media": media, "version": version}


class DraftCheck(DraftPage):
    """What it would change, what stands in the way, and the buttons that move it on."""

    template_name = "acquisition/backoffice/draft.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, context = self.request.user, super().get_context_data(**kwargs)
        return {
            **context,
            "check": check_draft(self.draft),
            "revisions": revisions_of(self.draft),
            "may_publish": user.has_perm(PUBLISH) and self.draft.may_be_published_by(user.pk),
            "is_publisher": user.has_perm(PUBLISH),
            "publish_form": kwargs.get("publish_form") or PublishForm(),
            "remark_form": kwargs.get("remark_form") or RemarkForm(),
        }


class BeginDraft(Verb, DraftPage):
    permission, done, needs_draft = WRITE, _("Here is the working copy."), False
    template_name = DraftCheck.template_name

    def carry_out(self, _form: Any) -> int:
        anew = "anew" in self.request.POST
        return begin_draft(bidbook_id=self.object.pk, language=self.language, actor_id=self.request.user.pk, anew=anew)

    def next_url(self, _result: Any) -> str:
        return self.address("edit_draft")


class RestoreForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)


class RestoreDraft(Verb, DraftCheck):
    permission, done, form_class = WRITE, _("The working copy says again what it said then."), RestoreForm

    def carry_out(self, form: RestoreForm) -> None:
        revision = form.cleaned_data["revision"]
        if not self.draft.revisions.filter(pk=revision).exists():
            raise Http404
        restore_draft(draft_id=self.draft.pk, revision_id=revision, actor_id=self.request.user.pk)


class HandIn(Verb, DraftCheck):
    permission, done = WRITE, _("Handed in. A second person publishes it.")

    def carry_out(self, _form: Any) -> None:
        hand_in_draft(draft_id=self.draft.pk, actor_id=self.request.user.pk)


class RemarkForm(forms.Form):
    remark = forms.CharField(label=_("What should be different"), max_length=2000, widget=forms.Textarea({"rows": 3}))


class SendBack(Verb, DraftCheck):
    permission, done, form_class, form_name = PUBLISH, _("Sent back to the writer."), RemarkForm, "remark_form"

    def carry_out(self, form: RemarkForm) -> None:
        send_draft_back(draft_id=self.draft.pk, remark=form.cleaned_data["remark"], actor_id=self.request.user.pk)


class PublishForm(forms.Form):
    sure = forms.BooleanField(
        label=_("I have read it once more and want to publish it."),
        error_messages={"required": _("Tick that you have read it once more: a version never changes again.")},
    )


class Publish(Verb, DraftCheck):
    permission, form_class, form_name = PUBLISH, PublishForm, "publish_form"
    done = _("Published. The PDF follows in a moment.")

    def carry_out(self, _form: PublishForm) -> int:
        return publish_draft(draft_id=self.draft.pk, actor_id=self.request.user.pk)

    def next_url(self, _result: Any) -> str:
        return reverse("acquisition_bidbooks:inspect", args=[self.object.pk])


class PreviewDraft(DraftPage):
    """The working copy as a reader will see it."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        with translation.override(self.language):
            sections = sections_to_read(sections_to_preview(self.draft))
            context = {"version": {"title": self.draft.title}, "sections": sections, "preview": True}
            return render(request, "acquisition/public/reader.html", context)


DRAFT_PAGES: dict[str, tuple[str, type[DraftPage]]] = {
    "draft": ("", DraftCheck),
    "edit_draft": ("edit/", DraftEditor),
    "begin_draft": ("begin/", BeginDraft),
    "restore_draft": ("restore/", RestoreDraft),
    "hand_in_draft": ("hand-in/", HandIn),
    "send_draft_back": ("send-back/", SendBack),
    "publish_draft": ("publish/", Publish),
    "preview_draft": ("preview/", PreviewDraft),
}
