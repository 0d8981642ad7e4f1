"""What somebody is told when we fail: that it is our fault, and whether trying again soon will help."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from crm.eventlog.context import correlation_id

RETRY_SECONDS = 30


def server_error(request: HttpRequest) -> HttpResponse:
    """503 with a time to wait when the database was away, otherwise 500; as a problem (RFC 9457) for machines."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.INTERNAL_SERVER_ERROR
    if request.path_info.startswith("/api/"):
        response = _problem(status)
    else:
        response = HttpResponse(render_to_string("500.html", {"status": status.value}), status=status)
    if away:
        response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _problem(status: HTTPStatus) -> HttpResponse:
    content = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": _("This is our fault, not yours. Try again in a minute."),
        "correlation_id": str(correlation_id() or ""),
    }
    return JsonResponse(content, status=status, content_type="application/problem+json")
