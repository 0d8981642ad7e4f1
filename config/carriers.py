"""Which carrier brings the wake-ups of which lane."""

from functools import partial

from django.conf import settings
from dramatiq import Message

from config.celery import app
from config.dramatiq import broker
from crm.eventlog.subscribing import LANES
from crm.eventlog.wakeups import IMPORTS, LIST_WORK, MAIL, carry

EXPIRES_SECONDS = 30


def wake_by_celery(lane: str) -> None:
    app.send_task("crm.drain", args=[lane], expires=EXPIRES_SECONDS, retry=False, ignore_result=True)


def wake_importer() -> None:
    app.send_task("crm.carry_imports", expires=EXPIRES_SECONDS, retry=False, ignore_result=True)


def carry_list_work_by_celery() -> None:
    app.send_task("crm.carry_list_work", expires=EXPIRES_SECONDS, retry=False, ignore_result=True)


def wake_by_dramatiq() -> None:
    broker.enqueue(Message(queue_name=settings.MAIL_QUEUE, actor_name="send_mail", args=(), kwargs={}, options={}))


for lane in LANES:
    carry(lane, partial(wake_by_celery, lane))
carry(MAIL, wake_by_dramatiq)
carry(IMPORTS, wake_importer)
carry(LIST_WORK, carry_list_work_by_celery)
