"""Each request begins a chain: its correlation id is on every log line and event that follows from it."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from crm.eventlog.context import Chain, chained


class CorrelationMiddleware:
    """Sets `X-Correlation-Id` on the response; an id from outside is not taken over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with chained(Chain(correlation_id=uuid.uuid4(), actor="visitor")) as chain:
            response = self.get_response(request)
        response["X-Correlation-Id"] = str(chain.correlation_id)
        return response
