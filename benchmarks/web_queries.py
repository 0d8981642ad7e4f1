"""Part of web.py: how many queries the page at argv[1] takes when it is made and when it was kept, as JSON."""

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.wsgi import application


def queries(ask: Any) -> int:
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": sys.argv[1], "QUERY_STRING": "", "HTTP_HOST": "127.0.0.1:8000",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
    }  # fmt: skip
    with CaptureQueriesContext(connection) as seen:
        b"".join(ask(environ, lambda status, _headers: _only_good(status)))
    return len(seen)


def _only_good(status: str) -> None:
    if not status.startswith("200"):
        raise SystemExit(status)


queries(application)  # reads also what a process reads once in its life, and keeps the page
print(json.dumps({"made": queries(application.application), "kept": queries(application)}))
