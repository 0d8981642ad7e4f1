"""What holds for every request: its chain of events, who may see staff pages, and what browsers are told."""

import uuid
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.defaults import page_not_found

from crm.eventlog.context import Chain, acting_as, chained

Responder = Callable[[HttpRequest], HttpResponse]
STAFF = "/admin/"
ACCOUNT = "/account/"
MACHINES = "/api/"


class CorrelationMiddleware:
    """Each request begins a chain; `X-Correlation-Id` says which. An id from outside is not taken over."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with chained(Chain(correlation_id=uuid.uuid4(), actor="visitor")) as chain:
            request.correlation_id = chain.correlation_id  # type: ignore[attr-defined]
            response = self.get_response(request)
        response["X-Correlation-Id"] = str(chain.correlation_id)
        return response


class StaffActorMiddleware:
    """What a signed-in person does is signed by that person, whichever door it goes through.

    Without a session cookie nobody is signed in and the session is not touched, so pages for visitors keep no
    `Vary: Cookie`.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        with acting_as(request.user.actor):
            return self.get_response(request)


class PlainAddressMiddleware:
    """404 for an address with a NUL byte, which no page has and PostgreSQL cannot even look for."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info and not request.path_info.startswith(MACHINES):
            return page_not_found(request, Http404())
        return self.get_response(request)


class LoopbackDemoMiddleware:
    """In demo mode passwords are known to all, so only this machine is answered; anybody else gets 403."""

    def __init__(self, get_response: Responder) -> None:
        if not settings.DEMO:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_loopback(request.META.get("REMOTE_ADDR", "")):
            return HttpResponseForbidden(gettext("This demonstration answers only the machine it runs on."))
        return self.get_response(request)


class StrangerMiddleware:
    """For a signed-in person without a role the back office is not there: 404 on every address, whatever the method."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if is_staff_page(request) and user.is_authenticated and not user.has_perm("wagtailadmin.access_admin"):
            return page_not_found(request, Http404())
        return self.get_response(request)


class WishedLanguageMiddleware:
    """Sign-in pages and addresses for machines are the same in every language, so the caller's wish decides.

    Whoever wishes a language that only visitors are spoken to in is answered in English.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith((ACCOUNT, MACHINES)):
            wish = translation.get_language_from_request(request)
            translation.activate(wish if wish in dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES) else "en")
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class SecondFactorMiddleware:
    """Staff pages open only to a session that proved a second factor; whoever has none yet enrols first.

    In demo mode a password is enough.
    """

    def __init__(self, get_response: Responder) -> None:
        if settings.DEMO:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_staff_page(request) and request.user.is_authenticated and not _proved_second_factor(request):
            return _to_second_factor(request)
        return self.get_response(request)


class HeadersMiddleware(CSPMiddleware):
    """What browsers are told about every page: what it may load, which devices it may use, whether to keep it."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        for prefix, directives in settings.CONTENT_SECURITY_POLICY_BY_PREFIX.items():
            if request.path_info.startswith(prefix) and not report_only:
                parts.config = directives
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if not request.path_info.startswith((settings.MEDIA_URL, settings.STATIC_URL)):  # those are shown inside mails
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if is_staff_page(request) or request.path_info.startswith(ACCOUNT):
            response.headers["Cache-Control"] = "private, no-store"
        return super().process_response(request, response)


def is_staff_page(request: HttpRequest) -> bool:
    return f"{request.path_info}/".startswith(STAFF)


def _proved_second_factor(request: HttpRequest) -> bool:
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def _to_second_factor(request: HttpRequest) -> HttpResponseRedirect:
    """Those who enrolled confirm with a code or a passkey and come back; the others choose one and enrol."""
    wanted = request.get_full_path() if request.method == "GET" else reverse("wagtailadmin_home")
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        address = reverse("mfa_reauthenticate")
    elif is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN]):
        address = reverse("mfa_reauthenticate_webauthn")
    else:
        address = reverse("mfa_index")
    return HttpResponseRedirect(f"{address}?{urlencode({REDIRECT_FIELD_NAME: wanted})}")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


class ClientAddressMiddleware:
    """REMOTE_ADDR is the visitor's address also behind our own proxies, and never what a visitor claims it is.

    Each of TRUSTED_PROXY_COUNT proxies adds the address it saw at the right end of X-Forwarded-For.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hops = settings.TRUSTED_PROXY_COUNT
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if hops and len(seen) >= hops:
            request.META["REMOTE_ADDR"] = seen[-hops]
        return self.get_response(request)
