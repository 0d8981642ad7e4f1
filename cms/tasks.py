"""What the clock makes the site do."""

from datetime import timedelta

from celery import shared_task

from cms.actions.stories import reconcile_stories as reconcile
from crm.eventlog.clock import once_per


@shared_task(name="cms.reconcile_stories")
def reconcile_stories() -> None:
    once_per(timedelta(hours=1), reconcile, name="cms.reconcile_stories")
