"""What went to partners and came from them, and how often each took it on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from acquisition.models import Direction, Enquiry, Lead, Referral, ReferralOutcome
from crm.models import Organisation

NUMBERS = ("sent", "sent_accepted", "sent_waiting", "received", "received_accepted", "received_waiting")


@dataclass(frozen=True)
class Balance:
    """Of one neighbour region, in a period. What is declined is the rest."""

    organisation: Organisation
    sent: int
    sent_accepted: int
    sent_waiting: int
    received: int
    received_accepted: int
    received_waiting: int


def referrals_of_lead(lead: Lead) -> QuerySet[Referral]:
    """Those of the lead itself and of the enquiries that led to it."""
    own = Referral.objects.filter(Q(lead=lead) | Q(enquiry__lead=lead))
    return own.select_related("organisation", "enquiry").order_by("-sent_at", "-pk")


def referrals_of_enquiry(enquiry: Enquiry) -> QuerySet[Referral]:
    return enquiry.referrals.select_related("organisation").order_by("-sent_at", "-pk")


def balance_with_neighbours(first: date, last: date) -> list[Balance]:
    """Every neighbour region in the address book, by name: what was handed over on these days, both included."""
    within = Q(sent_at__date__gte=first, sent_at__date__lte=last)
    rows: Any = Referral.objects.filter(within).order_by().values("organisation")
    out, came = Q(direction=Direction.OUT), Q(direction=Direction.IN)
    accepted, waiting = Q(outcome=ReferralOutcome.ACCEPTED), Q(answered_at=None)
    counted = rows.annotate(
        sent=Count("pk", filter=out),
        sent_accepted=Count("pk", filter=out & accepted),
        sent_waiting=Count("pk", filter=out & waiting),
        received=Count("pk", filter=came),
        received_accepted=Count("pk", filter=came & accepted),
        received_waiting=Count("pk", filter=came & waiting),
    )
    numbers = {row["organisation"]: [row[name] for name in NUMBERS] for row in counted}
    regions = Organisation.objects.standing().filter(kind=Organisation.Kind.NEIGHBOUR_REGION).order_by("name")
    return [Balance(region, *numbers.get(region.pk, [0] * len(NUMBERS))) for region in regions]
