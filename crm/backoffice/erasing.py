"""What a person may ask of us, on their own page: to be erased, and to have all we know."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from crm.actions.erasing import LONGEST_REASON, erase_person
from crm.actions.exporting import export_person
from crm.actions.scrubbing import rows_that_name
from crm.backoffice.contact_verbs import OfContacts
from crm.backoffice.editing import ScopedForm
from crm.backoffice.forms import carried_out
from crm.queries.erasures import goes, stays
from crm.queries.merging import everyone_who_is
from crm.queries.persons import person
from crm.queries.suppressions import suppressions_of


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A whole sentence without the person’s name, such as: “Asked for it by letter, case 2026-114.”"),
    )


class EraseForm(forms.Form):
    reason = _reason()
    suppress = forms.BooleanField(
        label=_("Never write to this address again"),
        required=False,
        initial=True,
        help_text=_("Also when a list brings it back. We keep a keyed mark of the address for it, not the address."),
    )
    sure = forms.BooleanField(
        label=_("I have read what goes and what stays; this cannot be undone"),
        error_messages={"required": _("Tick this when you have read it. Nothing has been erased yet.")},
    )


class ErasePerson(OfContacts):
    """What would go and what stays, with a reason; then it is done, everywhere at once."""

    permission = "crm.erase_contact"
    page_title = _("Erase this person")
    submit_label = _("Erase for good")
    done = _("The person is erased. This page stays as proof, and names nobody.")
    form_class = EraseForm
    template_name = "crm/backoffice/erase.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        them = person(everyone_who_is(self.object.pk))
        return {
            **super().get_context_data(**kwargs),
            "goes": goes(them),
            "stays": stays(them),
            "naming": rows_that_name(them),
            "shared_names": them.shared_names,
            "silenced": suppressions_of(self.object.email).filter(lifted_at=None).exists(),
        }

    def carry_out(self, form: Any) -> int:
        given = form.cleaned_data
        return erase_person(
            contact_id=self.object.pk,
            user_id=self.request.user.pk,
            reason=given["reason"],
            suppress=given["suppress"],
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        erasure = carried_out(form, lambda: self.carry_out(form))
        if erasure is None:
            return self.form_invalid(form)
        messages.success(self.request, str(self.done))
        return redirect("crm_erasures:inspect", erasure)


class ExportForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the page in it"), choices=settings.LANGUAGES)
    reason = _reason()


class ExportPerson(OfContacts):
    """All we know about the person as one file; that it was made, by whom and why, is in the access log."""

    permission = "crm.disclose_contact"
    page_title = _("All we know about this person")
    submit_label = _("Make the file")
    form_class = ExportForm
    template_name = "crm/backoffice/export.html"

    def get_initial(self) -> dict[str, Any]:
        return {"language": self.object.language}

    def carry_out(self, form: Any) -> bytes:
        user: Any = self.request.user
        return export_person(contact_id=self.object.pk, user_id=user.pk, **form.cleaned_data)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        content = carried_out(form, lambda: self.carry_out(form))
        if content is None:
            return self.form_invalid(form)
        headers = {"Content-Disposition": f'attachment; filename="person-{self.object.pk}.zip"'}
        return HttpResponse(content, content_type="application/zip", headers={**headers, "Cache-Control": "no-store"})


RIGHTS: dict[str, tuple[str, type[ScopedForm]]] = {
    "erase": ("<int:pk>/erase/", ErasePerson),
    "export": ("<int:pk>/all-we-know/", ExportPerson),
}
