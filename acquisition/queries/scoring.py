"""How well a company fits, worked out from what is known of it and nothing else: the same in, the same out.

What is unknown gives no points and takes none: it widens the range in which the score can still end.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from acquisition.models.criteria import PER_HECTARE, TOP_LEVEL, Criterion, needed_for

_M2_PER_HA = 10_000


@dataclasses.dataclass(frozen=True)
class CriterionScore:
    """`raw` is the level reached, 0–4, of the parts that are known; None when none is. `open` are points to come."""

    criterion: str
    weight: int
    raw: Decimal | None
    points: Decimal
    open: Decimal
    unknown: tuple[str, ...]
    confidence: str


@dataclasses.dataclass(frozen=True)
class Condition:
    """One condition of a gamechanger; `holds` is None while it is not known."""

    source: str
    at_least: str | None
    holds: bool | None


@dataclasses.dataclass(frozen=True)
class Score:
    """`total` to `upper` of 100 is where the score can still end; `coverage_pct` of the weight is known."""

    criteria: tuple[CriterionScore, ...]
    total: Decimal
    upper: Decimal
    coverage_pct: int
    knockout_hits: tuple[str, ...]
    gamechanger: bool | None
    reasons: tuple[Condition, ...]

    def plain(self) -> dict[str, Any]:
        """For JSON; decimals are text."""
        written: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(self), default=str))
        return written


def score(
    inputs: Mapping[str, Any],
    *,
    criteria: Mapping[str, Any],
    thresholds: Mapping[str, Any],
    knockouts: Sequence[Mapping[str, Any]],
    confidence: Mapping[str, str] | None = None,
) -> Score:
    """What the version's rules say of these inputs. An input that is absent or None is unknown."""
    reasons = tuple(_condition(one, inputs) for one in thresholds["gamechanger"]["conditions"])
    gamechanger = _at_least(int(thresholds["gamechanger"]["at_least"]), reasons)
    exact = {key: _points(key, rule, inputs, gamechanger) for key, rule in criteria.items()}
    total = sum((known for known, _open, _raw, _unknown in exact.values()), Fraction())
    still_open = sum((one for _known, one, _raw, _unknown in exact.values()), Fraction())
    return Score(
        criteria=tuple(
            CriterionScore(
                criterion=key,
                weight=int(criteria[key]["weight"]),
                raw=None if raw is None else _rounded(raw),
                points=_rounded(known),
                open=_rounded(to_come),
                unknown=unknown,
                confidence=(confidence or {}).get(key, ""),
            )
            for key in Criterion.values
            if key in exact
            for known, to_come, raw, unknown in [exact[key]]
        ),
        total=_rounded(total),
        upper=_rounded(total + still_open),
        coverage_pct=int(_decimal(100 - _open_weight(exact)).to_integral_value(ROUND_FLOOR)),
        knockout_hits=tuple(one["input"] for one in knockouts if _is_over(one, inputs)),
        gamechanger=gamechanger,
        reasons=reasons,
    )


_Points = tuple[Fraction, Fraction, Fraction | None, tuple[str, ...]]


def _points(key: str, rule: Mapping[str, Any], inputs: Mapping[str, Any], gamechanger: bool | None) -> _Points:
    """Points, points to come, the level reached and the inputs that are missing."""
    weight = Fraction(rule["weight"])
    if key == Criterion.GAMECHANGER:
        if gamechanger is None:
            return Fraction(), weight, None, ()
        return (
            (weight, Fraction(), Fraction(TOP_LEVEL), ()) if gamechanger else (Fraction(), Fraction(), Fraction(), ())
        )
    known = still_open = reached = shares = Fraction()
    unknown: list[str] = []
    for part in rule["parts"]:
        share = Fraction(part["share"], 100)
        value = _value_of(part["input"], inputs)
        if value is None:
            still_open += weight * share
            unknown += [one for one in needed_for(part["input"]) if inputs.get(one) is None and one not in unknown]
            continue
        level = _level(part, value)
        known += weight * share * level / TOP_LEVEL
        reached, shares = reached + share * level, shares + share
    return known, still_open, reached / shares if shares else None, tuple(unknown)


def _value_of(source: str, inputs: Mapping[str, Any]) -> Any:
    """A number, a word or a yes or no; None is unknown."""
    if source in PER_HECTARE:
        amount, land = (_value_of(one, inputs) for one in PER_HECTARE[source][:2])
        return None if amount is None or land is None or land <= 0 else amount * _M2_PER_HA / land
    value = inputs.get(source)
    if value is None or isinstance(value, bool) or source == "sector":
        return value
    return Fraction(str(value))


def _level(part: Mapping[str, Any], value: Any) -> int:
    """0 to TOP_LEVEL. `from` gives the level of the highest band reached, `up_to` that of the first that holds it."""
    if "levels" in part:
        return int(part["levels"].get(value, 0))
    if "up_to" in part:
        return int(next((level for end, level in part["up_to"] if value <= Fraction(str(end))), 0))
    return int(next((level for start, level in reversed(part["from"]) if value >= Fraction(str(start))), 0))


def _condition(rule: Mapping[str, Any], inputs: Mapping[str, Any]) -> Condition:
    value, at_least = _value_of(rule["input"], inputs), rule.get("at_least")
    if at_least is None:
        return Condition(rule["input"], None, value)
    return Condition(rule["input"], str(at_least), None if value is None else value >= Fraction(str(at_least)))


def _at_least(needed: int, conditions: Sequence[Condition]) -> bool | None:
    """True when enough conditions hold, False when not enough still can, else None."""
    hold = sum(one.holds is True for one in conditions)
    possible = sum(one.holds is not False for one in conditions)
    return True if hold >= needed else None if possible >= needed else False


def _is_over(rule: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """What is unknown is over nothing."""
    value = _value_of(rule["input"], inputs)
    return value is not None and value > Fraction(str(rule["over"]))


def _open_weight(exact: Mapping[str, _Points]) -> Fraction:
    return sum((still_open for _known, still_open, _raw, _unknown in exact.values()), Fraction())


def _rounded(value: Fraction) -> Decimal:
    return _decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
