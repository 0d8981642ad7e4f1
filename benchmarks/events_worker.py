"""The product's own Celery worker, which also knows the subscribers of the benchmark."""

import django

django.setup()

from benchmarks import events_heard  # noqa: F401  its subscribers are known
from config.celery import app

__all__ = ["app"]
