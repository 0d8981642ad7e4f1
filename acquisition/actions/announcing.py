"""When a landing may be spoken of, and whether its company may be named."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from acquisition.actions.landings import locked_landing, save_landing
from acquisition.events import LandingAnnounced
from acquisition.models import Commitment, Landing, Measure
from crm.contracts import Refused
from crm.eventlog.publishing import publish


class EmbargoRuns(Refused):
    message = _("There is an embargo on this landing until %(day)s. Nothing is announced before.")

    def __init__(self, until: date) -> None:
        super().__init__(self.message % {"day": date_format(until, "DATE_FORMAT")})


class StillConfidential(Refused):
    message = _("The lead of this landing is confidential. Lift the company’s name first, or open the lead.")


class MunicipalityUnknown(Refused):
    message = _("Choose the municipality it settles in before you announce it.")


class AnnouncedBefore(Refused):
    message = _("This landing has been announced already.")


@transaction.atomic
def lift_name(*, landing_id: int) -> None:
    """The company’s name may be public from today. Refuses during the embargo; once is enough."""
    landing = locked_landing(landing_id)
    _refuse_during_embargo(landing)
    if landing.name_lifted_on is None:
        landing.name_lifted_on = timezone.localdate()
        save_landing(landing)


@transaction.atomic
def announce_landing(*, landing_id: int) -> None:
    """Whoever writes for the public is told of the landing, with its company’s name only when that was lifted.

    Refuses during the embargo, a confidential lead whose name was not lifted, a landing without a municipality, one
    that is gone, and a second announcement.
    """
    landing, today = locked_landing(landing_id), timezone.localdate()
    if landing.announced_on is not None:
        raise AnnouncedBefore
    _refuse_during_embargo(landing)
    if landing.lead.is_confidential and landing.name_lifted_on is None:
        raise StillConfidential
    if landing.municipality is None:
        raise MunicipalityUnknown
    landing.announced_on = today
    save_landing(landing)
    lead = landing.lead
    publish(
        LandingAnnounced(
            landing_id=landing.pk,
            contact_id=lead.contact_id,
            firm=lead.organisation.name if landing.name_lifted_on and lead.organisation else "",
            municipality=landing.municipality.slug,
            sector=lead.sector.slug if lead.sector else None,
            jobs_promised_fte=_promised(landing, Measure.JOBS_NEW),
            investment_promised_eur=_promised(landing, Measure.CAPEX),
        ),
        subject=landing,
    )


def _refuse_during_embargo(landing: Landing) -> None:
    if landing.embargo_until is not None and timezone.localdate() < landing.embargo_until:
        raise EmbargoRuns(landing.embargo_until)


def _promised(landing: Landing, measure: str) -> str | None:
    latest = Commitment.objects.filter(landing=landing, measure=measure).order_by("-agreed_on", "-pk").first()
    return str(latest.value) if latest else None
