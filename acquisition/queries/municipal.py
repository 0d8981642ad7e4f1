"""What concerns one municipality: leads it has to do with, calls it has to answer, its holds, landings and promises.

Only what the one who looks may see, and never a sealed lead, whoever looks: the page lies on a table between two.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from acquisition.models import (
    CallStatus,
    Confidentiality,
    Landing,
    LandingStatus,
    Lead,
    LeadMember,
    LeadShare,
    OfferSite,
    Plot,
    PlotHold,
    ReplyState,
    Requirement,
    SiteCall,
    SiteCallReply,
    SiteNomination,
)
from acquisition.models.leads import sees_every_lead
from acquisition.queries.matching import plots_that_fit
from crm.models import Municipality

SHOWN = 200
MATCHED = 50
_SEALED = Q(confidentiality=Confidentiality.SEALED)
_OF_SEALED = Q(lead__confidentiality=Confidentiality.SEALED)


@dataclass(frozen=True)
class Municipal:
    """At first glance; landings and what fits are asked for apart."""

    calls: list[Any]
    leads: list[Any]
    holds: list[PlotHold]


def municipalities_for(user: Any) -> QuerySet[Municipality]:
    """The own one for an account manager, all for who sees every lead, else none."""
    if not user.has_perm("acquisition.view_lead"):
        return Municipality.objects.none()
    every = Municipality.objects.all()
    return every if sees_every_lead(user) else every.filter(pk=user.municipality_id or 0)


def municipal(place: Municipality, user: Any) -> Municipal:
    return Municipal(
        list(calls_to_answer(place, user)[:SHOWN]),
        list(leads_of_place(place, user).select_related("owner", "organisation")[:SHOWN]),
        list(holds_of_place(place, user).select_related("plot__park", "lead")[:SHOWN]),
    )


def calls_to_answer(place: Municipality, user: Any) -> QuerySet[Any]:
    """The open calls that asked the municipality, the one that closes first in front; `is_in` when it answered."""
    own = SiteCallReply.objects.filter(call=OuterRef("pk"), municipality=place)
    calls = SiteCall.objects.visible_to(user).filter(status=CallStatus.OPEN, closes_at__gt=timezone.now())
    asked = calls.filter(Exists(own)).exclude(_OF_SEALED)
    is_in = Exists(own.exclude(state=ReplyState.WAITING))
    return asked.annotate(is_in=is_in).select_related("lead").order_by("closes_at", "pk")


def leads_of_place(place: Municipality, user: Any) -> QuerySet[Any]:
    """Open leads, and those that land there; on each `is_shared`, `is_nominated`, `is_offered`, `is_held`, `lands`."""
    of_lead = {"lead": OuterRef("pk")}
    there = {"plot__park__municipality": place}
    shared = LeadShare.objects.filter(**of_lead, municipality=place)
    members = LeadMember.objects.filter(**of_lead, user__municipality=place)
    nominated = SiteNomination.objects.filter(reply__municipality=place, reply__call__lead=OuterRef("pk"))
    offered = OfferSite.objects.filter(**there, offer__lead=OuterRef("pk"), offer__sent_at__isnull=False)
    held = PlotHold.objects.active().filter(**of_lead, **there)
    lands = Landing.objects.filter(**of_lead, municipality=place).exclude(status=LandingStatus.CANCELLED)
    leads = Lead.objects.visible_to(user).exclude(_SEALED)
    marked = leads.annotate(
        is_shared=Exists(shared) | Exists(members),
        is_nominated=Exists(nominated),
        is_offered=Exists(offered),
        is_held=Exists(held),
        lands=Exists(lands),
    )
    concerned = Q(is_shared=True) | Q(is_nominated=True) | Q(is_offered=True) | Q(is_held=True)
    return marked.filter(Q(lands=True) | (concerned & Q(outcome=None))).order_by("-stage_entered_at", "-pk")


def holds_of_place(place: Municipality, user: Any) -> QuerySet[PlotHold]:
    """The active holds on its land, the one that ends first in front."""
    holds = PlotHold.objects.visible_to(user).active().filter(plot__park__municipality=place).exclude(_OF_SEALED)
    return holds.order_by("expires_on", "pk")


def landings_of_place(place: Municipality, user: Any) -> QuerySet[Landing]:
    landings = Landing.objects.visible_to(user).filter(municipality=place).exclude(_OF_SEALED)
    return landings.select_related("lead").order_by("-opened_at", "-pk")


@dataclass(frozen=True)
class Fits:
    """Plots of the municipality that no condition of the lead rules out."""

    lead: Lead
    plots: list[tuple[int, str]]


def what_fits(place: Municipality, user: Any) -> list[Fits]:
    """Of the newest MATCHED open leads whose need is written down, those that its plots on offer answer."""
    leads = Lead.objects.visible_to(user).still_open().exclude(_SEALED)
    needs = Requirement.objects.filter(lead__in=leads.order_by().values("pk")).select_related("lead")
    newest = list(needs.order_by("-lead__opened_at", "-pk")[:MATCHED])
    own = Plot.objects.visible_to(user).filter(park__municipality=place, offered=True)
    asked = [_plots(need, own) for need in newest]
    rows = list(asked[0].union(*asked[1:], all=True)) if asked else []
    found = [Fits(need.lead, sorted(row[1:] for row in rows if row[0] == need.lead_id)) for need in newest]
    return [one for one in found if one.plots]


def _plots(need: Requirement, own: QuerySet[Plot]) -> QuerySet[Any, Any]:
    return plots_that_fit(need, own).order_by().values_list(Value(need.lead_id), "pk", "name")
