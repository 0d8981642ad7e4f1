"""Two entries side by side: which value is kept, what moves, and the way back (docs/adr/0019)."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.actions.duplicates import dismiss_pair
from crm.actions.merging import CHOSEN, merge_contacts, merge_organisations, undo_merge
from crm.backoffice.contact_verbs import OfContacts
from crm.backoffice.editing import ScopedForm
from crm.backoffice.forms import carried_out
from crm.backoffice.organisation_verbs import OfOrganisations
from crm.backoffice.people_choosers import contacts, organisations
from crm.backoffice.returning import returning
from crm.backoffice.scoped import found_or_merged
from crm.models import Merge
from crm.queries.merge_preview import Preview, preview
from crm.queries.merging import later_merge

THIS, OTHER = "this", "other"


class ChooseOther(ScopedForm):
    """With which other one the thing of the page is to be compared."""

    page_title = _("Merge with another")
    submit_label = _("Compare")
    done = ""
    chooser: ClassVar[Any]

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = forms.Form(**self.get_form_kwargs())
        form.fields["other"] = forms.ModelChoiceField(
            label=_("The other one"),
            queryset=self.visible().exclude(pk=self.object.pk),
            widget=self.chooser.widget(show_clear_link=False),
            help_text=_("Nothing is changed yet: you first see the two side by side."),
        )
        return form

    def form_valid(self, form: forms.Form) -> HttpResponse:
        address = reverse(f"{self.space}:merge_with", args=[self.object.pk, form.cleaned_data["other"].pk])
        return redirect(returning(address, self.return_url()))


class CompareForm(forms.Form):
    """Which of the two has the value that is kept, and which versions the person looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    other_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, shown: Preview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = shown.winner.version
        self.fields["other_version"].initial = shown.loser.version
        for fact in shown.facts:
            self.fields[f"keep_{fact.name}"] = forms.ChoiceField(
                choices=[(THIS, THIS), (OTHER, OTHER)], required=False, initial=fact.suggested
            )

    def kept_of_other(self) -> set[str]:
        given = self.cleaned_data
        return {name.removeprefix("keep_") for name, value in given.items() if name[:5] == "keep_" and value == OTHER}

    def versions(self) -> tuple[int, int]:
        return self.cleaned_data["version"], self.cleaned_data["other_version"]


class MergeWith(ScopedForm):
    """The two side by side; sent in, they are one. The thing of the page is the one that stays."""

    page_title = _("Compare and merge")
    done = _("Merged. If the two are not the same after all, you can undo it on this page.")
    template_name = "crm/backoffice/merging/compare.html"
    form_class = CompareForm
    merge: ClassVar[Callable[..., int]]

    @cached_property
    def other(self) -> Any:
        """Whoever was merged meanwhile is compared as the one it was merged into."""
        return found_or_merged(self.visible(), self.kwargs["other_pk"])

    @cached_property
    def shown(self) -> Preview:
        return preview(self.object, self.other, CHOSEN[type(self.object)], self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "shown": self.shown}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = {
            fact.name: context["form"][f"keep_{fact.name}"].value() or fact.suggested for fact in self.shown.facts
        }
        turned = reverse(f"{self.space}:merge_with", args=[self.other.pk, self.object.pk])
        return {
            **context,
            "shown": self.shown,
            "facts": [(fact, chosen[fact.name]) for fact in self.shown.facts],
            "turned": returning(turned, context["next"]),
            "is_same": self.other == self.object,
        }

    def carry_out(self, form: Any) -> int:
        return type(self).merge(
            winner_id=self.object.pk,
            loser_id=self.other.pk,
            keep=form.kept_of_other(),
            expected_versions=form.versions(),
            user_id=self.request.user.pk,
        )

    def next_url(self, _result: Any) -> str:
        return f"{self.page_url(self.object.pk)}#alike"


class AreTwo(MergeWith):
    """POST: the two are not the same, and are offered as one no more."""

    http_method_names = ("post",)

    def post(self, request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        kind = self.object._meta.label_lower
        dismiss_pair(kind=kind, one_id=self.object.pk, two_id=self.other.pk, user_id=request.user.pk)
        messages.success(request, _("Noted: these are two. They are not offered as one any more."))
        return redirect(self.return_url())


class UndoMerge(ScopedForm):
    """What becomes two again, and what stays; sent in, it is undone."""

    page_title = _("Undo a merge")
    submit_label = _("Undo the merge")
    done = ""
    template_name = "crm/backoffice/merging/undo.html"
    form_class = forms.Form

    @cached_property
    def merge(self) -> Merge:
        of_this = Merge.objects.filter(kind=self.object._meta.label_lower, winner_id=self.object.pk)
        return get_object_or_404(of_this.filter(change_set__undone_at=None), pk=self.kwargs["merge_pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        loser = self.model._default_manager.get(pk=self.merge.loser_id)
        rows = self.merge.change_set.rows.exclude(object_type=self.merge.kind).count()
        return {**context, "merge": self.merge, "loser": loser, "rows": rows, "later": later_merge(self.merge)}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        loser_id = self.merge.loser_id
        done = carried_out(form, lambda: undo_merge(merge_id=self.merge.pk, user_id=self.request.user.pk))
        if done is None:
            return self.form_invalid(form)
        messages.success(self.request, _("Undone: these are two again. This is the one that was merged."))
        if left := len(done.left):
            sentence = ngettext(
                "%(count)d row was changed since and stays as it is.",
                "%(count)d rows were changed since and stay as they are.",
                left,
            )
            messages.warning(self.request, sentence % {"count": left})
        return redirect(self.page_url(loser_id))


class ChooseContact(ChooseOther, OfContacts):
    chooser = contacts


class ChooseOrganisation(ChooseOther, OfOrganisations):
    chooser = organisations


class MergeContact(MergeWith, OfContacts):
    merge = merge_contacts


class MergeOrganisation(MergeWith, OfOrganisations):
    merge = merge_organisations


class ContactsAreTwo(AreTwo, OfContacts):
    """Of two contacts."""


class OrganisationsAreTwo(AreTwo, OfOrganisations):
    """Of two organisations."""


class UndoContactMerge(UndoMerge, OfContacts):
    """Of two contacts."""


class UndoOrganisationMerge(UndoMerge, OfOrganisations):
    """Of two organisations."""


def _addresses(choose: Any, merge: Any, are_two: Any, undo: Any) -> dict[str, tuple[str, type[ScopedForm]]]:
    return {
        "merge": ("<int:pk>/merge/", choose),
        "merge_with": ("<int:pk>/merge/<int:other_pk>/", merge),
        "are_two": ("<int:pk>/merge/<int:other_pk>/two/", are_two),
        "undo_merge": ("<int:pk>/merged/<int:merge_pk>/undo/", undo),
    }


CONTACT_MERGING = _addresses(ChooseContact, MergeContact, ContactsAreTwo, UndoContactMerge)
ORGANISATION_MERGING = _addresses(ChooseOrganisation, MergeOrganisation, OrganisationsAreTwo, UndoOrganisationMerge)
