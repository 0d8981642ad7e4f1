"""The picture of a page for whoever shares it."""

from http import HTTPStatus

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.queries.social import social_mark, social_picture

KEPT_SECONDS = 7 * 24 * 3600


@require_safe
def social(_request: HttpRequest, page_id: int, mark: str) -> HttpResponse:
    """A PNG that may be kept for ever; an address of another day leads to today's."""
    page = Page.objects.live().public().filter(pk=page_id).specific().first() if page_id < 2**63 else None
    if page is None:
        raise Http404
    today = social_mark(page)
    if mark != today:
        return HttpResponseRedirect(reverse("cms:social", args=[page_id, today]), status=HTTPStatus.FOUND)
    picture = cache.get_or_set(f"social:{page_id}:{mark}", lambda: social_picture(page), KEPT_SECONDS)
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
