"""Structured logs: one event a line, each with the correlation id of the request or delivery it belongs to."""

import logging.config
import re
import sys
from typing import Any

import structlog

from crm.eventlog.context import correlation_id

_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


# A path that by itself opens a bidbook or a calendar, or counts a click; also when it is quoted inside another address.
_PRIVATE_PATH = re.compile(r"""((?:/|%2F)(?:bidbook|my-tasks|r)(?:/|%2F))(?:(?!%2F)[^/\s?#&"'<>\\])+""", re.IGNORECASE)


def _without_tokens(_logger: Any, _method: str, line: str) -> str:
    """The finished line, whoever wrote it, with private addresses masked; exceptions are part of it by now."""
    return _PRIVATE_PATH.sub(r"\1***", line)


def _with_correlation(_logger: Any, _method: str, entry: Any) -> Any:
    """Django logs a refused request after its chain has ended; the request still knows which it was."""
    request = getattr(entry.get("_record"), "request", None)
    if current := correlation_id() or getattr(request, "correlation_id", None):
        entry["correlation_id"] = str(current)
    return entry


def logging_settings(*, as_json: bool, level: str) -> None:
    """Everything logged goes to standard error, as JSON lines on services and as readable lines otherwise."""
    shared = [*_SHARED, _with_correlation]
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=40)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structured": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.format_exc_info,
                        renderer,
                        _without_tokens,
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                "celery": {"level": "WARNING"},
                "kombu": {"level": "WARNING"},
                "amqp": {"level": "WARNING"},
                "dramatiq": {"level": "WARNING"},
                "pika": {"level": "CRITICAL"},
                "waitress": {"level": "WARNING"},
                "axes": {"level": "WARNING"},
                "django_tasks": {"level": "WARNING"},
                "wagtail": {"level": "WARNING"},
            },
        }
    )
