"""The page that thanks, whichever form was sent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.queries.receipts import receipt


@never_cache
@require_safe
def thanks(request: HttpRequest, reference: str) -> HttpResponse:
    known = receipt(reference)
    if known is None:
        raise Http404
    with translation.override(known.page_language):
        context = {
            "receipt": known,
            "kind": getattr(known, "kind", "bidbook"),
            "page": known.page.specific if known.page else None,
            "again": "again" in request.GET,
        }
        response = render(request, "cms/forms/thanks.html", context)
        response["Content-Language"] = known.page_language
    return response
