"""A version field by field, as people write and read it: what a form shows, a page prints and a comparison compares."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from acquisition.models import Criterion, TargetProfileVersion, ValueProposition
from acquisition.models.criteria import INPUTS, source_label
from acquisition.models.profiles import LANGUAGES, ApprovedOnce
from crm.models import Indicator

MAY_BE_CONDITIONS = ("jobs_fte", "investment_eur", "regional_suppliers", "new_technology")
MAY_KNOCK_OUT = tuple(name for name, one in INPUTS.items() if one.less_is_better)
_BAND = re.compile(r"\s*([\w.-]+)\s*:\s*(\d+)\s*")


@dataclass(frozen=True)
class Said:
    """One field of a version: what it is called and what it says, empty for nothing."""

    label: str
    text: str


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


def profile_in_words(version: TargetProfileVersion) -> dict[str, Said]:
    """`weight:…`, `bands:…`, `at_least`, `condition:…` and `over:…`, each under the name a form gives it."""
    said = {"programme_year": Said(_("Programme year"), str(version.programme_year))}
    for criterion in Criterion:
        rule = version.criteria.get(criterion, {})
        said[f"weight:{criterion}"] = Said(
            _("Weight of “%(criterion)s”") % {"criterion": criterion.label}, str(rule.get("weight", 0))
        )
        for part in rule.get("parts", []):
            said[f"bands:{part['input']}"] = Said(_bands_label(part), _bands_text(part))
    rule = version.thresholds.get("gamechanger", {})
    said["at_least"] = Said(_("So many conditions make a gamechanger"), str(rule.get("at_least", "")))
    conditions = {one["input"]: str(one.get("at_least", _("yes"))) for one in rule.get("conditions", [])}
    for name in MAY_BE_CONDITIONS:
        label = _("Gamechanger from: %(input)s") % {"input": source_label(name)}
        said[f"condition:{name}"] = Said(label, conditions.get(name, ""))
    over = {one["input"]: str(one["over"]) for one in version.knockouts}
    for name in MAY_KNOCK_OUT:
        label = _("Knock-out over: %(input)s") % {"input": source_label(name)}
        said[f"over:{name}"] = Said(label, over.get(name, ""))
    return said


def _bands_label(part: Mapping[str, Any]) -> str:
    words = {"label": capfirst(str(source_label(part["input"]))), "share": part["share"]}
    if "up_to" in part:
        return _("%(label)s, up to : level (%(share)s%%)") % words
    if "levels" in part:
        return _("%(label)s : level (%(share)s%%)") % words
    return _("%(label)s, from : level (%(share)s%%)") % words


def _bands_text(part: Mapping[str, Any]) -> str:
    bands = part.get("levels", {}).items() or part.get("up_to") or part.get("from") or []
    return ", ".join(f"{end}: {level}" for end, level in bands)


def bands_of(text: str) -> list[list[Any]]:
    """`10: 1, 50: 2` as bands. Raises ValueError for anything else."""
    bands = []
    for one in text.split(","):
        read = _BAND.fullmatch(one)
        if read is None:
            raise ValueError(one)
        end, level = read.groups()
        bands.append([int(end) if end.isdecimal() else end, int(level)])
    return bands


def proposition_in_words(version: ValueProposition) -> dict[str, Said]:
    """`nl:promise` and so on for every language, and `proof:1` to `proof:3`, under the names a form gives them."""
    said = {"programme_year": Said(_("Programme year"), str(version.programme_year))}
    for language in LANGUAGES:
        text = version.texts.get(language) or {}
        words = {"language": language}
        said[f"{language}:for_whom"] = Said(_("For whom (%(language)s)") % words, text.get("for_whom", ""))
        said[f"{language}:promise"] = Said(_("Promise (%(language)s)") % words, text.get("promise", ""))
        for place in (1, 2, 3):
            label = _("Reason %(place)s (%(language)s)") % {**words, "place": place}
            said[f"{language}:reason:{place}"] = Said(label, _nth(text.get("reasons"), place))
    names = {one.slug: str(one) for one in Indicator.objects.filter(slug__in=version.proofs)}
    for place in (1, 2, 3):
        slug = _nth(version.proofs, place)
        said[f"proof:{place}"] = Said(_("Figure behind reason %(place)s") % {"place": place}, names.get(slug, slug))
    return said


def _nth(texts: Any, place: int) -> str:
    return texts[place - 1] if texts and len(texts) >= place else ""


def differences(before: Mapping[str, Said], after: Mapping[str, Said]) -> list[Difference]:
    """What one version says and the other does not, in the order of the later one."""
    names = [*after, *(name for name in before if name not in after)]
    return [
        Difference((after.get(name) or before[name]).label, _text(before, name), _text(after, name))
        for name in names
        if _text(before, name) != _text(after, name)
    ]


def _text(said: Mapping[str, Said], name: str) -> str:
    return said[name].text if name in said else ""


def former_of(version: Any) -> Any:
    """The version of the same profile before this one, or None."""
    earlier: Any = type(version).objects.filter(profile=version.profile_id, number__lt=version.number)
    found: ApprovedOnce | None = earlier.order_by("-number").first()
    return found
