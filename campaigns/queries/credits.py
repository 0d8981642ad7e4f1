"""Which campaigns and stories brought a lead, a person or a request."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from campaigns.models import AttributionCredit, Campaign, CreditedLead, CreditModel, StorySnapshot, Touch
from crm.queries.visibility import uncounted, visible

LONGEST_LIST = 200


@dataclass(frozen=True)
class Source:
    """Where a touch came from; without campaign and story it is not known."""

    campaign_id: int | None = None
    campaign: str = ""
    story_id: int | None = None
    story: str = ""
    story_path: str = ""

    @property
    def known(self) -> bool:
        return self.campaign_id is not None or self.story_id is not None


@dataclass
class Credit:
    """What one source is credited with, per way of counting."""

    source: Source
    occurred_at: datetime | None
    shares: dict[str, Decimal] = field(default_factory=dict)

    @property
    def parts(self) -> list[Decimal | None]:
        """In the order of `CreditModel`."""
        return [self.shares.get(model.value) for model in CreditModel]


@dataclass(frozen=True)
class LeadCredits:
    lead_id: int
    code: str
    opened_at: datetime
    credits: list[Credit]


@dataclass(frozen=True)
class CampaignLeads:
    """The leads a user may see, and of the others only how many there are and what they add up to."""

    seen: list[LeadCredits]
    unseen: int
    unseen_parts: list[Decimal | None]
    """In the order of `CreditModel`."""


@dataclass(frozen=True)
class Request:
    """One touch of a campaign, with the person it is about; `contact` is None for who may not see people."""

    occurred_at: datetime
    source: Source
    kind: str
    contact: Any


def credits_of(lead_id: int) -> LeadCredits | None:
    """What the lead is credited to, earliest first; None for a lead not heard of."""
    return next(iter(_with_credits(CreditedLead.objects.filter(pk=lead_id))), None)


def leads_of_contact(contact_id: int) -> list[LeadCredits]:
    """The contact's leads, newest first, and what each is credited to."""
    return _with_credits(CreditedLead.objects.filter(contact=contact_id)[:LONGEST_LIST])


def leads_of_campaign(campaign: Campaign, user: Any) -> CampaignLeads:
    """The newest leads the campaign has a part in, with the campaign's own credits only; sealed ones count nowhere."""
    credited = CreditedLead.objects.filter(credits__touch__campaign=campaign)
    newest = credited.exclude(pk__in=uncounted("acquisition.lead")).distinct()[:LONGEST_LIST]
    leads = _with_credits(newest, AttributionCredit.objects.filter(touch__campaign=campaign))
    may_see = visible(user, "acquisition.lead", {lead.lead_id for lead in leads})
    unseen = [lead for lead in leads if lead.lead_id not in may_see]
    return CampaignLeads([lead for lead in leads if lead.lead_id in may_see], len(unseen), _added_up(unseen))


def _added_up(leads: list[LeadCredits]) -> list[Decimal | None]:
    """What all credits of the leads come to for each way of counting; None where there is none."""
    by_way = zip(*(credit.parts for lead in leads for credit in lead.credits), strict=True)
    return [sum((part for part in parts if part), Decimal(0)) or None for parts in by_way]


def touches_of_contact(contact_id: int) -> list[Request]:
    return _requests(Touch.objects.filter(contact=contact_id), show_people=False)


def touches_of_campaign(campaign: Campaign, *, show_people: bool) -> list[Request]:
    """The newest requests the campaign led to."""
    return _requests(Touch.objects.filter(campaign=campaign), show_people=show_people)


def _requests(touches: QuerySet[Touch], *, show_people: bool) -> list[Request]:
    related = ("campaign", "contact") if show_people else ("campaign",)
    rows = list(touches.select_related(*related).order_by("-occurred_at", "-event_id")[:LONGEST_LIST])
    stories = _stories(rows)
    return [
        Request(row.occurred_at, _source(row, stories), row.get_kind_display(), row.contact if show_people else None)
        for row in rows
    ]


def _with_credits(leads: QuerySet[CreditedLead], which: QuerySet[AttributionCredit] | None = None) -> list[LeadCredits]:
    found = list(leads)
    every = AttributionCredit.objects.all() if which is None else which
    rows = list(
        every.filter(lead__in=[lead.pk for lead in found])
        .select_related("touch__campaign")
        .order_by("touch__occurred_at", "touch__event_id", "pk")
    )
    stories = _stories(row.touch for row in rows)
    by_lead: dict[int, dict[int | None, Credit]] = {lead.pk: {} for lead in found}
    for row in rows:
        moment = row.touch.occurred_at if row.touch else None
        credit = by_lead[row.lead_id].setdefault(row.touch_id, Credit(_source(row.touch, stories), moment))
        credit.shares[row.model] = row.share
    return [LeadCredits(lead.pk, lead.code, lead.opened_at, list(by_lead[lead.pk].values())) for lead in found]


def _stories(touches: Iterable[Touch | None]) -> dict[int, StorySnapshot]:
    ids = {touch.story_id for touch in touches if touch and touch.story_id}
    return StorySnapshot.objects.in_bulk(ids)


def _source(touch: Touch | None, stories: dict[int, StorySnapshot]) -> Source:
    if touch is None:
        return Source()
    story = stories.get(touch.story_id or 0)
    return Source(
        campaign_id=touch.campaign_id,
        campaign=touch.campaign.name if touch.campaign else "",
        story_id=touch.story_id,
        story=story.title if story else "",
        story_path=story.path if story and story.live else "",
    )
