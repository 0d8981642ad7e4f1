"""What a lead that ends, or is sealed, takes with it."""

from django.utils import timezone

from acquisition.events import OfferWithdrawn, SiteCallStopped
from acquisition.models import CallStatus, Lead, Offer, OfferStatus, SiteCall
from crm.actions.tasks import drop_task
from crm.eventlog.publishing import publish
from crm.models import Task, TaskState


def stop_calls_of(lead: Lead) -> None:
    """No municipality is asked for the lead any more, and none is blamed for an answer it had still time to give."""
    for call in SiteCall.objects.select_for_update().filter(lead=lead, status=CallStatus.OPEN):
        call.status, call.closed_at = CallStatus.STOPPED, timezone.now()
        call.save(update_fields=["status", "closed_at"])
        drop_tasks_about(call)
        publish(SiteCallStopped(call_id=call.pk, lead_id=lead.pk), subject=lead)


def withdraw_unsent_offers_of(lead: Lead, because: str) -> None:
    """What was only a draft is withdrawn; what was sent stays as it was sent."""
    for offer in Offer.objects.select_for_update().filter(lead=lead, status=OfferStatus.DRAFT):
        offer.status, offer.withdrawn_because = OfferStatus.WITHDRAWN, because
        offer.save(update_fields=["status", "withdrawn_because"])
        publish(OfferWithdrawn(offer_id=offer.pk, lead_id=lead.pk, number=offer.number), subject=lead)


def drop_tasks_about(call: SiteCall) -> None:
    """Nobody is to answer any more."""
    about = Task.objects.filter(about_type=call._meta.label_lower, about_id=call.pk, state=TaskState.OPEN)
    for task_id in about.order_by("pk").values_list("pk", flat=True):
        drop_task(task_id=task_id)
