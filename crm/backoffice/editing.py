"""Pages with one form that make one call to an action: add, edit, and what belongs to a thing.

Two people who edit the same thing at once lose nothing: the second is shown what it was, what it is and what he typed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from crm.actions.changing import ChangedMeanwhile, written
from crm.backoffice.facts_form import FactsForm
from crm.backoffice.forms import carried_out
from crm.backoffice.returning import next_of
from crm.backoffice.scoped import ScopedPage, found_or_merged, led_on
from crm.contracts import Refused
from crm.models.people import Edited
from crm.queries.changes import Since, changed_since, in_words, label


class ScopedForm(ScopedPage, FormView):
    """One form, one action. Who lacks `permission`, or may not see the thing it is about, gets 404.

    `space` is the namespace of the thing's list. With a `pk` in the address the form is about that thing. A refusal
    may leave in `alike` which things of the list were meant perhaps: the page leads to them.
    """

    space: ClassVar[str]
    permission: ClassVar[str]
    done: ClassVar[Promise | str]
    submit_label: ClassVar[Promise | str] = _("Save")
    answered: ClassVar[tuple[type[Refused], ...]] = ()
    template_name = "crm/backoffice/form.html"
    object: Any = None
    alike: list[int] = []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(self.permission):
            raise Http404
        if "pk" in kwargs:
            self.object = found_or_merged(self.visible(), kwargs["pk"])
            if self.object.pk != kwargs["pk"]:
                return led_on(request, self.object)
        return super().dispatch(request, *args, **kwargs)

    def visible(self) -> Any:
        return self.model.objects.visible_to(self.request.user)  # type: ignore[attr-defined]

    def get_page_title(self) -> Any:
        return self.page_title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [{"url": reverse(f"{self.space}:index"), "label": capfirst(self.model._meta.verbose_name_plural)}]
        if self.object:
            items.append({"url": self.page_url(self.object.pk), "label": str(self.object)})
        return [*super().get_breadcrumbs_items(), *items, {"url": "", "label": self.get_page_title()}]

    def page_url(self, pk: Any) -> str:
        return reverse(f"{self.space}:inspect", args=[pk])

    def return_url(self) -> str:
        """Where the person came from, or else the thing, or else the list."""
        known = self.page_url(self.object.pk) if self.object else reverse(f"{self.space}:index")
        return next_of(self.request) or known

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "next": next_of(self.request),
            "return_url": self.return_url(),
            "submit_label": self.submit_label,
            "alike": self.visible().filter(pk__in=self.alike) if self.alike else [],
            "space": self.space,
        }

    def carry_out(self, form: Any) -> Any:
        """The one call; returns what `next_url` needs."""
        raise NotImplementedError

    def next_url(self, _result: Any) -> str:
        return self.return_url()

    def form_valid(self, form: forms.Form) -> HttpResponse:
        result = carried_out(form, lambda: self.carry_out(form), but=self.answered)
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, str(self.done))
        return redirect(self.next_url(result))

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ScopedCreate(ScopedForm):
    """A new thing; one goes on to its page. The action returns its id."""

    def next_url(self, result: Any) -> str:
        return self.page_url(result)


@dataclass(frozen=True)
class Clash:
    """A field that two people changed at once; `mine` and `theirs` are the values, the other four are words."""

    name: str
    label: str
    was: str
    now: str
    typed: str
    actor: str
    changed_at: datetime
    mine: str
    theirs: str


@dataclass(frozen=True)
class Kept:
    """A field that only the other changed: it stays as it is now."""

    label: str
    was: str
    now: str
    actor: str
    changed_at: datetime


class ScopedEdit(ScopedForm):
    """The thing as somebody else saw it may not be the thing any more: then 409, and the person chooses per field."""

    form_class: type[FactsForm]
    clash_template_name = "crm/backoffice/clash.html"
    answered = (ChangedMeanwhile,)
    done = _("Saved.")

    def edited(self) -> Edited:
        """The row that the form is about; another than the page's own thing for what belongs to it."""
        row: Edited = self.object
        return row

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.edited()}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ChangedMeanwhile as refusal:
            return self.ask_which(form, refusal.now)

    def ask_which(self, form: Any, now: Edited) -> HttpResponse:
        """The form again, with a choice for each field that both changed; what only one changed is filled in."""
        since = changed_since(now, form.cleaned_data["version"])
        mine = {field: written(value) for field, value in form.changes().items()}
        theirs = {field: written(getattr(now, field)) for field in mine}
        changed = {field: since[field] for field in mine if field in since and theirs[field] != since[field].was}
        clashing = [field for field in changed if mine[field] not in {theirs[field], changed[field].was}]
        kept = [field for field in changed if field not in clashing and mine[field] != theirs[field]]
        values = {field: theirs[field] if field in kept else mine[field] for field in mine if field not in clashing}
        context = self.get_context_data(
            form=form,
            version=now.version,
            unchosen={form.name_of(field): value for field, value in values.items()},
            clashes=[
                Clash(
                    form.name_of(field),
                    **_told(now, field, since[field], mine=mine[field]),
                    mine=mine[field],
                    theirs=theirs[field],
                )
                for field in clashing
            ],
            kept=[_kept(now, field, since[field]) for field in kept],
        )
        return self.response_class(self.request, [self.clash_template_name], context, status=409)


def _told(now: Edited, field: str, since: Since, *, mine: str) -> dict[str, Any]:
    model = type(now)
    words = {key: in_words(model, {field: value})[field] for key, value in _three(now, field, since, mine).items()}
    return {"label": label(model, field), "actor": since.actor, "changed_at": since.changed_at, **words}


def _three(now: Edited, field: str, since: Since, mine: str) -> dict[str, str]:
    return {"was": since.was, "now": written(getattr(now, field)), "typed": mine}


def _kept(now: Edited, field: str, since: Since) -> Kept:
    told = _told(now, field, since, mine="")
    told.pop("typed")
    return Kept(**told)
