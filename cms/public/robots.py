"""What search machines are asked to leave alone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

CLOSED = ("/admin/", "/forms/", "/bidbook/*/")  # a bidbook that was shared has its own address below the page's


@require_safe
@cache_control(public=True, max_age=86400)
def robots(_request: HttpRequest) -> HttpResponse:
    """The whole site is open but for the staff's pages, the forms and bidbooks that were shared."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "Allow: /",
        f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
