"""The one way in for every form: the page with its form, its submit, and what keeps out what people did not send.

A form names its page, its fields and its action (see `bidbook`); where it comes from, how often, how fast, and whether
it was sent before is looked at here, the same for all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.models import Page

from cms.actions.receipts import Kept, Receipt, SentBefore, WordingChanged
from cms.public.bodies import TooLarge, Unreadable, posted
from cms.public.door_forms import DoorForm
from cms.public.guards import Guard, new_guard, read_guard, words_mark
from cms.public.limits import SECONDS, give_place_back, take_place, too_many
from cms.queries.codes import Codes, campaign_code, carried_codes, codes_in, story_code
from cms.queries.receipts import live_page
from cms.queries.wordings import follow_up_wording
from crm.contracts import Refused
from crm.public.origins import is_foreign, page_before

P = TypeVar("P", bound=Page)
Fields = MultiValueDict[str, str]


@dataclass(frozen=True)
class Sent:
    """A form that was filled in well: the key of this submission, the mark of its words, and what was given."""

    key: str
    mark: str
    given: dict[str, Any]

    @property
    def agreed_to(self) -> str:
        """The mark of the sentence that was ticked; empty without a tick."""
        return (self.given["wording"] or "unknown") if self.given.get("may_follow_up") else ""


class FormDoor(Generic[P]):
    """One form of the site. A subclass says which page and fields it has, and which action takes it in."""

    pages: type[P]
    form_class: type[DoorForm]
    address: ClassVar[str]
    """The name of the URL, with the page's id, at which the form has its own page and takes what is sent."""
    thanks: ClassVar[str] = "cms:thanks"

    def known(self, submission_key: str) -> Kept | None:
        """What this very form was taken in as before."""
        raise NotImplementedError

    def keep(self, page: P, sent: Sent) -> Receipt:
        """One call to the action that takes the form in."""
        raise NotImplementedError

    def wording(self, page: P) -> str:
        """The sentence a visitor may agree to."""
        return follow_up_wording()

    def initial(self, request: HttpRequest, page: P) -> dict[str, Any]:
        """What stands in the form before a visitor fills it in."""
        return _as_fields(carried_codes(request.GET))

    def carried(self, form: DoorForm) -> dict[str, str]:
        """What the address of the form's own page takes along, so that nothing is lost on the way there."""
        return {}

    def context(self, request: HttpRequest, page: P, form: DoorForm) -> dict[str, Any]:
        """What the template shows beyond the page and the form."""
        return {}

    def form(self, page: P, fields: Fields | None, **initial: Any) -> DoorForm:
        return self.form_class(
            fields, page_language=(translation.get_language() or "nl")[:2], wording=self.wording(page), initial=initial
        )

    def page(self, request: HttpRequest, page: P) -> HttpResponse:
        """The page as everybody sees it: its form has no guard yet, so that it may be kept in a cache."""
        form = self.form(page, None, **self.initial(request, page))
        return render(request, page.template, self._context(request, page, form))

    def view(self) -> Callable[[HttpRequest, int], HttpResponse]:
        """The form's own address: GET shows it with a guard, POST takes it in; in the page's language, never cached."""

        def open_door(request: HttpRequest, page_id: int) -> HttpResponse:
            page = live_page(self.pages, page_id)
            if page is None:
                raise Http404
            with translation.override(page.locale.language_code):
                response = self._received(request, page) if request.method == "POST" else self.shown(request, page)
                response["Content-Language"] = page.locale.language_code
            return response

        # No cookie, so nothing to forge: origin, guard and limit stand here instead.
        return csrf_exempt(never_cache(require_http_methods(["GET", "HEAD", "POST"])(open_door)))

    def _received(self, request: HttpRequest, page: P) -> HttpResponse:
        if is_foreign(request):
            sentence = _("This form was sent from another website. Fill it in on this page, please; nothing was kept.")
            return self.shown(request, page, status=HTTPStatus.FORBIDDEN, notice=sentence)
        try:
            fields = posted(request)
        except TooLarge:
            sentence = _(
                "That was too much text for this form. Shorten your message and send it again; nothing was kept."
            )
            return self.shown(request, page, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, notice=sentence)
        except Unreadable:
            sentence = _(
                "We could not read what was sent, because it is not UTF-8 text. Fill in the form again, please; "
                "nothing was kept."
            )
            return self.shown(request, page, status=HTTPStatus.BAD_REQUEST, notice=sentence)
        return self._answered(request, page, _with_codes_of_the_page_before(request, fields))

    def _answered(self, request: HttpRequest, page: P, fields: Fields) -> HttpResponse:
        guard = read_guard(fields.get("guard", ""))
        mark = words_mark(fields, self.form_class.asked)
        known = self.known(guard.key) if guard else None
        if known and known.words_mark == mark:
            return self._thanked(known.reference, again=True)

        form = self.form(page, fields)
        if too_many(request):
            return self._asked_to_wait(request, page, form)
        if not form.is_valid():
            return self.shown(request, page, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        objection = _objection(guard, form)
        if guard is None or objection:
            return self.shown(request, page, form, HTTPStatus.UNPROCESSABLE_ENTITY, objection)

        if not take_place(request):
            return self._asked_to_wait(request, page, form)
        return self._taken_in(request, page, Sent(guard.key, mark, form.cleaned_data), fields)

    def _taken_in(self, request: HttpRequest, page: P, sent: Sent, fields: Fields) -> HttpResponse:
        """A place among the address's requests was taken; it is used up only by a new request that is kept."""
        try:
            done = self.keep(page, sent)
        except Refused as refusal:
            give_place_back(request)
            again = self.form(page, _without(fields, _withheld(refusal)))
            return self.shown(request, page, again, HTTPStatus.CONFLICT, str(refusal))
        except Exception:
            give_place_back(request)
            raise
        if done.known_before:
            give_place_back(request)
        return self._thanked(done.reference, again=done.known_before)

    def _asked_to_wait(self, request: HttpRequest, page: P, form: DoorForm) -> HttpResponse:
        sentence = _(
            "Many requests came from your network in a short time. Wait ten minutes and send this form again; "
            "your text is still below."
        )
        response = self.shown(request, page, form, HTTPStatus.TOO_MANY_REQUESTS, sentence)
        response["Retry-After"] = str(SECONDS)
        return response

    def shown(
        self,
        request: HttpRequest,
        page: P,
        form: DoorForm | None = None,
        status: int = HTTPStatus.OK,
        notice: str = "",
    ) -> HttpResponse:
        """The page with its form, what was typed still in it, and a guard: the one it had, while that is any good."""
        brought = carried_codes(request.GET).or_else(codes_in(page_before(request)))
        form = form or self.form(page, None, **self.initial(request, page) | _as_fields(brought))
        sent = str(form.data.get("guard", ""))
        kept = read_guard(sent)
        guard = sent if kept and not kept.too_old else new_guard()
        context = {"codes": form.codes, "guard": guard, "notice": notice, "own_page": True}
        return render(request, page.template, self._context(request, page, form) | context, status=status)

    def _context(self, request: HttpRequest, page: P, form: DoorForm) -> dict[str, Any]:
        action, carried = reverse(self.address, args=[page.pk]), self.carried(form)
        return {
            "page": page,
            "self": page,
            "form": form,
            "form_address": action,
            "form_page": f"{action}?{urlencode(carried)}" if carried else action,
            **self.context(request, page, form),
        }

    def _thanked(self, reference: str, *, again: bool) -> HttpResponse:
        address = reverse(self.thanks, args=[reference])
        return HttpResponseRedirect(address + ("?again=1" if again else ""), status=HTTPStatus.SEE_OTHER)


def _as_fields(codes: Codes) -> dict[str, str]:
    return {"campaign_code": codes.campaign, "story_id": str(codes.story or "")}


def _with_codes_of_the_page_before(request: HttpRequest, fields: Fields) -> Fields:
    """A kept page has no codes in its form, and without script nobody put them there: its address still tells."""
    sent = Codes(campaign_code(fields.get("campaign_code")), story_code(fields.get("story_id")))
    found = _as_fields(sent.or_else(codes_in(page_before(request))))
    return MultiValueDict({**dict(fields.lists()), **{name: [value] for name, value in found.items()}})


def _objection(guard: Guard | None, form: DoorForm) -> str:
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


def _withheld(refusal: Refused) -> set[str]:
    """What is not shown again: a used guard, a tick under words that have changed."""
    if isinstance(refusal, SentBefore):
        return {"guard"}
    return {"may_follow_up"} if isinstance(refusal, WordingChanged) else set()


def _without(fields: Fields, names: set[str]) -> Fields:
    return MultiValueDict({name: values for name, values in fields.lists() if name not in names})


@never_cache
@require_GET
def form_guard(request: HttpRequest) -> HttpResponse:
    """A fresh guard, fetched when a visitor first touches a form."""
    return JsonResponse({"guard": new_guard()})
