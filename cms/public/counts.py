"""`/m`: a page tells that it was opened. What is kept is a number; whoever asks not to be counted is not."""

import re
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms.actions.counts import count_view
from cms.public.bodies import Unreadable, posted
from cms.queries.codes import campaign_code
from cms.queries.counts import page_at
from crm.public.limits import too_often
from crm.public.origins import is_foreign

MOST_VIEWS = 300
"""Of one address in ten minutes: an office full of readers, and not a script."""
_MACHINE = re.compile(r"bot\b|crawl|spider|slurp|headless|preview|monitor|lighthouse", re.IGNORECASE)
_HOST = re.compile(r"(?=.{1,120}$)[a-z0-9-]+(\.[a-z0-9-]+)+")


@csrf_exempt  # no cookie, so nothing to forge
@never_cache
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """The answer is the same whether it was counted or not."""
    if _may_be_counted(request):
        try:
            said = posted(request)
        except Unreadable:
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        page = page_at(said.get("path", ""))
        if page is not None:
            count_view(
                page_id=page.pk,
                campaign_code=campaign_code(said.get("c")),
                referrer=_website(said.get("from", ""), request),
            )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _may_be_counted(request: HttpRequest) -> bool:
    """Not who asks not to be (Global Privacy Control, Do Not Track), not staff, not what says it is a machine."""
    told = request.headers
    agent = told.get("User-Agent", "")
    return (
        told.get("Sec-GPC") != "1"
        and told.get("DNT") != "1"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and bool(agent)
        and not _MACHINE.search(agent)
        and not is_foreign(request)
        and not too_often(request, "views", MOST_VIEWS)
    )


def _website(host: str, request: HttpRequest) -> str:
    """The other website's name, without what comes before it; nothing for our own, or what is no name."""
    name = host.lower().removeprefix("www.")
    own = request.get_host().partition(":")[0].removeprefix("www.")
    return name if _HOST.fullmatch(name) and name != own else ""
