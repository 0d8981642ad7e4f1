"""Dramatiq carries the mail. Its messages are wake-ups without data. `dramatiq config.dramatiq` starts a mailer."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
import dramatiq
from django.apps import apps
from django.conf import settings
from django.db import close_old_connections
from dramatiq.brokers.rabbitmq import DEAD_MESSAGE_TTL, RabbitmqBroker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.common import dq_name, xq_name
from dramatiq.middleware import AgeLimit, Middleware, Retries, ShutdownNotifications, TimeLimit

from config.heartbeats import MailerHeartbeat


class FreshConnections(Middleware):
    """A database connection that died between two messages is not used for the next."""

    def before_process_message(self, *_: Any) -> None:
        close_old_connections()

    def after_process_message(self, *_: Any, **__: Any) -> None:
        close_old_connections()


class QuorumRabbitmqBroker(RabbitmqBroker):
    """RabbitMQ with replicated queues; Dramatiq declares classic ones and offers no setting for it."""

    def _build_queue_arguments(self, queue_name: str) -> dict[str, Any]:
        return {**super()._build_queue_arguments(queue_name), "x-queue-type": "quorum"}  # type: ignore[no-untyped-call]

    def _declare_dq_queue(self, queue_name: str) -> Any:
        arguments = {**self._build_queue_arguments(queue_name), "x-delivery-limit": 1_000_000}
        return self.channel.queue_declare(queue=dq_name(queue_name), durable=True, arguments=arguments)

    def _declare_xq_queue(self, queue_name: str) -> Any:
        arguments = {"x-message-ttl": DEAD_MESSAGE_TTL, "x-queue-type": "quorum"}
        return self.channel.queue_declare(queue=xq_name(queue_name), durable=True, arguments=arguments)


def make_broker() -> dramatiq.Broker:
    """The broker of the mode we run in, with what mail needs: retries soon and few, since the row waits longer."""
    middleware = [
        AgeLimit(max_age=3_600_000),
        TimeLimit(time_limit=120_000),
        ShutdownNotifications(),
        Retries(max_retries=3, min_backoff=1_000, max_backoff=60_000),
        FreshConnections(),
        MailerHeartbeat(),
    ]
    if settings.BROKER == "rabbitmq":
        return QuorumRabbitmqBroker(url=settings.BROKER_URL, confirm_delivery=True, middleware=middleware)
    if settings.BROKER == "redis":
        return RedisBroker(  # type: ignore[no-untyped-call]
            url=settings.BROKER_URL, namespace=settings.MAIL_QUEUE, heartbeat_timeout=60_000, middleware=middleware
        )
    return StubBroker(middleware=middleware)


broker = make_broker()
dramatiq.set_broker(broker)

if not apps.ready:  # the dramatiq command line starts here; a web process comes with Django ready
    django.setup()

import crm.tasks  # noqa: F401  registers the actors on the broker just set
