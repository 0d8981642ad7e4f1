"""The preference page: what we may send somebody, without signing in; and a link to it by mail for who has none."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from crm.actions.preferences import Chosen, ask_for_preference_link, change_preferences, stop_from_preferences
from crm.contracts import Refused
from crm.models import Suppression
from crm.public.limits import SECONDS, too_often
from crm.public.origins import is_foreign
from crm.queries.preferences import ASKED_DAYS, LINK_DAYS, Choice, Link, choices, link_of

DECISIONS = 30
LINKS_ASKED = 5


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@csrf_exempt  # the link is the secret; no cookie is involved
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the switches and changes nothing; POST decides. A link that does not work leads to a neutral page."""
    link = link_of(token)
    with translation.override(_language(request, link)):
        if link is None:
            return _ask_page(request, status=HTTPStatus.GONE, worn_out=True)
        if request.method != "POST":
            return _page(request, link)
        if is_foreign(request):
            return _page(request, link, HTTPStatus.FORBIDDEN, _sent_from_elsewhere())
        if too_often(request, "preferences", DECISIONS):
            return _waiting(_page(request, link, HTTPStatus.TOO_MANY_REQUESTS, _too_fast()))
        try:
            done = _decided(request, link)
        except Refused as refusal:
            return _page(request, link, HTTPStatus.CONFLICT, str(refusal))
        return _back_to(reverse("crm:preferences", args=[token]), done)


@csrf_exempt  # nothing is changed for anybody: at most a mail goes to whoever reads the mailbox
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """GET shows one field; POST lets a link be mailed, and says the same whether we know the address or not."""
    with translation.override(_language(request, None)):
        if request.method != "POST":
            return _ask_page(request, mailed=request.GET.get("done") == "mailed")
        form = AddressForm(request.POST)
        if is_foreign(request):
            return _ask_page(request, form, HTTPStatus.FORBIDDEN, _sent_from_elsewhere())
        if not form.is_valid():
            return _ask_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        if too_often(request, "preference-links", LINKS_ASKED):
            return _waiting(_ask_page(request, form, HTTPStatus.TOO_MANY_REQUESTS, _too_fast()))
        ask_for_preference_link(email=form.cleaned_data["email"], language=_active())
        return _back_to(reverse("crm:preferences_ask"), "mailed")


def _decided(request: HttpRequest, link: Link) -> str:
    """One call to an action; returns what the page says was done."""
    contact_id, sent = link.contact.pk, request.POST
    match sent.get("act"):
        case "stop":
            stop_from_preferences(contact_id=contact_id, language=_active(), mail_key=link.mail_key)
            return "stopped"
        case "mail":
            ask_for_preference_link(email=link.contact.email, language=_active())
            return "mailed"
        case _:
            marks = {slug: str(mark) for slug, _colon, mark in (each.partition(":") for each in sent.getlist("mark"))}
            chosen = Chosen(on=sent.getlist("on"), was_on=sent.getlist("was_on"), marks=marks)
            change_preferences(contact_id=contact_id, language=_active(), chosen=chosen, mail_key=link.mail_key)
            return "saved"


def _page(request: HttpRequest, link: Link, status: int = HTTPStatus.OK, notice: str = "") -> HttpResponse:
    shown = choices(link.contact.pk)
    stop = _standing_stop(shown)
    context = {
        "link": link,
        "choices": shown,
        "suppression": stop,
        "open": stop is None or bool(link.asked),
        "days": ASKED_DAYS if link.asked else LINK_DAYS,
        "asked_days": ASKED_DAYS,
        "done": "" if notice else request.GET.get("done", ""),
        "notice": notice,
    }
    return _rendered(request, "crm/public/preferences.html", context, status)


def _standing_stop(shown: list[Choice]) -> Suppression | None:
    stops = [choice.basis.suppression for choice in shown]
    return next((stop for stop in stops if stop and stop.lifted_at is None), None)


def _ask_page(
    request: HttpRequest,
    form: AddressForm | None = None,
    status: int = HTTPStatus.OK,
    notice: str = "",
    **more: bool,
) -> HttpResponse:
    context = {"form": form or AddressForm(), "notice": notice, "days": ASKED_DAYS, **more}
    return _rendered(request, "crm/public/preferences_ask.html", context, status)


def _rendered(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    language = _active()
    address = {
        "home": "/" if language == settings.LANGUAGE_CODE else f"/{language}/",
        "languages": _languages(language),
    }
    response = render(request, template, {**context, **address}, status=status)
    response["Content-Language"] = language
    response["Referrer-Policy"] = "same-origin"  # the address is a secret; browsers keep saying who sends its form
    return response


def _languages(current: str) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": translation.get_language_info(code)["name_local"], "current": code == current}
        for code, _name in settings.LANGUAGES
    ]


def _language(request: HttpRequest, link: Link | None) -> str:
    """What the visitor chose, or the person's own, or what the browser wishes."""
    known = dict(settings.LANGUAGES)
    wishes = [request.GET.get("language", ""), link.contact.language if link else ""]
    return next((wish for wish in wishes if wish in known), translation.get_language_from_request(request))


def _active() -> str:
    return (translation.get_language() or settings.LANGUAGE_CODE)[:2]


def _back_to(address: str, done: str) -> HttpResponse:
    query = urlencode({"language": _active(), "done": done})
    response = HttpResponseRedirect(f"{address}?{query}", status=HTTPStatus.SEE_OTHER)
    response["Referrer-Policy"] = "same-origin"
    return response


def _waiting(response: HttpResponse) -> HttpResponse:
    response["Retry-After"] = str(SECONDS)
    return response


def _sent_from_elsewhere() -> str:
    return _("This was sent from another website. Choose on this page, please; nothing was changed.")


def _too_fast() -> str:
    return _("That was often in a short time. Wait ten minutes and try again; nothing was changed.")
