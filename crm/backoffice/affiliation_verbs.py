"""What one does to a role somebody has at an organisation, the same from either's page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.actions.affiliations import change_affiliation, end_affiliation, take_back_affiliation
from crm.backoffice.editing import ScopedForm
from crm.backoffice.people_forms import AffiliationChangeForm, EndForm
from crm.models import Affiliation


class OfAffiliation(ScopedForm):
    """Mix into a form page of either, whose `affiliation` is the role that the address names; 404 on another page."""

    affiliation: Callable[[], Affiliation]


class EndAffiliation(OfAffiliation):
    done = _("Noted.")
    form_class = EndForm

    def carry_out(self, form: Any) -> None:
        end_affiliation(affiliation_id=self.affiliation().pk, until_on=form.cleaned_data["until_on"])


class ChangeAffiliation(OfAffiliation):
    page_title = _("Change this work")
    done = _("Saved.")
    form_class = AffiliationChangeForm

    def get_initial(self) -> dict[str, Any]:
        return forms.model_to_dict(self.affiliation(), ["role", "since_on", "until_on"])

    def carry_out(self, form: Any) -> None:
        change_affiliation(affiliation_id=self.affiliation().pk, **form.cleaned_data)


class TakeBackAffiliation(OfAffiliation):
    page_title = _("This was a mistake")
    submit_label = _("Take it back")
    done = _("Taken back.")
    form_class = forms.Form

    def carry_out(self, _form: Any) -> None:
        take_back_affiliation(affiliation_id=self.affiliation().pk)
