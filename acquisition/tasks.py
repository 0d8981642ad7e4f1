"""What the clock asks of acquisition."""

from datetime import timedelta

from celery import shared_task

from acquisition.actions.calls import close_due_site_calls as close_every_due_call
from acquisition.actions.confirmations import ask_again
from acquisition.actions.holds import expire_due_holds as expire_every_due_hold
from acquisition.actions.offers import expire_due_offers as expire_every_due_offer
from crm.eventlog.clock import once_per


@shared_task(name="acquisition.expire_holds")
def expire_holds() -> None:
    expire_every_due_hold()


@shared_task(name="acquisition.close_due_site_calls")
def close_due_site_calls() -> None:
    close_every_due_call()


@shared_task(name="acquisition.expire_due_offers")
def expire_due_offers() -> None:
    expire_every_due_offer()


@shared_task(name="acquisition.ask_for_confirmations_again")
def ask_for_confirmations_again() -> None:
    once_per(timedelta(hours=1), ask_again, name="acquisition.ask_for_confirmations_again")
