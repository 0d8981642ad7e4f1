"""What the clock asks of acquisition."""

from celery import shared_task

from acquisition.actions.calls import close_due_site_calls as close_every_due_call
from acquisition.actions.holds import expire_due_holds as expire_every_due_hold
from acquisition.actions.offers import expire_due_offers as expire_every_due_offer


@shared_task(name="acquisition.expire_holds")
def expire_holds() -> None:
    expire_every_due_hold()


@shared_task(name="acquisition.close_due_site_calls")
def close_due_site_calls() -> None:
    close_every_due_call()


@shared_task(name="acquisition.expire_due_offers")
def expire_due_offers() -> None:
    expire_every_due_offer()
