"""The one way in for staff: sign-in is allauth's; what it may send where, and who is locked out, is said here."""

from math import ceil
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from crm.models import User
from crm.queries.accounts import seconds_until_unlocked, username_of

_NOT_RIGHT = _("That name and password do not belong together. Check both and try again.")
_TOO_OFTEN = _("There were too many attempts on this account, or from your connection. Wait a minute and try again.")


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Name or e-mail address")
        self.fields["login"].widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "maxlength": 254}
        self.fields["password"].widget.attrs.pop("placeholder", None)


class ColleagueBackend(AuthenticationBackend):
    """Whoever is signed in comes with the profile that every page of the back office asks for language and theme."""

    def get_user(self, user_id: Any) -> User | None:
        found = User.objects.select_related("wagtail_userprofile").filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; whoever signs in lands in the back office."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _NOT_RIGHT,
        "email_password_mismatch": _NOT_RIGHT,
        "too_many_login_attempts": _TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """An address signs in like the account's name, however its capitals were once written down.

        Both count as the same account, so trying one and then the other is not twice as many tries.
        """
        if "email" in credentials:
            credentials["username"] = username_of(credentials.pop("email"))
        return super().authenticate(request, **credentials)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtailadmin_home")


@never_cache
def to_sign_in(request: HttpRequest, **_: Any) -> HttpResponseRedirect:
    """Every other login page of the libraries we use leads to ours; a `next` on our own site goes along."""
    address = reverse("account_login")
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        address += "?" + urlencode({REDIRECT_FIELD_NAME: wanted})
    return HttpResponseRedirect(address)


class SecondFactorAdapter(DefaultMFAAdapter):
    """What a passkey is called, and whose it is."""

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  allauth's name
        return gettext("Passkey %(number)s") % {
            "number": Authenticator.objects.filter(user=user, type=type).count() + 1
        }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SITE_NAME}


def locked_out(request: HttpRequest, _response: HttpResponse | None, credentials: dict[str, Any]) -> HttpResponse:
    """429 and how long to wait, in the person's language and for a machine."""
    seconds = seconds_until_unlocked(login_name(request, credentials), request.META.get("REMOTE_ADDR", ""))
    page = render(request, "account/locked_out.html", {"minutes": ceil(seconds / 60)}, status=429)
    page["Retry-After"] = str(seconds)
    return page


def login_name(_request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Whom an attempt counts against: the account, whether its name or its address was typed."""
    given = credentials or {}
    return username_of(str(given.get("username") or given.get("email") or ""))
