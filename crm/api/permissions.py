"""What a token may do: the scope a view asks for, method by method; what is not named is forbidden."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:
    from rest_framework.views import APIView  # at run time it would import these settings again


class HasScope(BasePermission):
    """A view says `required_scopes = {"GET": "leads:read"}`; HEAD asks for what GET asks for."""

    message = _("This token does not have the scope for this. Ask the region for a token that does.")

    def has_permission(self, request: Request, view: "APIView") -> bool:
        needed: dict[str, str] = getattr(view, "required_scopes", {})
        method = "GET" if request.method == "HEAD" else request.method or ""
        if needed and method not in needed:
            raise MethodNotAllowed(method)
        granted: list[str] = getattr(request.auth, "scopes", [])
        return needed.get(method) in granted
