"""Offers of sites: written down, sent as they stand, taken back, expired. Once sent they are kept as sent."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.leads import LeadEnded, locked_lead
from acquisition.actions.links import new_link
from acquisition.actions.offer_mail import mail_offer
from acquisition.events import OfferDrafted, OfferExpired, OfferSent, OfferWithdrawn
from acquisition.models import BidbookVersion, Lead, Offer, OfferSite, OfferStatus, Plot
from acquisition.queries.land import offer_of
from acquisition.queries.offers import sites_unchecked
from crm.contracts import Refused
from crm.eventlog.publishing import publish


class DeadlineOver(Refused):
    message = _("Give the company until a day that is still to come.")


class NoSites(Refused):
    message = _("An offer has a site at least. Tick one.")


class NoBidbook(Refused):
    message = _("Choose the version of the bidbook that goes with the offer.")


class SitesUnchecked(Refused):
    message = _("What is known of %(plots)s is older than 180 days. Check it, or say why you offer it all the same.")


class NotADraft(Refused):
    message = _("This offer was sent or withdrawn. A correction is the next offer.")


class NotWithdrawable(Refused):
    message = _("Only a draft, or an offer that waits for an answer, can be withdrawn.")


class WhyWithdrawnMissing(Refused):
    message = _("Say why the offer is withdrawn.")


@transaction.atomic
def draft_offer(
    *,
    lead_id: int,
    plot_ids: Sequence[int],
    deadline_on: date,
    version_id: int | None = None,
    cover_text: str = "",
    unchecked_because: Mapping[int, str] | None = None,
    actor_id: int | None,
) -> int:
    """The lead's one draft has these sites, in this order, and these words; returns its id. Nothing is sent.

    `unchecked_because` says per plot why it is offered although its facts are old. Refuses an ended lead and no sites.
    """
    lead = _open_lead(lead_id)
    if not plot_ids:
        raise NoSites
    offer = Offer.objects.select_for_update().filter(lead=lead, status=OfferStatus.DRAFT).first()
    if offer is None:
        last = Offer.objects.filter(lead=lead).aggregate(last=Max("number"))["last"] or 0
        offer = Offer(lead=lead, number=last + 1)
    offer.deadline_on, offer.version_id, offer.cover_text = deadline_on, version_id, cover_text.strip()
    offer.drafted_at, offer.drafted_by_id = timezone.now(), actor_id
    offer.save()
    _put_sites(offer, list(dict.fromkeys(plot_ids)), unchecked_because or {})
    publish(
        OfferDrafted(offer_id=offer.pk, lead_id=lead.pk, number=offer.number, plot_ids=list(plot_ids)), subject=lead
    )
    return offer.pk


@transaction.atomic
def send_offer(*, offer_id: int, actor_id: int | None) -> None:
    """The contact has a mail with the sites and a private link to the pinned bidbook; the offer stays as it was sent.

    Refuses what is no draft, an ended lead, a deadline that has passed, an offer without sites or bidbook, and a plot
    whose facts are older than 180 days without a reason why it is offered all the same.
    """
    offer = _locked(offer_id)
    if not offer.is_draft:
        raise NotADraft
    lead = _open_lead(offer.lead_id)
    _refuse_unready(offer)
    version = BidbookVersion.objects.select_related("bidbook").get(pk=offer.version_id or 0)
    sites = list(offer.sites.select_related("plot").order_by("rank"))
    for site in sites:
        site.snapshot = offer_of(site.plot_id)
        site.save(update_fields=["snapshot"])
    link, token = new_link(version, contact_id=lead.contact_id, lead_id=lead.pk)
    offer.status, offer.sent_at, offer.sent_by_id, offer.link = OfferStatus.SENT, timezone.now(), actor_id, link
    offer.save(update_fields=["status", "sent_at", "sent_by", "link"])
    mail_offer(offer, sites, token)
    publish(
        OfferSent(
            offer_id=offer.pk,
            lead_id=lead.pk,
            number=offer.number,
            sites=len(sites),
            plot_ids=[site.plot_id for site in sites],
            version_id=version.pk,
            deadline_on=offer.deadline_on.isoformat(),
        ),
        subject=lead,
    )


@transaction.atomic
def withdraw_offer(*, offer_id: int, reason: str) -> None:
    """The offer no longer stands. Refuses an empty reason, and one that was answered, expired or withdrawn before.

    The link in the mail still opens the bidbook; whoever wants that to end takes it back.
    """
    offer = _locked(offer_id)
    if offer.status not in (OfferStatus.DRAFT, OfferStatus.SENT):
        raise NotWithdrawable
    if not reason.strip():
        raise WhyWithdrawnMissing
    offer.status, offer.withdrawn_because = OfferStatus.WITHDRAWN, reason.strip()
    offer.save(update_fields=["status", "withdrawn_because"])
    publish(OfferWithdrawn(offer_id=offer.pk, lead_id=offer.lead_id, number=offer.number), subject=offer.lead)


def expire_due_offers() -> int:
    """Every sent offer whose last day has passed without an answer has expired; returns how many did now.

    Each in a transaction of its own, and by the day, so that a clock that stood still for a week loses none.
    """
    due = Offer.objects.filter(status=OfferStatus.SENT, deadline_on__lt=timezone.localdate())
    return sum(_expire(offer_id) for offer_id in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _expire(offer_id: int) -> bool:
    offer = _locked(offer_id)
    if offer.status != OfferStatus.SENT or offer.deadline_on >= timezone.localdate():
        return False
    offer.status = OfferStatus.EXPIRED
    offer.save(update_fields=["status"])
    publish(OfferExpired(offer_id=offer.pk, lead_id=offer.lead_id, number=offer.number), subject=offer.lead)
    return True


def _locked(offer_id: int) -> Offer:
    """The offer, its lead locked first, as everybody does who changes both."""
    locked_lead(Offer.objects.values_list("lead_id", flat=True).get(pk=offer_id))
    return Offer.objects.select_for_update(of=("self",)).select_related("lead").get(pk=offer_id)


def _open_lead(lead_id: int) -> Lead:
    lead = locked_lead(lead_id)
    if not lead.is_open:
        raise LeadEnded
    return lead


def _put_sites(offer: Offer, plot_ids: list[int], unchecked_because: Mapping[int, str]) -> None:
    offer.sites.all().delete()
    now = timezone.now()
    OfferSite.objects.bulk_create(
        OfferSite(
            offer=offer,
            plot=plot,
            rank=plot_ids.index(plot.pk) + 1,
            unchecked_because=unchecked_because.get(plot.pk, "").strip(),
            changed_at=now,
        )
        for plot in Plot.objects.filter(pk__in=plot_ids)
    )


def _refuse_unready(offer: Offer) -> None:
    if offer.deadline_on < timezone.localdate():
        raise DeadlineOver
    if not offer.sites.exists():
        raise NoSites
    if offer.version_id is None:
        raise NoBidbook
    if unchecked := sites_unchecked(offer):
        names = ", ".join(str(site.plot) for site in unchecked)
        raise SitesUnchecked(SitesUnchecked.message % {"plots": names})
