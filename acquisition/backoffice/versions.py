"""The page of a version that is drafted, approved by somebody else and then stays, and what one can do with it."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from acquisition.queries.profile_words import Said, differences, former_of
from crm.backoffice.scoped import ScopedObject, ScopedViewSet
from crm.backoffice.verbs import Verb

APPROVE = "acquisition.approve_profile"
Call = Callable[[int, int | None], Any]


class VersionPage(ScopedObject):
    """Name the permission to `change` a draft, its `form` and the `index` of its addresses."""

    change: ClassVar[str]
    form: ClassVar[Callable[..., forms.Form]]
    index: ClassVar[str]
    object: Any
    fields = ("number",)

    def page_url(self, shown: models.Model) -> str:
        return reverse(f"{self.index}:inspect", args=[shown.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version, user, former = self.object, self.request.user, former_of(self.object)
        words = self.in_words(version)
        may_change = user.has_perm(self.change)
        return {
            **super().get_context_data(**kwargs),
            "version": version,
            "former": former,
            "words": words,
            "differences": differences(self.in_words(former), words) if former else [],
            "may_change": may_change,
            "may_approve": user.has_perm(APPROVE),
            "own_work": version.submitted_by_id == user.pk,
            "draft_form": kwargs.get("draft_form")
            or (type(self).form(version=version) if version.is_draft and may_change else None),
            "urls": {verb.replace("-", "_"): reverse(f"{self.index}:{verb}", args=[version.pk]) for verb in VERBS},
            **self.more(),
        }

    def in_words(self, version: Any) -> Mapping[str, Said]:
        """What a version holds, field by field."""
        raise NotImplementedError

    def more(self) -> dict[str, Any]:
        """What the template of this kind shows beyond that."""
        return {}


class ChangeState(Verb):
    """One call with the version's id and who asks; who gets an id back goes to that version."""

    permission: ClassVar[str] = ""
    done: ClassVar[Promise] = _("Saved.")
    call: Any = None

    def carry_out(self, _form: Any) -> Any:
        return self.call(self.object.pk, self.request.user.pk)

    def next_url(self, result: Any) -> str:
        return reverse(f"{self.index}:inspect", args=[result]) if result else super().next_url(result)  # type: ignore[attr-defined]


class EditDraft(Verb):
    """Every field of the draft at once."""

    form_name, done = "draft_form", _("Saved.")
    permission: ClassVar[str] = ""
    call: Any = None

    def bound_form(self) -> forms.Form:
        return self.form(self.request.POST, version=self.object)  # type: ignore[attr-defined]

    def carry_out(self, form: Any) -> None:
        self.call(version_id=self.object.pk, **form.content())


VERBS = ("edit", "submit", "send-back", "approve", "retire", "next")
SAID: dict[str, Promise] = {
    "submit": _("Submitted. Somebody else can approve it now."),
    "send-back": _("It is a draft again."),
    "approve": _("Approved."),
    "retire": _("Retired."),
    "next": _("This is the draft of the next version."),
}


def version_urls(
    viewset: ScopedViewSet, page: type[VersionPage], edit: Callable[..., None], calls: Mapping[str, Call]
) -> list[URLPattern]:
    """An address for editing the draft and one for each verb; who may approve also sends back and retires."""
    shared = viewset.get_inspect_view_kwargs()
    editing = type("Edit", (EditDraft, page), {})
    changing = type("Change", (ChangeState, page), {})
    patterns = [
        path(
            "<int:pk>/edit/",
            viewset.construct_view(editing, **shared, permission=page.change, call=edit),
            name="edit",
        )
    ]
    for verb, call in calls.items():
        permission = page.change if verb in {"submit", "next"} else APPROVE
        view = viewset.construct_view(
            changing, **shared, permission=permission, call=call, done=SAID.get(verb, ChangeState.done)
        )
        patterns.append(path(f"<int:pk>/{verb}/", view, name=verb))
    return patterns
