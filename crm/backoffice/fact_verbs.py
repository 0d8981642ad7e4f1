"""Noting, replacing and taking back what is known of a person or an organisation, from its page."""

from typing import Any

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm.actions.facts import note_fact, replace_fact, take_back_fact
from crm.backoffice.editing import ScopedForm
from crm.backoffice.fact_forms import FactForm
from crm.models import Fact, FactKind

Routes = dict[str, tuple[str, type[ScopedForm]]]


class NoteFact(ScopedForm):
    page_title = _("Note a fact")
    done = _("Noted.")
    form_class = FactForm

    def kind(self) -> FactKind:
        if self.kwargs["kind"] not in FactKind.values:
            raise Http404
        return FactKind(self.kwargs["kind"])

    def get_page_subtitle(self) -> str:
        return capfirst(str(self.kind().label))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.kind()}

    def carry_out(self, form: Any) -> int:
        return note_fact(
            about=self.object,
            kind=self.kind(),
            label=form.cleaned_data.get("label", ""),
            known=form.known(),
            by_id=self.request.user.pk,
        )


class OfFact(ScopedForm):
    """About a fact that stands on the thing of the page."""

    def fact(self) -> Fact:
        found: Fact = get_object_or_404(self.object.facts, pk=self.kwargs["fact_pk"])
        return found

    def get_page_subtitle(self) -> str:
        return capfirst(str(self.fact()))


class ReplaceFact(OfFact):
    page_title = _("Bring up to date")
    done = _("Noted. What it was is kept.")
    form_class = FactForm

    def get_form_kwargs(self) -> dict[str, Any]:
        fact = self.fact()
        return {**super().get_form_kwargs(), "kind": FactKind(fact.kind), "fact": fact}

    def carry_out(self, form: Any) -> int:
        return replace_fact(fact_id=self.fact().pk, known=form.known(), by_id=self.request.user.pk)


class TakeBackFact(OfFact):
    page_title = _("This was a mistake")
    submit_label = _("Take it back")
    done = _("Taken back. What stood there before stands again.")
    form_class = forms.Form

    def carry_out(self, _form: Any) -> None:
        take_back_fact(fact_id=self.fact().pk)


def fact_verbs(of: type[ScopedForm]) -> Routes:
    """The addresses under the page of one kind of thing."""
    made = {
        verb: type(f"{verb.__name__}{of.__name__}", (verb, of), {}) for verb in (NoteFact, ReplaceFact, TakeBackFact)
    }
    return {
        "note_fact": ("<int:pk>/facts/<str:kind>/new/", made[NoteFact]),
        "replace_fact": ("<int:pk>/facts/<int:fact_pk>/replace/", made[ReplaceFact]),
        "take_back_fact": ("<int:pk>/facts/<int:fact_pk>/take-back/", made[TakeBackFact]),
    }
