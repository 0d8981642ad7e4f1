"""Every page a search machine may show, by language; Wagtail's own sitemap lists the first language alone."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page


class LanguageSitemap(Sitemap[Page]):
    """The pages of one language, each with its versions in the others (`xhtml:link`)."""

    def __init__(self, language: str, request: HttpRequest) -> None:
        self.language, self.request = language, request

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        versions: dict[Any, dict[str, str]] = defaultdict(dict)
        own = []
        for each in _open_pages(self.request):
            code = each.locale.language_code
            versions[each.translation_key][code] = f"{settings.PUBLIC_URL}{each.get_url(self.request)}"
            own += [each] if code == self.language else []
        return [self._entry(each, versions[each.translation_key]) for each in own]

    def _entry(self, page: Page, versions: dict[str, str]) -> dict[str, Any]:
        known = [code for code, _name in settings.LANGUAGES if code in versions]
        alternates = [{"location": versions[code], "lang_code": code} for code in [*known, known[0]]]
        alternates[-1]["lang_code"] = "x-default"
        return {
            "item": page,
            "location": versions[self.language],
            "lastmod": page.last_published_at,
            "changefreq": None,
            "priority": "",
            "alternates": alternates,
        }


def _open_pages(request: HttpRequest) -> list[Page]:
    """Live, public, in a language of the site, no alias, and not hidden from search machines."""
    locales = {locale.pk: locale for locale in Locale.objects.all()}
    found = []
    pages = Page.objects.live().public().filter(depth__gte=2, alias_of=None).order_by("path")
    for page in pages.defer_streamfields().specific():
        page.locale = locales[page.locale_id]  # one query for all, not one for each
        if page.locale.language_code in dict(settings.LANGUAGES) and not getattr(page, "hidden_from_search", False):
            found += [page] if page.get_url(request) else []
    return found


def _sections(request: HttpRequest) -> dict[str, Any]:
    return {code: LanguageSitemap(code, request) for code, _name in settings.LANGUAGES}


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    return index(request, _sections(request), sitemap_url_name="cms:sitemap")


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_of(request: HttpRequest, section: str) -> HttpResponse:
    if section not in dict(settings.LANGUAGES):
        raise Http404
    return sitemap(request, _sections(request), section=section)
