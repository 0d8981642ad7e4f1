"""What the clock makes the site do."""

from datetime import timedelta

from celery import shared_task
from django.core.management import call_command

from cms.actions.forgetting import forget_unconfirmed as forget_what_was_not_confirmed
from cms.actions.stories import reconcile_stories as reconcile
from crm.eventlog.clock import once_per


@shared_task(name="cms.reconcile_stories")
def reconcile_stories() -> None:
    once_per(timedelta(hours=1), reconcile, name="cms.reconcile_stories")


@shared_task(name="cms.publish_scheduled")
def publish_scheduled() -> None:
    once_per(timedelta(minutes=1), lambda: call_command("publish_scheduled"), name="cms.publish_scheduled")


@shared_task(name="cms.forget_unconfirmed")
def forget_unconfirmed() -> None:
    once_per(timedelta(hours=1), forget_what_was_not_confirmed, name="cms.forget_unconfirmed")
