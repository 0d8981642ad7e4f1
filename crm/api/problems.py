"""Everything that goes wrong is told in one form: problem+json (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from crm.api.parsers import TooLarge
from crm.contracts import Refused
from crm.eventlog.context import correlation_id

MEDIA_TYPE = "application/problem+json"


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """The problem as a response; None for a fault of ours, which is then logged and answered as a 500."""
    if isinstance(error, Refused):
        return _problem(409, str(error), reason=type(error).__name__)
    error = _as_api_exception(error)
    if not isinstance(error, exceptions.APIException):
        return None

    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    if isinstance(error, exceptions.ValidationError):
        errors = error.detail if isinstance(error.detail, dict) else {"": error.detail}
        detail = _("Some fields need another look; see errors.")
        return _problem(400, detail, headers, errors=errors)
    return _problem(error.status_code, str(error.detail), headers)


def _as_api_exception(error: Exception) -> Exception:
    if isinstance(error, Http404):
        return exceptions.NotFound(_("There is nothing here, or nothing this token may see."))
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, RequestDataTooBig):
        return TooLarge()
    if isinstance(error, SuspiciousOperation):
        return exceptions.ParseError()
    return error


def _problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "correlation_id": str(correlation_id() or ""),
        **more,
    }
    return Response(body, status=status, headers=headers, content_type=MEDIA_TYPE)
