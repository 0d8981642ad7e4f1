"""Whether the rules of a target profile can be approved, and each thing that is wrong with them in a sentence."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from acquisition.models.criteria import INPUTS, READ_FROM, TOP_LEVEL, Criterion, source_label

WHOLE = 100


def problems_of(
    criteria: Mapping[str, Any], thresholds: Mapping[str, Any], knockouts: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Sentences for whoever drafts the profile; empty when it may be approved.

    `criteria`: criterion → `weight` and, but for the gamechanger, `parts`: each an `input` with its `share` of the
    weight in percent and its bands: `from` [[at least, level]…], `up_to` [[at most, level]…] where less is better,
    or `levels` {sector: level}. `thresholds`: `gamechanger` → `at_least` so many of `conditions` (`input`,
    `at_least`). `knockouts`: `input` and `over` what it must not be.
    """
    return [*_weights(criteria), *_parts(criteria), *_gamechanger(thresholds), *_knockouts(knockouts)]


def _weights(criteria: Mapping[str, Any]) -> Iterator[str]:
    if set(criteria) != set(Criterion.values):
        yield _("Give every criterion a weight; 0 leaves it out.")
    weights = [rule.get("weight") for rule in criteria.values()]
    if not all(isinstance(weight, int) and not isinstance(weight, bool) and weight >= 0 for weight in weights):
        yield _("A weight is a whole number, 0 or more.")
    elif (total := sum(weights)) != WHOLE:
        yield _("The weights add up to %(total)s. They must add up to exactly 100.") % {"total": total}


def _parts(criteria: Mapping[str, Any]) -> Iterator[str]:
    for key, rule in criteria.items():
        parts = rule.get("parts", [])
        allowed = READ_FROM.get(key, ())
        if {part["input"] for part in parts} - set(allowed) or (allowed and not parts):
            yield _("“%(criterion)s” is not read from what it should be.") % {"criterion": _criterion(key)}
            continue
        if parts and sum(part["share"] for part in parts) != WHOLE:
            yield _("The parts of “%(criterion)s” must add up to 100 percent.") % {"criterion": _criterion(key)}
        for part in parts:
            if not _bands_hold(part):
                yield _("The bands of “%(input)s” must go up in order, and their points from 0 to 4 with them.") % {
                    "input": source_label(part["input"])
                }


def _criterion(key: str) -> str | Promise:
    return Criterion(key).label if key in Criterion.values else key


def _bands_hold(part: Mapping[str, Any]) -> bool:
    """More of what is good never brings less: that is what makes a score fair."""
    source = part["input"]
    if source == "sector":
        return _are_levels(list(part.get("levels", {}).values()))
    turned = source in INPUTS and INPUTS[source].less_is_better
    bands = part.get("up_to" if turned else "from") or []
    try:
        ends = [Fraction(str(end)) for end, _level in bands]
    except ValueError:
        return False
    levels = [level for _end, level in bands]
    ordered = levels == sorted(levels, reverse=turned)
    return _are_levels(levels) and ordered and all(one < other for one, other in pairwise(ends))


def _are_levels(levels: Sequence[Any]) -> bool:
    return bool(levels) and all(type(level) is int and 0 <= level <= TOP_LEVEL for level in levels)


def _gamechanger(thresholds: Mapping[str, Any]) -> Iterator[str]:
    rule = thresholds.get("gamechanger") or {}
    conditions, needed = rule.get("conditions") or [], rule.get("at_least")
    if type(needed) is not int or not 1 <= needed <= len(conditions):
        yield _("Say how many of the conditions make a gamechanger: at least one, at most all of them.")
    sources = [one.get("input") for one in conditions]
    good = {name for name, one in INPUTS.items() if not one.less_is_better and one.kind != "sector"}
    if set(sources) - good or len(set(sources)) != len(sources):
        yield _("A condition of a gamechanger is one thing of which more is better.")
    elif not all(_is_amount(one, "at_least") or INPUTS[one["input"]].kind == "yes_no" for one in conditions):
        yield _("Say for each condition of a gamechanger from what number on it holds.")


def _knockouts(knockouts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    heavy = {name for name, one in INPUTS.items() if one.less_is_better}
    if {one.get("input") for one in knockouts} - heavy or not all(_is_amount(one, "over") for one in knockouts):
        yield _("A knock-out is a load and the number it must not exceed.")


def _is_amount(rule: Mapping[str, Any], name: str) -> bool:
    try:
        return Fraction(str(rule.get(name))) >= 0
    except (ValueError, ZeroDivisionError):
        return False
