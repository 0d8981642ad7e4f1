"""Who calls: a bearer token, checked against its hash."""

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from crm.actions.tokens import TokenNotAccepted, use_token
from crm.models import ApiToken, User


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer dtz_…`; a session of the back office opens nothing here."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, raw = get_authorization_header(request).partition(b" ")
        if not scheme:
            return None
        if scheme.lower() != b"bearer" or not raw.strip():
            raise AuthenticationFailed(_("Send the token as “Authorization: Bearer dtz_…”."))
        try:
            token = use_token(raw=raw.strip().decode("ascii", errors="replace"))
        except TokenNotAccepted as refusal:
            raise AuthenticationFailed(str(refusal)) from None
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class TokenInSchema(OpenApiAuthenticationExtension):
    """How the OpenAPI document names the token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "dtz_…"}
