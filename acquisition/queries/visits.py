"""Visits of a lead, and whether somebody followed them up."""

from django.db.models import QuerySet

from acquisition.models import Lead, SiteVisit
from crm.models import TaskState


def visits_of(lead: Lead) -> QuerySet[SiteVisit]:
    visits = lead.visits.select_related("follow_up", "planned_by")
    return visits.prefetch_related("stops__plot__park__municipality", "stops__host").order_by("-planned_at")


def was_visited(lead: Lead) -> bool:
    return lead.visits.filter(held_at__isnull=False).exists()


def visit_is_followed_up(lead: Lead) -> bool:
    """Whether what had to be done after the last visit is done."""
    last = lead.visits.filter(held_at__isnull=False).select_related("follow_up").order_by("-held_at").first()
    return bool(last and last.follow_up and last.follow_up.state == TaskState.DONE)
