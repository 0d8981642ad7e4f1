"""What staff fill in to send a bidbook to a lead, and to cut one for it."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from acquisition.actions.links import Terms
from acquisition.actions.tailored import Cut
from acquisition.backoffice.forms import FromThePage
from acquisition.models import BidbookVersion, TailoredBidbook
from acquisition.models.links import LONGEST_LINK
from acquisition.queries.bidbooks import latest_versions

ROOM_FOR_OWN = 2


class TermsForm(forms.Form):
    """How a link is given out."""

    label = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        required=False,
        help_text=_("For colleagues, such as “before the visit”. The reader does not see it."),
    )
    days = forms.IntegerField(label=_("Works for (days)"), min_value=1, max_value=LONGEST_LINK.days, required=False)
    no_download = forms.BooleanField(label=_("To read only: no PDF"), required=False)
    watermark = forms.BooleanField(label=_("Number of the link and its day on every page of the PDF"), required=False)

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            label=given["label"],
            days=given["days"] or LONGEST_LINK.days,
            allow_download=not given["no_download"],
            watermark=given["watermark"],
        )


class BidbookForm(TermsForm):
    """Which bidbook to send, in which language."""

    version = forms.ModelChoiceField(label=_("Bidbook"), queryset=BidbookVersion.objects.none())
    field_order = ["version"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = latest_versions()  # type: ignore[attr-defined]


class LinkForm(FromThePage, forms.Form):
    link = forms.IntegerField(widget=forms.HiddenInput)


class TailorForm(forms.Form):
    """From which version a copy for the lead is made."""

    version = forms.ModelChoiceField(label=_("Made from"), queryset=BidbookVersion.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = latest_versions()  # type: ignore[attr-defined]


class CutForm(FromThePage, forms.Form):
    """A working copy: per section whether and where it stands and a text of one's own; two sections of one's own."""

    salutation = forms.CharField(
        label=_("Salutation"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read on the first page by whoever opens the link; it is not in the PDF, which is passed on."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, copy: TailoredBidbook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.copy = copy
        self.fields["salutation"].initial, self.fields["version"].initial = copy.salutation, copy.version
        self.sections = [one for one in copy.base.sections if not one.get("not_translated")]
        self.own = [*copy.inserts, *({} for _each in range(max(0, ROOM_FOR_OWN - len(copy.inserts))))]
        for at, section in enumerate(self.sections, start=1):
            self._add_place(section["key"], at)
            self._add_text(section["key"], copy.overrides.get(section["key"], ""))
        for at, insert in enumerate(self.own):
            self._add_place(f"own-{at}", len(self.sections) + 1 + at, insert.get("key", ""))
            self.fields[f"title:own-{at}"] = forms.CharField(
                label=_("Title"), max_length=160, required=False, initial=insert.get("title", "")
            )
            self._add_text(f"own-{at}", insert.get("body_html", ""))

    def _add_place(self, name: str, natural: int, key: str | None = None) -> None:
        key = name if key is None else key
        at = self.copy.keys.index(key) + 1 if key in self.copy.keys else None
        self.fields[f"place:{name}"] = forms.IntegerField(
            label=_("Place"), required=False, min_value=1, max_value=99, initial=at, help_text=_("Empty: left out")
        )

    def _add_text(self, name: str, text: str) -> None:
        self.fields[f"text:{name}"] = forms.CharField(
            label=_("Text (simple HTML)"), required=False, initial=text, widget=forms.Textarea(attrs={"rows": 6})
        )

    def rows(self) -> list[dict[str, Any]]:
        """What the page shows per section of the book."""
        return [
            {"section": one, "place": self[f"place:{one['key']}"], "text": self[f"text:{one['key']}"]}
            for one in self.sections
        ]

    def own_rows(self) -> list[dict[str, Any]]:
        names = [f"own-{at}" for at in range(len(self.own))]
        return [{part: self[f"{part}:{name}"] for part in ("place", "title", "text")} for name in names]

    def cut(self) -> Cut:
        given = self.cleaned_data
        inserts, keys_of_own = [], dict[str, str]()
        for at, before in enumerate(self.own):
            name = f"own-{at}"
            title, text = given[f"title:{name}"], given[f"text:{name}"]
            if title or text:
                key = before.get("key") or f"own-{slugify(title)[:30] or at}-{at + 1}"
                keys_of_own[name] = key
                inserts.append({"key": key, "title": title, "body_html": text})
        places = [(given[f"place:{one['key']}"], one["key"]) for one in self.sections]
        places += [(given[f"place:{name}"], key) for name, key in keys_of_own.items()]
        return Cut(
            salutation=given["salutation"],
            keys=[key for place, key in sorted((place, key) for place, key in places if place)],
            overrides={one["key"]: given[f"text:{one['key']}"] for one in self.sections},
            inserts=inserts,
        )
