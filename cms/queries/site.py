"""The bones of every page: menu, home, the same page in other languages, the privacy notice."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page

from cms.models import ContactPerson, HomePage, StandardPage


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    current: bool
    page_id: int


def menu(request: HttpRequest, language: str, current_path: str) -> list[MenuItem]:
    """The home page of this language first, then its children that are shown in menus."""
    pages = (
        Page.objects.live().filter(locale__language_code=language, depth__lte=3).filter(depth=2)
        | Page.objects.live().in_menu().filter(locale__language_code=language, depth=3)
    ).order_by("path")
    return [
        MenuItem(page.title, url, url == current_path or (page.depth > 2 and current_path.startswith(url)), page.pk)
        for page in pages
        if (url := page.get_url(request))
    ]


@dataclass(frozen=True)
class Alternate:
    language: str
    name: str
    path: str
    current: bool

    @property
    def address(self) -> str:
        return f"{settings.PUBLIC_URL}{self.path}"


def alternates(page: Page, request: HttpRequest | None) -> list[Alternate]:
    """The live versions of a page, one per language, in the order of the site's languages."""
    order = dict(settings.LANGUAGES)
    names = {"nl": "Nederlands", "en": "English", "de": "Deutsch"}
    found = page.get_translations(inclusive=True).live().filter(alias_of=None).select_related("locale")
    return sorted(
        (
            Alternate(code, names.get(code, code), version.get_url_parts(request)[2], version.pk == page.pk)
            for version in found
            if (code := version.locale.language_code) in order
        ),
        key=lambda alternate: list(order).index(alternate.language),
    )


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
