"""Celery carries the events and keeps the clock. Its messages are wake-ups without data."""

import os
import sys

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.db import close_old_connections
from kombu import Exchange, Queue

from config.heartbeats import WorkerHeartbeat

QUEUE = settings.EVENTS_QUEUE
SWEEP_SECONDS = 5.0 if settings.SERVICES else 1.0

# Whoever sends gives up at once: a lost wake-up is found by the sweep, one that is waited for keeps the sender waiting.
_AT_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}
_TRANSPORT = {
    "memory": {"polling_interval": 0.02},
    "rabbitmq": {"confirm_publish": True, **_AT_ONCE},
    "redis": {
        "visibility_timeout": 300,
        "global_keyprefix": f"{settings.BROKER_NAMESPACE}.",
        "socket_timeout": 30,
        "socket_keepalive": True,
        "health_check_interval": 25,
        **_AT_ONCE,
    },
}

app = Celery("dtz")
app.conf.update(
    broker_url=settings.BROKER_URL or "memory://localhost/",
    broker_transport_options=_TRANSPORT[settings.BROKER],
    broker_connection_timeout=2,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_default_queue=QUEUE,
    task_queues=[
        Queue(
            QUEUE,
            Exchange(QUEUE, type="topic"),
            routing_key=QUEUE,
            queue_arguments={"x-queue-type": "quorum"} if settings.BROKER == "rabbitmq" else None,
            # A wake-up is not worth an acknowledgement, and one that cannot be sent makes a worker deaf.
            no_ack=True,
        )
    ],
    task_default_exchange=QUEUE,
    task_default_exchange_type="topic",
    task_default_routing_key=QUEUE,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_publish_retry=False,
    # A drain takes seconds; whatever hangs in one loses its process, and its deliveries are due again.
    task_time_limit=240 if settings.SERVICES else None,
    # On an in-memory transport a prefetch of 1 caps the rate at one task per polling interval.
    worker_prefetch_multiplier=1 if settings.SERVICES else 0,
    # Nobody remote-controls a worker, and its control queue keeps a second worker of the same host name from starting.
    worker_enable_remote_control=False,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_soft_shutdown_timeout=5,
    worker_detect_quorum_queues=True,
    timezone="UTC",
    beat_scheduler="config.clock:BeatingScheduler",
    beat_schedule={
        "sweep": {"task": "crm.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS * 2}},
        "publish what is due": {"task": "cms.publish_scheduled", "schedule": 60.0, "options": {"expires": 60}},
        "reconcile stories": {"task": "cms.reconcile_stories", "schedule": 600.0, "options": {"expires": 600}},
        "remind of tasks": {"task": "crm.remind_of_tasks", "schedule": 300.0, "options": {"expires": 300}},
        "find duplicates": {"task": "crm.find_duplicates", "schedule": 60.0, "options": {"expires": 60}},
        "close site calls": {"task": "acquisition.close_due_site_calls", "schedule": 60.0, "options": {"expires": 60}},
        "expire offers": {"task": "acquisition.expire_due_offers", "schedule": 600.0, "options": {"expires": 600}},
        "forget": {"task": "cms.forget_unconfirmed", "schedule": 900.0, "options": {"expires": 900}},
        "expire holds": {"task": "acquisition.expire_holds", "schedule": 900.0, "options": {"expires": 900}},
        "ask companies again": {
            "task": "acquisition.ask_for_confirmations_again",
            "schedule": 900.0,
            "options": {"expires": 900},
        },
        "tidy": {"task": "crm.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    },
)
app.steps["consumer"].add(WorkerHeartbeat)

# Django's own rule for how long a connection lives and whether it still answers, in place of Celery's new one for every
# task: on PostgreSQL that made up half of the time from an event to its handler.
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize
signals.task_prerun.connect(lambda **_: close_old_connections(), weak=False, dispatch_uid="config.fresh_connections")
signals.task_postrun.connect(lambda **_: close_old_connections(), weak=False, dispatch_uid="config.old_connections")
app.autodiscover_tasks(["crm", "cms", "acquisition", "campaigns"])

from config import carriers  # noqa: F401  what a worker publishes wakes others too
