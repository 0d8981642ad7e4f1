"""What a company says of an offer, site by site."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.leads import locked_lead
from acquisition.events import OfferAnswered
from acquisition.models import DroppedBy, Offer, OfferSite, OfferStatus, SitePhase
from acquisition.queries.offers import CHOSEN
from crm.contracts import Refused
from crm.eventlog.publishing import publish


@dataclass(frozen=True)
class Said:
    """Of one site. `dropped_by` and `reason` belong to a dropped one."""

    phase: str
    dropped_by: str = ""
    reason: str = ""


class NotWaiting(Refused):
    message = _("Only an offer that was sent, and not withdrawn, can be answered.")


class NothingSaid(Refused):
    message = _("Say of a site at least what the company thinks of it.")


class WhyDroppedMissing(Refused):
    message = _("A site that is dropped needs who dropped it, and why.")


class NotOfThisOffer(Refused):
    message = _("This is about another offer. Reload the page and try again.")


@transaction.atomic
def answer_offer(*, offer_id: int, said: Mapping[int, Said]) -> None:
    """Each site (by its id in the offer) stands where the company put it, and the offer is answered.

    A later answer changes what it names. Refuses an offer that does not wait, one of whose sites nothing is said, a
    site of another offer, and a dropped site without who and why.
    """
    locked_lead(Offer.objects.values_list("lead_id", flat=True).get(pk=offer_id))
    offer = Offer.objects.select_for_update(of=("self",)).select_related("lead").get(pk=offer_id)
    if not offer.takes_answers:
        raise NotWaiting
    sites = {site.pk: site for site in offer.sites.all()}
    if not set(said) <= set(sites):
        raise NotOfThisOffer
    if not any(one.phase != SitePhase.LONG_LIST for one in said.values()):
        raise NothingSaid
    for site_id, one in said.items():
        _put(sites[site_id], one)
    offer.status, offer.answered_at = OfferStatus.ANSWERED, offer.answered_at or timezone.now()
    offer.save(update_fields=["status", "answered_at"])
    phases = [site.phase for site in sites.values()]
    publish(
        OfferAnswered(
            offer_id=offer.pk,
            lead_id=offer.lead_id,
            number=offer.number,
            chosen=sum(phase in CHOSEN for phase in phases),
            dropped=phases.count(SitePhase.DROPPED),
        ),
        subject=offer.lead,
    )


def _put(site: OfferSite, said: Said) -> None:
    dropped = said.phase == SitePhase.DROPPED
    if dropped and not (said.dropped_by in DroppedBy.values and said.reason.strip()):
        raise WhyDroppedMissing
    before = (site.phase, site.dropped_by, site.reason)
    site.phase = SitePhase(said.phase)
    site.dropped_by, site.reason = (said.dropped_by if dropped else ""), said.reason.strip()
    if before != (site.phase, site.dropped_by, site.reason):
        site.changed_at = timezone.now()
        site.save(update_fields=["phase", "dropped_by", "reason", "changed_at"])
