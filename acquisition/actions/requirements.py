"""Writing down what a company needs of a place."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from acquisition.actions.leads import LeadEnded, locked_lead
from acquisition.events import RequirementChanged
from acquisition.models import Requirement
from acquisition.queries.criteria import CRITERIA
from crm.contracts import Refused
from crm.eventlog.publishing import publish


class NeedUnreadable(Refused):
    message = _("Some of this cannot be. Numbers are whole and above zero, and at most is no less than at least.")


class NeedChangedMeanwhile(Refused):
    message = _("Somebody changed what the company needs while you were looking at it. Reload the page and try again.")


@transaction.atomic
def edit_requirement(*, lead_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> int:
    """The lead's requirement is as given where something is given, else as it was; returns its version.

    Refuses an ended lead, what cannot be, and a requirement that is not the one the person looked at.
    """
    lead = locked_lead(lead_id)
    if not lead.is_open:
        raise LeadEnded
    requirement = Requirement.objects.select_for_update().filter(lead=lead).first() or Requirement(lead=lead, version=0)
    if expected_version is not None and requirement.version != expected_version:
        raise NeedChangedMeanwhile
    changed = [name for name, value in changes.items() if getattr(requirement, name) != value]
    if not changed:
        return requirement.version
    for name in changed:
        setattr(requirement, name, changes[name])
    if not set(requirement.wishes) <= set(CRITERIA):
        raise NeedUnreadable
    requirement.version += 1
    try:
        requirement.full_clean(exclude=["lead"], validate_unique=False)
    except ValidationError:
        raise NeedUnreadable from None
    requirement.save()
    publish(
        RequirementChanged(lead_id=lead.pk, requirement_version=requirement.version, fields=sorted(changed)),
        subject=lead,
    )
    return requirement.version
