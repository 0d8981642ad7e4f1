"""What the carriers can ask for: Celery drains lanes and keeps the clock, Dramatiq sends the mail."""

import dramatiq
from celery import shared_task
from django.conf import settings

from crm.actions.duplicates import find_duplicates as find_what_is_perhaps_one
from crm.actions.imports import carry_due_imports
from crm.actions.list_work import carry_list_work as carry_what_lists_wait_for
from crm.actions.mail import send_due_mail
from crm.actions.merging import move_stragglers
from crm.actions.reminders import remind_everybody
from crm.actions.sweeping import drain_woken
from crm.actions.sweeping import sweep as sweep_what_waits
from crm.actions.sweeping import tidy as tidy_what_is_old


@shared_task(name="crm.drain")
def drain(lane: str) -> None:
    drain_woken(lane)


@shared_task(name="crm.sweep")
def sweep() -> None:
    sweep_what_waits()


@shared_task(name="crm.tidy")
def tidy() -> None:
    tidy_what_is_old()


@shared_task(name="crm.remind_of_tasks")
def remind_of_tasks() -> None:
    remind_everybody()


@shared_task(name="crm.find_duplicates")
def find_duplicates() -> None:
    move_stragglers()
    find_what_is_perhaps_one()


@shared_task(name="crm.carry_imports")
def carry_imports() -> None:
    carry_due_imports()


@shared_task(name="crm.carry_list_work")
def carry_list_work() -> None:
    carry_what_lists_wait_for()


@dramatiq.actor(queue_name=settings.MAIL_QUEUE, actor_name="send_mail")
def send_mail() -> None:
    send_due_mail()
