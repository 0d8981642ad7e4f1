"""What the carriers can ask for: Celery drains lanes and keeps the clock, Dramatiq sends the mail."""

from datetime import timedelta

import dramatiq
from celery import shared_task
from django.conf import settings

from crm.actions.mail import send_due_mail
from crm.actions.sweeping import sweep as sweep_what_waits
from crm.actions.sweeping import tidy as tidy_what_is_old
from crm.eventlog.clock import once_per
from crm.eventlog.draining import drain as drain_lane


@shared_task(name="crm.drain")
def drain(lane: str) -> None:
    drain_lane(lane)


@shared_task(name="crm.sweep")
def sweep() -> None:
    sweep_what_waits()


@shared_task(name="crm.tidy")
def tidy() -> None:
    once_per(timedelta(days=1), tidy_what_is_old, name="crm.tidy")


@dramatiq.actor(queue_name=settings.MAIL_QUEUE, actor_name="send_mail")
def send_mail() -> None:
    send_due_mail()
