"""What came of campaigns, counted: clicks, requests and the leads they are credited with."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum

from campaigns.models import AttributionCredit, Campaign, CreditModel, Engagement, Touch
from crm.queries.visibility import uncounted

_SMALLEST = Decimal("0.00000001")


@dataclass
class Figures:
    """`clicks` are people as far as we can tell; `all_clicks` counts machines too. `leads` is per way of counting."""

    clicks: int = 0
    all_clicks: int = 0
    requests: int = 0
    leads: dict[str, Decimal] = field(default_factory=lambda: {model.value: Decimal(0) for model in CreditModel})

    @property
    def shared_leads(self) -> Decimal:
        return self.leads[CreditModel.LINEAR]


def figures(campaign_ids: Iterable[int]) -> dict[int, Figures]:
    """The figures of each of these campaigns, in three queries however many there are."""
    ids = list(campaign_ids)
    found = {campaign_id: Figures() for campaign_id in ids}
    clicks = (
        Engagement.objects.filter(link__campaign__in=ids)
        .values("link__campaign")
        .annotate(every=Count("pk"), people=Count("pk", filter=Q(probable_bot=False)))
    )
    for row in clicks:
        found[row["link__campaign"]].clicks = row["people"]
        found[row["link__campaign"]].all_clicks = row["every"]
    requests = Touch.objects.filter(campaign__in=ids).order_by().values_list("campaign").annotate(Count("pk"))
    for campaign_id, count in requests:
        found[campaign_id].requests = count
    for campaign_id, model, share in _credited(Q(touch__campaign__in=ids)):
        found[campaign_id].leads[model] = share
    return found


def leads_without_a_campaign() -> dict[str, Decimal]:
    """Per way of counting: the leads that are not sealed, and parts of them, that no campaign is credited with."""
    shares = {model.value: Decimal(0) for model in CreditModel}
    shares.update({model: share for _none, model, share in _credited(Q(touch=None) | Q(touch__campaign=None))})
    return shares


def _credited(which: Q) -> list[tuple[int, str, Decimal]]:
    rows = (
        AttributionCredit.objects.filter(which)
        .exclude(lead__in=uncounted("acquisition.lead"))
        .order_by()
        .values_list("touch__campaign", "model")
        .annotate(total=Sum("share"))
    )
    # SQLite adds in floating point; shares have eight decimals, so rounding to eight restores the exact sum.
    return [(campaign_id, model, Decimal(total).quantize(_SMALLEST)) for campaign_id, model, total in rows]


@dataclass(frozen=True)
class LinkClicks:
    token: str
    target_path: str
    clicks: int
    all_clicks: int


def links_of(campaign: Campaign) -> list[LinkClicks]:
    """The campaign's links, oldest first, with how often each was followed."""
    rows = campaign.links.annotate(
        every=Count("engagements"), people=Count("engagements", filter=Q(engagements__probable_bot=False))
    )
    return [LinkClicks(row.token, row.target_path, row.people, row.every) for row in rows]
