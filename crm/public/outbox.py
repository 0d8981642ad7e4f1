"""The local outbox: what a demo would have mailed, to read and to click. Not there outside demo mode."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from crm.mail.outbox import outbox

SHOWN = 50


@require_safe
@never_cache
def show_outbox(request: HttpRequest) -> HttpResponse:
    """The newest messages, as their plain text with working links; 404 unless DEMO is on."""
    if not settings.DEMO:
        raise Http404
    return render(request, "crm/public/outbox.html", {"mails": outbox()[:SHOWN]})
