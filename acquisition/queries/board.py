"""The board: open leads by stage, what they are worth, the cards of each column, and lanes across the columns."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from acquisition.models import Lead, Stage
from acquisition.models.leads import sees_every_lead
from acquisition.queries.kpi.pipeline import ESTIMATES, StageTotal, open_pipeline
from acquisition.queries.lead_places import with_place
from crm.models import Municipality, User

CARDS = 25
MORE_CARDS = 200
ON_A_CARD = ("organisation", "contact", "owner")
BY_OWNER, BY_MUNICIPALITY = "owner", "municipality"
NONE = "none"
"""The lane of leads without an owner, or without a municipality."""


@dataclass(frozen=True)
class Asked:
    """Which open leads the board shows. `lanes` divides them; `lane` is the key of one of these, and shows it alone."""

    search: str = ""
    mine: bool = False
    lanes: str = ""
    lane: str = ""


@dataclass(frozen=True)
class Column:
    """The leads at one stage: the total of all of them, and the cards that moved last."""

    total: StageTotal
    cards: list[Lead]

    @property
    def stage(self) -> Stage:
        return self.total.stage

    @property
    def count(self) -> int:
        return self.total.count

    @property
    def unseen(self) -> int:
        return self.count - len(self.cards)


@dataclass(frozen=True)
class Lane:
    """The leads of one owner or municipality; the sums are of those whose estimate is known."""

    key: str
    label: str
    count: int
    jobs_fte: Any
    jobs_unknown: int
    investment_eur: int | None
    investment_unknown: int


def ways_to_divide(user: Any) -> list[str]:
    """By what this user may divide the board: who works for one municipality does not learn of the others' land."""
    return [BY_OWNER, BY_MUNICIPALITY] if sees_every_lead(user) else [BY_OWNER]


def leads_on_board(user: Any, asked: Asked) -> QuerySet[Any]:
    """The open leads that the user may see and that were asked for."""
    leads = Lead.objects.visible_to(user).still_open()
    if asked.mine:
        leads = leads.filter(owner=user)
    if asked.search:
        words = asked.search
        leads = leads.filter(
            Q(title__icontains=words) | Q(code__icontains=words) | Q(organisation__name__icontains=words)
        )
    return in_lane(leads, asked.lanes, asked.lane) if asked.lane else leads


def in_lane(leads: QuerySet[Any], lanes: str, key: str) -> QuerySet[Any]:
    field = "place" if lanes == BY_MUNICIPALITY else "owner"
    divided = with_place(leads) if lanes == BY_MUNICIPALITY else leads
    if key == NONE:
        return divided.filter(**{f"{field}__isnull": True})
    return divided.filter(**{field: int(key)}) if key.isdecimal() else divided.none()


def board(user: Any, asked: Asked | None = None, *, more: str = "") -> list[Column]:
    """Every stage with what its leads are worth, and the ones that moved last; `more` shows one in full."""
    leads = leads_on_board(user, asked or Asked())
    totals = open_pipeline(leads)
    last = leads.order_by("-stage_entered_at", "-pk").values("pk")
    shown = [
        # Inside another, because SQLite takes no limit in a part of a union.
        Lead.objects.filter(pk__in=last.filter(stage=stage)[: MORE_CARDS if stage == more else CARDS]).values("pk")
        for stage in (total.stage for total in totals if total.count)
    ]
    cards: dict[str, list[Lead]] = {stage: [] for stage in Stage}
    if shown:
        ids = [row["pk"] for row in shown[0].order_by().union(*(part.order_by() for part in shown[1:]), all=True)]
        for lead in Lead.objects.filter(pk__in=ids).select_related(*ON_A_CARD).order_by("-stage_entered_at", "-pk"):
            cards[lead.stage].append(lead)
    return [Column(total, cards[total.stage]) for total in totals]


def next_cards(user: Any, asked: Asked, *, stage: str, after: int) -> tuple[list[Lead], bool]:
    """The cards of a column that follow the lead `after`, and whether there are more behind them."""
    leads = leads_on_board(user, asked).filter(stage=stage)
    last = Lead.objects.visible_to(user).filter(pk=after).values_list("stage_entered_at", flat=True).first()
    if last is None:
        return [], False
    behind = leads.filter(Q(stage_entered_at__lt=last) | Q(stage_entered_at=last, pk__lt=after))
    found = list(behind.select_related(*ON_A_CARD).order_by("-stage_entered_at", "-pk")[: CARDS + 1])
    return found[:CARDS], len(found) > CARDS


def lanes(user: Any, asked: Asked) -> list[Lane]:
    """The lanes that hold a lead, by name, those without an owner or a municipality last."""
    leads, by_place = leads_on_board(user, asked), asked.lanes == BY_MUNICIPALITY
    field = "place" if by_place else "owner"
    rows = list((with_place(leads) if by_place else leads).order_by().values(field).annotate(**ESTIMATES))
    names = _names(by_place, [row[field] for row in rows])
    found = [
        Lane(
            NONE if row[field] is None else str(row[field]),
            names.get(row[field], ""),
            row["count"],
            row["jobs"],
            row["jobs_unknown"],
            row["euros"],
            row["euros_unknown"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda lane: (lane.key == NONE, lane.label.casefold(), lane.key))


def _names(by_place: bool, keys: list[Any]) -> dict[int, str]:
    if by_place:
        return dict(Municipality.objects.filter(pk__in=keys).values_list("pk", "name"))
    people = User.objects.filter(pk__in=keys).only("first_name", "last_name", "username")
    return {one.pk: one.get_full_name() or one.get_username() for one in people}


def card(lead_id: int) -> Lead:
    """The lead with what its card shows."""
    return Lead.objects.select_related(*ON_A_CARD).get(pk=lead_id)
