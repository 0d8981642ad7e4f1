"""What staff fill in about offers and visits: shape only, the actions decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from acquisition.actions.offer_answers import Said
from acquisition.actions.visits import Stop
from acquisition.backoffice.forms import EMPTY, FromThePage, who_may
from acquisition.models import BidbookVersion, DroppedBy, FeasibilityVerdict, Offer, OfferSite, SitePhase
from acquisition.models.visits import BEST
from acquisition.queries.bidbooks import latest_versions
from acquisition.queries.offers import Candidate

DAY = {"type": "date"}
USUAL_MINUTES = 45


class DraftForm(forms.Form):
    """The sites of an offer, its bidbook, its letter and its deadline."""

    deadline_on = forms.DateField(label=_("Answer before or on"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    version = forms.ModelChoiceField(label=_("Bidbook"), queryset=BidbookVersion.objects.none(), required=False)
    cover_text = forms.CharField(
        label=_("Letter"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands above the sites in the mail."),
    )

    def __init__(self, *args: Any, candidates: Sequence[Candidate], draft: Offer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        sites = {site.plot_id: site for site in draft.sites.all()} if draft else {}
        self.fields["version"].queryset = latest_versions()  # type: ignore[attr-defined]
        if draft:
            self.initial = {
                **self.initial,
                "deadline_on": draft.deadline_on,
                "version": draft.version_id,
                "cover_text": draft.cover_text,
            }
        for one in candidates:
            site = sites.get(one.plot.pk)
            self.fields[f"plot:{one.plot.pk}"] = forms.BooleanField(
                label=str(one.plot), required=False, initial=site is not None
            )
            self.fields[f"why:{one.plot.pk}"] = forms.CharField(
                label=_("Why %(plot)s is offered although its facts are old") % {"plot": one.plot},
                required=False,
                max_length=300,
                initial=site.unchecked_because if site else "",
            )

    def lines(self) -> list[tuple[Candidate, Any, Any]]:
        return [(one, self[f"plot:{one.plot.pk}"], self[f"why:{one.plot.pk}"]) for one in self.candidates]

    def plot_ids(self) -> list[int]:
        ids = [one.plot.pk for one in self.candidates]
        return [pk for pk in ids if self.cleaned_data[f"plot:{pk}"]]

    def unchecked_because(self) -> dict[int, str]:
        return {pk: self.cleaned_data[f"why:{pk}"] for pk in self.plot_ids()}


class OfferForm(FromThePage, forms.Form):
    offer = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(OfferForm):
    reason = forms.CharField(label=_("Why it is withdrawn"), max_length=300)


class SaidForm(forms.Form):
    """What the company said of each site of one offer."""

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.sites = list(offer.sites.all())
        for site in self.sites:
            about = {"site": site.plot.name}
            self.fields[f"phase:{site.pk}"] = forms.ChoiceField(
                label=_("Where %(site)s stands") % about, choices=SitePhase.choices, initial=site.phase
            )
            self.fields[f"by:{site.pk}"] = forms.ChoiceField(
                label=_("Who dropped %(site)s") % about,
                choices=[EMPTY, *DroppedBy.choices],
                required=False,
                initial=site.dropped_by,
            )
            self.fields[f"reason:{site.pk}"] = forms.CharField(
                label=_("Why (%(site)s)") % about, required=False, max_length=300, initial=site.reason
            )

    def lines(self) -> list[tuple[OfferSite, list[Any]]]:
        names = ("phase", "by", "reason")
        return [(site, [self[f"{name}:{site.pk}"] for name in names]) for site in self.sites]

    def said(self) -> dict[int, Said]:
        given = self.cleaned_data
        return {
            pk: Said(given[f"phase:{pk}"], given[f"by:{pk}"], given[f"reason:{pk}"])
            for pk in (site.pk for site in self.sites)
        }


class VisitForm(forms.Form):
    """When, and which plots in which order."""

    planned_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    agenda = forms.CharField(
        label=_("Programme"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, sites: Sequence[OfferSite], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plots = [site.plot for site in sites]
        hosts = who_may("acquisition.view_lead").order_by("first_name", "username")
        for place, plot in enumerate(self.plots, 1):
            about = {"plot": plot.name}
            self.fields[f"place:{plot.pk}"] = forms.IntegerField(
                label=_("Place of %(plot)s on the way") % about, required=False, min_value=1, initial=place
            )
            self.fields[f"minutes:{plot.pk}"] = forms.IntegerField(
                label=_("Minutes at %(plot)s") % about, min_value=1, max_value=600, initial=USUAL_MINUTES
            )
            self.fields[f"host:{plot.pk}"] = forms.ModelChoiceField(
                label=_("Who shows %(plot)s") % about,
                queryset=hosts,
                required=False,
                empty_label=str(plot.park.municipality),
            )

    def lines(self) -> list[tuple[Any, list[Any]]]:
        names = ("place", "minutes", "host")
        return [(plot, [self[f"{name}:{plot.pk}"] for name in names]) for plot in self.plots]

    def stops(self) -> list[Stop]:
        """Those with a place, in its order."""
        given = self.cleaned_data
        chosen = [plot.pk for plot in self.plots if given[f"place:{plot.pk}"]]
        hosts = {pk: given[f"host:{pk}"] for pk in chosen}
        return [
            Stop(pk, given[f"minutes:{pk}"], hosts[pk].pk if hosts[pk] else None)
            for pk in sorted(chosen, key=lambda pk: given[f"place:{pk}"])
        ]


class HeldForm(FromThePage, forms.Form):
    visit = forms.IntegerField(widget=forms.HiddenInput)
    score = forms.TypedChoiceField(
        label=_("What they thought of it"),
        choices=[EMPTY, *((number, str(number)) for number in range(1, BEST + 1))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("From 1, not what they look for, to 5, this is it."),
    )
    feedback = forms.CharField(
        label=_("What they said"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class FeasibilityForm(FromThePage, forms.Form):
    kind = forms.CharField(max_length=10, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label=_("Verdict"), choices=FeasibilityVerdict.choices)
    note = forms.CharField(label=_("What we know"), required=False, max_length=300)
    checked_on = forms.DateField(
        label=_("Checked on"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    decides = forms.CharField(label=_("Who decides next"), required=False, max_length=120)
