"""The list for the weekly meeting: what changed since a day, what is stuck, and what is due, person by person."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from acquisition.models import Landing, Lead
from acquisition.queries.board import BY_MUNICIPALITY
from acquisition.queries.lead_places import with_place
from acquisition.queries.weekly_rows import CHANGED, DUE, MOST, STUCK, changed, due, stuck
from acquisition.queries.weekly_words import address_of, sentence_of
from crm.models import Municipality, User

AHEAD = timedelta(days=7)
PARTS = (CHANGED, STUCK, DUE)


@dataclass(frozen=True)
class Line:
    """`day` is when it changed, since when it is stuck, or when it is due; `lead` is None for an enquiry."""

    part: str
    kind: str
    lead: Lead | None
    sentence: str
    address: str
    day: date
    is_late: bool

    @property
    def about(self) -> str:
        return self.lead.code if self.lead else self.address


@dataclass
class Group:
    """What one person, or one municipality, has on the list; an empty label is nobody or nowhere."""

    label: str
    changed: list[Line] = field(default_factory=list)
    stuck: list[Line] = field(default_factory=list)
    due: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Weekly:
    """`is_cut` when of some kind there was more than fits."""

    since: date
    until: date
    groups: list[Group]
    counts: dict[str, int]
    is_cut: bool


def last_monday(day: date) -> date:
    """The Monday of the week before, so that on a Monday the whole of last week is told."""
    return day - timedelta(days=day.weekday() + 7)


def weekly(user: Any, *, since: date, by: str) -> Weekly:
    """Of what the user may see; grouped `by` owner or municipality, in order of their names."""
    today = timezone.localdate()
    until = today + AHEAD
    first, *others = [*changed(user, since), *stuck(user), *due(user, until)]
    rows = list(first.union(*others, all=True))
    leads = _leads(user, {row[3] for row in rows if row[3] is not None}, by)
    groups = _groups(rows, leads, by, today)
    counts: dict[str, int] = defaultdict(int)
    of_kind: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        counts[row[0]] += 1
        of_kind[row[0], row[1]] += 1
    cut = any(number >= MOST for number in of_kind.values())
    return Weekly(since, until, groups, {part: counts[part] for part in PARTS}, cut)


def _leads(user: Any, ids: set[int], by: str) -> dict[int, Any]:
    """Those that the user may see by themselves or by their landing: an own task may be about a lead of others."""
    landings = Landing.objects.visible_to(user).order_by().values("lead")
    seen = Q(pk__in=Lead.objects.visible_to(user).order_by().values("pk")) | Q(pk__in=landings)
    leads = Lead.objects.filter(seen, pk__in=ids)
    return {lead.pk: lead for lead in (with_place(leads) if by == BY_MUNICIPALITY else leads)}


def _groups(rows: list[Any], leads: dict[int, Any], by: str, today: date) -> list[Group]:
    found: dict[int | None, list[Line]] = defaultdict(list)
    for part, kind, thing, lead_id, whose, day, one, two in rows:
        lead = leads.get(lead_id)
        key = getattr(lead, "place", None) if by == BY_MUNICIPALITY else whose or (lead.owner_id if lead else None)
        line = Line(
            part,
            kind,
            lead,
            sentence_of(kind, one, two),
            address_of(kind, thing, lead_id),
            day,
            part == DUE and day < today,
        )
        found[key].append(line)
    names = _names(by, [key for key in found if key is not None])
    groups = [_group(names.get(key, "") if key is not None else "", lines) for key, lines in found.items()]
    return sorted(groups, key=lambda group: (not group.label, group.label.casefold()))


def _group(label: str, lines: list[Line]) -> Group:
    """What changed last comes first, with what happened to it before; what is stuck longest, and what is due first."""
    order = sorted(lines, key=lambda line: (line.day, line.lead.code if line.lead else "", line.kind))
    of_part = {part: [line for line in order if line.part == part] for part in PARTS}
    last_first = of_part[CHANGED][::-1]
    place = {line.about: number for number, line in reversed(list(enumerate(last_first)))}
    return Group(label, sorted(last_first, key=lambda line: place[line.about]), of_part[STUCK], of_part[DUE])


def _names(by: str, keys: list[int]) -> dict[int, str]:
    if by == BY_MUNICIPALITY:
        return dict(Municipality.objects.filter(pk__in=keys).values_list("pk", "name"))
    people = User.objects.filter(pk__in=keys).only("first_name", "last_name", "username")
    return {one.pk: one.get_full_name() or one.get_username() for one in people}
