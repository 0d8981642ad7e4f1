"""Clearing away what one installation left on a broker that is shared."""

import pika
import redis


def forget(url, namespace):
    """Every queue and key of the namespace is gone."""
    if url.startswith("amqp"):
        with pika.BlockingConnection(pika.URLParameters(url.rstrip("/"))) as connection:
            channel = connection.channel()
            for queue in ("events", "mail", "mail.DQ", "mail.XQ"):
                channel.queue_delete(f"{namespace}.{queue}")
            channel.exchange_delete(f"{namespace}.events")
        return
    server = redis.Redis.from_url(url)
    if keys := list(server.scan_iter(f"{namespace}.*")):
        server.delete(*keys)
