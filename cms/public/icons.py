"""The picture browsers ask for by themselves."""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(public=True, max_age=86400)  # the drawing's own address changes with the drawing
def favicon(_request: HttpRequest) -> HttpResponsePermanentRedirect:
    """The region's mark."""
    return HttpResponsePermanentRedirect(static("cms/drawings/mark.svg"))
