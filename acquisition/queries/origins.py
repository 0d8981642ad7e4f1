"""Where a company comes from, and which open lead it has."""

from acquisition.models import Lead, Origin
from crm.models import Organisation


def origin_of(organisation: Organisation | None) -> Origin:
    """What we can say from what we know; a person may know better."""
    if organisation is None:
        return Origin.UNKNOWN
    if organisation.municipality_id:
        return Origin.REGIONAL
    return Origin.FOREIGN if organisation.country not in ("", "NL") else Origin.UNKNOWN


def open_lead_of(organisation: Organisation | None, origin: Origin) -> Lead | None:
    """The organisation's open lead of this origin, locked. An origin not known yet fits any, and any fits it."""
    if organisation is None:
        return None
    found = Lead.objects.still_open().filter(organisation=organisation).order_by("pk")
    if origin != Origin.UNKNOWN:
        found = found.filter(origin__in=[origin, Origin.UNKNOWN])
    return found.select_for_update().first()
