"""Asking for the bidbook: the form's own page, its submit, the guard it fetches and the page that thanks."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from cms.actions.bidbooks import Receipt, SentBefore, WordingChanged, request_bidbook
from cms.models import BidbookPage
from cms.public.bodies import TooLarge, Unreadable, posted
from cms.public.forms import BidbookForm
from cms.public.guards import Guard, new_guard, read_guard, words_mark
from cms.public.limits import SECONDS, give_place_back, take_place, too_many
from cms.public.origins import is_foreign
from cms.queries.bidbooks import live_bidbook_page, receipt, receipt_of
from cms.queries.codes import carried_codes
from cms.queries.wordings import follow_up_wording

View = Callable[[HttpRequest, BidbookPage], HttpResponse]


def in_the_pages_language(view: View) -> Callable[[HttpRequest, int], HttpResponse]:
    """The view gets the live bidbook page and speaks its language; 404 when there is none."""

    @wraps(view)
    def speaking(request: HttpRequest, page_id: int) -> HttpResponse:
        page = live_bidbook_page(page_id)
        if page is None:
            raise Http404
        with translation.override(page.locale.language_code):
            response = view(request, page)
            response["Content-Language"] = page.locale.language_code
        return response

    return speaking


@csrf_exempt  # no cookie, so nothing to forge: origin, guard and limit stand here instead
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_the_pages_language
def bidbook_form(request: HttpRequest, page: BidbookPage) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, page, None)
    if is_foreign(request):
        return _shown(
            request,
            page,
            None,
            HTTPStatus.FORBIDDEN,
            _("This form was sent from another website. Fill it in on this page, please; nothing was kept."),
        )
    try:
        fields = posted(request)
    except TooLarge:
        return _shown(
            request,
            page,
            None,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            _("That was too much text for this form. Shorten your message and send it again; nothing was kept."),
        )
    except Unreadable:
        return _shown(
            request,
            page,
            None,
            HTTPStatus.BAD_REQUEST,
            _(
                "We could not read what was sent, because it is not UTF-8 text. Fill in the form again, please; "
                "nothing was kept."
            ),
        )
    return _answered(request, page, fields)


def _answered(request: HttpRequest, page: BidbookPage, fields: MultiValueDict[str, str]) -> HttpResponse:
    guard = read_guard(fields.get("guard", ""))
    known = receipt_of(guard.key) if guard else None
    if known and known.words_mark == words_mark(fields):
        return _thanked(known.reference, again=True)

    form = _form(page, fields)
    if too_many(request):
        return _asked_to_wait(request, page, form)
    if not form.is_valid():
        return _shown(request, page, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    objection = _objection(guard, form)
    if guard is None or objection:
        return _shown(request, page, form, HTTPStatus.UNPROCESSABLE_ENTITY, objection)

    if not take_place(request):
        return _asked_to_wait(request, page, form)
    return _taken_in(request, page, guard, fields, form.cleaned_data)


def _taken_in(
    request: HttpRequest, page: BidbookPage, guard: Guard, fields: MultiValueDict[str, str], given: dict[str, Any]
) -> HttpResponse:
    """A place among the address's requests was taken; it is used up only by a new request that is kept."""
    try:
        done = _requested(page, guard, words_mark(fields), given)
    except (WordingChanged, SentBefore) as refusal:
        give_place_back(request)
        withheld = {"guard"} if isinstance(refusal, SentBefore) else {"may_follow_up"}
        again = _form(page, _without(fields, withheld))
        return _shown(request, page, again, HTTPStatus.CONFLICT, str(refusal))
    except Exception:
        give_place_back(request)
        raise
    if done.known_before:
        give_place_back(request)
    return _thanked(done.reference, again=done.known_before)


def _asked_to_wait(request: HttpRequest, page: BidbookPage, form: BidbookForm) -> HttpResponse:
    response = _shown(
        request,
        page,
        form,
        HTTPStatus.TOO_MANY_REQUESTS,
        _(
            "Many requests came from your network in a short time. Wait ten minutes and send this form again; "
            "your text is still below."
        ),
    )
    response["Retry-After"] = str(SECONDS)
    return response


def _objection(guard: Guard | None, form: BidbookForm) -> str:
    """Why a well filled form is not taken in yet, as a sentence; empty when nothing stands in the way."""
    if form.cleaned_data["website"]:
        return _(
            "A field that people do not see was filled in, perhaps by your browser. It is empty now: send it again."
        )
    if guard is None:
        return _("Almost done. Check what you filled in below and send it once more; then it is on its way.")
    if guard.too_old:
        return _("This form was open for a long time. Your text is still here: send it once more, please.")
    if guard.too_young:
        return _("That went faster than we can read. Wait three seconds and send the form once more.")
    return ""


def _requested(page: BidbookPage, guard: Guard, mark: str, given: dict[str, Any]) -> Receipt:
    return request_bidbook(
        page_id=page.pk,
        submission_key=guard.key,
        words_mark=mark,
        name=given["name"],
        email=given["email"],
        organisation_name=given["organisation"],
        phone=given["phone"],
        message=given["message"],
        language=given["language"],
        agreed_to=(given["wording"] or "unknown") if given.get("may_follow_up") else "",
        campaign_code=given["campaign_code"],
        story_id=given["story_id"],
    )


def _without(fields: MultiValueDict[str, str], names: set[str]) -> MultiValueDict[str, str]:
    return MultiValueDict({name: values for name, values in fields.lists() if name not in names})


def _form(page: BidbookPage, fields: MultiValueDict[str, str] | None, **initial: Any) -> BidbookForm:
    return BidbookForm(fields, page_language=page.locale.language_code, wording=follow_up_wording(), initial=initial)


def _empty_form(request: HttpRequest, page: BidbookPage) -> BidbookForm:
    """Nothing filled in but the codes the visitor brought along."""
    codes = carried_codes(request.GET)
    return _form(page, None, campaign_code=codes.campaign, story_id=codes.story or "")


def bidbook_page(request: HttpRequest, page: BidbookPage) -> HttpResponse:
    """The page as everybody sees it: its form has no guard yet, so that it may be kept in a cache."""
    return render(request, page.template, {"page": page, "self": page, "form": _empty_form(request, page)})


def _shown(
    request: HttpRequest, page: BidbookPage, form: BidbookForm | None, status: int = HTTPStatus.OK, notice: str = ""
) -> HttpResponse:
    """The page with its form, what was typed still in it, and a guard: the one it had, while that is any good."""
    form = form or _empty_form(request, page)
    sent = str(form.data.get("guard", ""))
    kept = read_guard(sent)
    guard = sent if kept and not kept.too_old else new_guard()
    context = {
        "page": page,
        "self": page,
        "form": form,
        "codes": form.codes,
        "guard": guard,
        "notice": notice,
        "own_page": True,
    }
    return render(request, page.template, context, status=status)


def _thanked(reference: str, *, again: bool) -> HttpResponse:
    address = reverse("cms:thanks", args=[reference])
    return HttpResponseRedirect(address + ("?again=1" if again else ""), status=HTTPStatus.SEE_OTHER)


@never_cache
@require_GET
def form_guard(request: HttpRequest) -> HttpResponse:
    """A fresh guard, fetched when a visitor first touches a form."""
    return JsonResponse({"guard": new_guard()})


@never_cache
@require_safe
def thanks(request: HttpRequest, reference: str) -> HttpResponse:
    known = receipt(reference)
    if known is None:
        raise Http404
    with translation.override(known.page_language):
        context = {"receipt": known, "page": known.page, "again": "again" in request.GET}
        response = render(request, "cms/forms/thanks.html", context)
        response["Content-Language"] = known.page_language
    return response
