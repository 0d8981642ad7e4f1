"""A timeline on the page of any thing: filtered, folded, with what is pinned in front; also of a sibling's thing."""

import re
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from crm.actions.pins import pin_moment, unpin_moment
from crm.backoffice.history import number_of
from crm.backoffice.returning import next_of
from crm.contracts import Refused
from crm.models import EventRecord
from crm.queries.themes import THEMES
from crm.queries.timeline import Asked, Timeline, readable
from crm.queries.timeline_runs import runs

ANCHOR = "dossier-timeline"


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks for; nothing that cannot be read is asked for."""
    theme, by = request.GET.get("theme", ""), request.GET.get("by", "")
    return Asked(
        before=number_of(request.GET.get("before", "")),
        theme=theme if theme in THEMES else "",
        by=by if re.fullmatch(r"[a-z]{1,20}(:[0-9]{1,18})?", by) else "",
    )


def timeline_panel(
    told: Timeline, request: HttpRequest, nothing_yet: str, *, pin_url: str = "", here: str = ""
) -> SafeString:
    """With `pin_url` each moment can be pinned there, and let go; one returns to `here`, or else to this page."""
    asked = asked_of(request)
    filters = [(name, value) for name, value in (("theme", asked.theme), ("by", asked.by)) if value]
    further = urlencode([*filters, ("before", str(told.earlier))])
    shown: dict[str, Any] = {
        "runs": runs(told.moments),
        "pinned": told.pinned,
        "pinned_ids": {moment.event_id for moment in told.pinned},
        "asked": asked,
        "is_filtered": bool(filters),
        "earlier": f"?{further}#{ANCHOR}" if told.earlier else "",
        "themes": THEMES.items(),
        "actors": told.actors.items(),
        "here": here or f"{request.get_full_path()}#{ANCHOR}",
        "pin_url": pin_url,
        "nothing_yet": nothing_yet,
    }
    return render_to_string("crm/backoffice/timeline.html", shown, request)


class Pinning:
    """POST on a thing's page: `pin` or `unpin` names an event of its timeline that the user may read; else 404."""

    http_method_names = ("post",)
    permission: ClassVar[str]
    request: HttpRequest
    object: Any

    def records(self) -> QuerySet[EventRecord]:
        """All events of the timeline."""
        raise NotImplementedError

    def page_url(self) -> str:
        raise NotImplementedError

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        user: Any = request.user
        wanted = "pin" if "pin" in request.POST else "unpin"
        event_id = number_of(request.POST.get(wanted, ""))
        if not user.has_perm(self.permission) or event_id is None:
            raise Http404
        if not readable(list(self.records().filter(pk=event_id)), user):
            raise Http404
        try:
            if wanted == "pin":
                pin_moment(about=self.object, event_id=event_id, by_id=user.pk)
            else:
                unpin_moment(about=self.object, event_id=event_id)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(next_of(request) or f"{self.page_url()}#{ANCHOR}")
