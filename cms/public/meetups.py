"""Registering for a gathering, the page that thanks, and giving the place back."""

from http import HTTPStatus

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cms.actions.asking import Asker
from cms.actions.meetups import AlreadyBegun, cancel_registration, register_for_meetup
from cms.actions.receipts import Receipt
from cms.models import MeetupPage, MeetupRegistration
from cms.public.door_forms import PersonForm, plain_text
from cms.public.form_door import FormDoor, Sent
from cms.queries.registrations import registration, registration_behind, registration_of
from crm.public.origins import is_foreign


class MeetupForm(PersonForm):
    """Who comes, and what they would like to hear."""

    asked = ("name", "email", "organisation", "message")

    phone = None  # type: ignore[assignment]
    message = forms.CharField(
        label=_("Which question do you bring along?"),
        required=False,
        max_length=2000,
        validators=[plain_text],
        error_messages={"max_length": _("Shorten your message to %(limit_value)d characters; it has %(show_value)d.")},
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"].label = _("Company or school")
        self.fields["email"].help_text = _("The confirmation comes to this address, with a link to cancel.")


class MeetupDoor(FormDoor[MeetupPage]):
    pages = MeetupPage
    form_class = MeetupForm
    address = "cms:meetup"
    thanks = "cms:meetup_thanks"

    def known(self, submission_key: str) -> MeetupRegistration | None:
        return registration_of(submission_key)

    def wording(self, page: MeetupPage) -> str:
        """Who comes to a gathering is asked to agree to nothing more."""
        return ""

    def keep(self, page: MeetupPage, sent: Sent) -> Receipt:
        given = sent.given
        return register_for_meetup(
            page_id=page.pk,
            submission_key=sent.key,
            words_mark=sent.mark,
            asker=Asker(given["name"], given["email"], given["organisation"]),
            message=given["message"],
            campaign_code=given["campaign_code"],
            story_id=given["story_id"],
        )


DOOR = MeetupDoor()


@never_cache
@require_safe
def thanks(request: HttpRequest, reference: str) -> HttpResponse:
    known = registration(reference)
    if known is None:
        raise Http404
    return _spoken(request, known, "cms/forms/meetup_thanks.html", again="again" in request.GET)


@csrf_exempt  # no cookie, so nothing to forge: the token is only in the mail
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """GET only shows: programs that look at mail follow links too. POST gives the place back."""
    known = registration_behind(token)
    if known is None:
        raise Http404
    if request.method != "POST":
        return _spoken(request, known, "cms/forms/meetup_cancel.html")
    if is_foreign(request):
        return _spoken(request, known, "cms/forms/meetup_cancel.html", status=HTTPStatus.FORBIDDEN)
    try:
        cancel_registration(registration_id=known.pk)
    except AlreadyBegun as refusal:
        return _spoken(
            request, known, "cms/forms/meetup_cancel.html", status=HTTPStatus.CONFLICT, notice=refusal.message
        )
    return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)


def _spoken(
    request: HttpRequest, row: MeetupRegistration, template: str, *, status: int = HTTPStatus.OK, **context: object
) -> HttpResponse:
    """In the language of the page they registered on; no other site learns the address."""
    with translation.override(row.page_language):
        response = render(
            request, template, {"receipt": row, "meetup": row.meetup, "page": row.meetup, **context}, status=status
        )
    response["Content-Language"] = row.page_language
    response["Referrer-Policy"] = "same-origin"
    return response
