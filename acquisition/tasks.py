"""What the clock makes acquisition do."""

from datetime import timedelta

from celery import shared_task

from acquisition.actions.confirmations import ask_again
from crm.eventlog.clock import once_per


@shared_task(name="acquisition.ask_for_confirmations_again")
def ask_for_confirmations_again() -> None:
    once_per(timedelta(hours=1), ask_again, name="acquisition.ask_for_confirmations_again")
