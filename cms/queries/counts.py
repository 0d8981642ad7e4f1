"""Which page an address is."""

from django.conf import settings
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

from cms.queries.site import home_page

LONGEST_PATH = 400


def page_at(path: str) -> Page | None:
    """The live page that everybody may see at this address. A page with addresses below its own answers for them."""
    if len(path) > LONGEST_PATH or not path.startswith("/") or "\x00" in path:
        return None
    language, parts = _language_and_parts(path)
    home = home_page(language)
    if home is None:
        return None
    steps = [home.url_path + "".join(f"{part}/" for part in parts[:count]) for count in range(len(parts) + 1)]
    page = Page.objects.live().public().filter(url_path__in=steps).order_by("-depth").first()
    if page is None or page.url_path == steps[-1]:
        return page
    return page if issubclass(page.specific_class or Page, RoutablePageMixin) else None


def _language_and_parts(path: str) -> tuple[str, list[str]]:
    parts = [part for part in path.split("/") if part]
    if parts and parts[0] in dict(settings.LANGUAGES) and parts[0] != settings.LANGUAGE_CODE:
        return parts[0], parts[1:]
    return settings.LANGUAGE_CODE, parts
