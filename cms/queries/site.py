"""The bones of every page: menu, home, the same page in other languages, the privacy notice."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, Site

from cms.models import ContactPerson, HomePage, SiteIdentity, StandardPage
from cms.queries.visible import OPEN_TO_ALL

HOME = 2  # how deep a home page stands in the tree


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    current: bool
    page_id: int


@dataclass(frozen=True)
class Bones:
    """What every page of one language links to: the home page, the menu, and at the foot whatever else there is."""

    home: MenuItem | None
    menu: list[MenuItem]
    footer: list[MenuItem]
    search: MenuItem | None
    pages: list[Page]
    """What all of these lead to: the way to a page begins here."""

    def way_to(self, page: Page) -> list[Page]:
        """The pages above this one, from the home page on; those that are not here are left out."""
        return [each for each in self.pages if page.path.startswith(each.path) and page.pk != each.pk]


# Campaign pages are reached by their own links alone; the search has its place beside the menu.
_NOT_IN_THE_FOOTER = {"campaignpage", "searchpage"}


def bones(request: HttpRequest, language: str, current_path: str) -> Bones:
    """One query: the live home page of this language and the live pages right below it."""
    rows = Page.objects.live().filter(OPEN_TO_ALL, locale__language_code=language, depth__in=[2, 3], alias_of=None)
    pages = _below_the_root(request, list(rows.select_related("locale").order_by("path")))
    home, menu, footer, search = None, [], [], None
    for page in pages:
        url = page.get_url(request)
        if not url:
            continue
        here = url == current_path or (page.depth > 2 and current_path.startswith(url))
        item, kind = MenuItem(page.title, url, here, page.pk), page.cached_content_type.model
        if page.depth == 2:
            home = home or item
        elif kind == "searchpage":
            search = item
        elif page.show_in_menus:
            menu.append(item)
        elif kind not in _NOT_IN_THE_FOOTER:
            footer.append(item)
    return Bones(home, menu, footer, search, pages)


def _below_the_root(request: HttpRequest, pages: list[Page]) -> list[Page]:
    """The root page of this site in this language, and what hangs right below it; there may be other trees."""
    site = Site.find_for_request(request)
    key = site.root_page.translation_key if site else None
    home = next((page for page in pages if page.translation_key == key), None)
    return [page for page in pages if home and page.path.startswith(home.path)]


def bones_of(request: HttpRequest) -> Bones:
    """Those of the language that is spoken, looked up once a request."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    kept: dict[str, Bones] = request.__dict__.setdefault("_bones", {})
    if language not in kept:
        kept[language] = bones(request, language, request.path)
    return kept[language]


def pages_by_id(request: HttpRequest, ids: Iterable[int]) -> dict[int, Page]:
    """Live pages; what every page links to is known already."""
    known, wanted = {page.pk: page for page in bones_of(request).pages}, set(ids)
    if missing := wanted - known.keys():
        rows = Page.objects.live().filter(pk__in=missing).select_related("locale")
        known |= {page.pk: page for page in rows}
    return {pk: known[pk] for pk in wanted & known.keys()}


def page_at(request: HttpRequest, path: str) -> Page | None:
    """The live page, as its own type, at this path below the home page of the language that is spoken."""
    known = bones_of(request)
    home = next((page for page in known.pages if page.depth == HOME), None)
    if home is None:
        return None
    wanted = f"{home.url_path}{path.strip('/')}/" if path.strip("/") else home.url_path
    found = next((page for page in known.pages if page.url_path == wanted), None)
    found = found or Page.objects.live().filter(url_path=wanted, alias_of=None).first()
    return _specific(found) if found else None


def _specific(page: Page) -> Page:
    """The page as its own type, with the rows it names: one question instead of one for each."""
    model = page.specific_class or Page
    names = [field.name for field in model._meta.fields if field.many_to_one and field.name in _SHOWN_WITH_A_PAGE]
    return model._default_manager.select_related(*names).get(pk=page.pk)


_SHOWN_WITH_A_PAGE = {"contact", "image", "initiative", "locale", "municipality", "sector", "series"}


@dataclass(frozen=True)
class Alternate:
    """The page in one language; `instead` when it is not there and the nearest page above it that is stands in."""

    language: str
    name: str
    path: str
    current: bool
    instead: bool = False

    @property
    def address(self) -> str:
        return f"{settings.PUBLIC_URL}{self.path}"


NAMES = {"nl": "Nederlands", "en": "English", "de": "Deutsch"}


def alternates(page: Page, request: HttpRequest | None) -> list[Alternate]:
    """One per language of the site, in its order: the live version of the page, or what stands in for it."""
    found = {version.locale.language_code: version for version in _live_versions(page)}
    for version in found.values():
        if version.pk == page.pk:
            page.locale = version.locale  # what else is said of the page need not ask for it
    missing = [code for code, _name in settings.LANGUAGES if code not in found]
    above = _nearest_above(page, missing, request) if missing else {}
    versions = {**above, **found}
    return [
        Alternate(
            code,
            NAMES.get(code, code),
            versions[code].get_url_parts(request)[2] + (getattr(page, "part", "") if code in found else ""),
            versions[code].pk == page.pk,
            code not in found,
        )
        for code, _name in settings.LANGUAGES
        if code in versions
    ]


def home_versions(request: HttpRequest) -> list[Alternate]:
    """For what has no versions of its own: the home page of each language stands in."""
    found = Site.find_for_request(request)
    pages = {page.locale.language_code: page for page in _live_versions(found.root_page)} if found else {}
    spoken = (get_language() or settings.LANGUAGE_CODE)[:2]
    return [
        Alternate(code, NAMES.get(code, code), pages[code].get_url_parts(request)[2], code == spoken, instead=True)
        for code, _name in settings.LANGUAGES
        if code in pages
    ]


def _live_versions(page: Page) -> list[Page]:
    return list(page.get_translations(inclusive=True).live().filter(alias_of=None).select_related("locale"))


def _nearest_above(page: Page, languages: list[str], request: HttpRequest | None) -> dict[str, Page]:
    """By language the live version of the lowest page above this one that has one."""
    way = bones_of(request).way_to(page) if request else page.get_ancestors().filter(depth__gte=HOME)
    keys = [ancestor.translation_key for ancestor in way]
    rows = Page.objects.live().filter(translation_key__in=keys, locale__language_code__in=languages, alias_of=None)
    return {row.locale.language_code: row for row in rows.select_related("locale").order_by("depth")}


def home_page(language: str) -> HomePage | None:
    return HomePage.objects.live().filter(locale__language_code=language).defer_streamfields().first()


def privacy_page(language: str) -> StandardPage | None:
    return (
        StandardPage.objects.live()
        .filter(locale__language_code=language, duty=StandardPage.Duty.PRIVACY)
        .defer_streamfields()
        .first()
    )


def named_contact(page: Page | None, language: str) -> ContactPerson | None:
    """Who answers questions about the page: the person it names, or the one who answers for the whole site."""
    own = getattr(page, "contact", None)
    return own or ContactPerson.objects.filter(locale__language_code=language, answers_for_the_site=True).first()


def site_identity(request: HttpRequest) -> SiteIdentity | None:
    """Who stands behind the site, once somebody said so; Wagtail's own way would write a row to find out."""
    return SiteIdentity.objects.filter(site=Site.find_for_request(request)).first()
