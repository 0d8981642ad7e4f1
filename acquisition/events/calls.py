"""Site calls: asked, answered, closed. What one municipality said is told of the call, which others may not read."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class SiteCallOpened(DomainEvent):
    headline = _("All municipalities were asked which plots they can offer, before {closes_at}")
    spoken = {"closes_at": "crm.moment"}

    call_id: int
    lead_id: int
    municipality_ids: list[int]
    closes_at: str


@dataclass(frozen=True, kw_only=True)
class SiteCallWaived(DomainEvent):
    headline = _("No municipality was asked for plots, for a reason")

    call_id: int
    lead_id: int


@dataclass(frozen=True, kw_only=True)
class SiteCallAnswered(DomainEvent):
    """Names no lead: the timeline of a lead is read by several municipalities, and this is for none but one."""

    headline = _("A municipality answered the site call")

    call_id: int
    municipality_id: int
    state: str
    plot_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class SiteCallClosed(DomainEvent):
    headline = _("The site call closed: {answered} municipalities answered, {silent} did not")

    call_id: int
    lead_id: int
    answered: int
    silent: int


@dataclass(frozen=True, kw_only=True)
class SiteCallStopped(DomainEvent):
    """Before its end, so nobody is blamed for not answering."""

    headline = _("The site call was stopped")

    call_id: int
    lead_id: int
