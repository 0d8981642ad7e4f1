"""What differs between two published versions of a bidbook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from acquisition.backoffice.bidbook_pages import BidbookPage
from acquisition.models import Bidbook, BidbookVersion
from acquisition.queries.bidbook_differences import differences
from acquisition.queries.bidbooks import version_before, versions_of


class DifferencesForm(forms.Form):
    """Two versions of one language."""

    before = forms.ModelChoiceField(label=_("Earlier version"), queryset=BidbookVersion.objects.none())
    after = forms.ModelChoiceField(label=_("Later version"), queryset=BidbookVersion.objects.none())

    def __init__(self, *args: Any, bidbook: Bidbook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            self.fields[name].queryset = versions_of(bidbook)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        before, after = given.get("before"), given.get("after")
        if before and after and before.language != after.language:
            self.add_error("after", _("Choose two versions in the same language."))
        return given


class Differences(BidbookPage):
    template_name = "acquisition/backoffice/differences.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DifferencesForm(self._chosen(), bidbook=self.object)
        shown: dict[str, Any] = {"form": form}
        if form.is_valid():
            before, after = form.cleaned_data["before"], form.cleaned_data["after"]
            shown |= {
                "before": before,
                "after": after,
                "changes": differences(before.sections, after.sections, after.language),
            }
        return {**super().get_context_data(**kwargs), **shown}

    def _chosen(self) -> dict[str, Any] | None:
        """As asked; else the newest version beside the one before it."""
        if self.request.GET:
            return self.request.GET.dict()
        for version in versions_of(self.object):
            if before := version_before(version):
                return {"before": before.pk, "after": version.pk}
        return None
