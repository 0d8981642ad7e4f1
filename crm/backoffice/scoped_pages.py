"""Pages that do not exist for who may not see them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class Scoped:
    """A view that does not exist for who lacks `permission_required` or any of `any_permission_required`."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except PermissionDenied:
            raise Http404 from None


class ScopedPage(Scoped, WagtailAdminTemplateMixin):
    """An own page of the back office (a board, a report); mix into a Django view and name `model`."""

    model: type[models.Model]
