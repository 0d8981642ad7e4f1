"""POSTs on an object's page: each makes one call to an action and returns to the page, or shows it with the refusal."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

from crm.backoffice.forms import carried_out


class Verb:
    """Mix into an object's page. Who lacks `permission` gets 404, as who may not see the object does."""

    http_method_names: Sequence[str] = ("post",)
    permission: ClassVar[str]
    form_class: ClassVar[type[forms.Form]] = forms.Form
    form_name: ClassVar[str] = "verb_form"
    done: ClassVar[Promise]
    request: Any
    object: Any

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(self.permission):
            raise Http404
        form = self.bound_form()
        result = None
        if form.is_valid():
            result = carried_out(form, lambda: self.carry_out(form))
        if form.errors:
            context = self.get_context_data(**{self.form_name: form})  # type: ignore[attr-defined]
            return self.render_to_response(context, status=422)  # type: ignore[attr-defined]
        messages.success(request, str(self.done))
        return redirect(self.next_url(result))

    def bound_form(self) -> forms.BaseForm:
        return self.form_class(self.request.POST)

    def carry_out(self, form: Any) -> Any:
        raise NotImplementedError

    def next_url(self, _result: Any) -> str:
        return self.page_url(self.object)  # type: ignore[attr-defined]
