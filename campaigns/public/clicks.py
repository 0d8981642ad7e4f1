"""`/r/<token>/`: on to the page a campaign's link stands for."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from campaigns.actions.clicks import follow_link


@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The click is counted and the visitor goes on; a token nobody gave out is a page not found."""
    path = follow_link(token=token, user_agent=request.headers.get("User-Agent", ""), method=str(request.method))
    if path is None:
        raise Http404
    response = HttpResponseRedirect(path)
    patch_cache_control(response, no_store=True)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
