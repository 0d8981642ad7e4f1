"""What every address for machines has in common, and the description of them all."""

from contextlib import AbstractContextManager
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.views import APIView

from crm.api.parsers import SmallJSONParser
from crm.eventlog.context import Chain, acting_as


class MachineView(APIView):
    """Mixed into each view: JSON of limited size in, nothing kept by caches, events signed by the token."""

    parser_classes = [SmallJSONParser]
    http_method_names = ["get", "post", "head"]
    required_scopes: dict[str, str] = {}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, no_store=True)
        return response

    def acting(self, request: Request) -> AbstractContextManager[Chain]:
        """Events published inside are signed by the token that calls."""
        return acting_as(f"token:{request.auth.pk}")


class SchemaView(SpectacularAPIView):
    """The OpenAPI document."""


class DocsView(SpectacularSwaggerSplitView):
    """The same for people, without inline script or style."""

    template_name = "crm/api_docs.html"
    url_name = "api:schema"


class UnknownAddressView(APIView):
    """An address under /api/ that does not exist says so in the form machines read."""

    authentication_classes = []
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404
