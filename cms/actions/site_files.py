"""What stands beside the pages in a region: contacts, series, who is behind the site, what the search finds first."""

import tomllib
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Locale, Page, Site

from cms.models import ContactPerson, SiteIdentity, StorySeries

Found = dict[tuple[str, str], Any]
"""By key and language."""


def load_contacts(folder: Path) -> Found:
    """One row a person and language; what stands already is the editors' and stays."""
    found: Found = {}
    for key, about in _read(folder / "contacts.toml").items():
        said = {name: about.pop(name) for name in ("roles", "promises")}
        for language in said["roles"]:
            found[(key, language)], _new = ContactPerson.objects.get_or_create(
                translation_key=_key(folder, f"contact/{key}"),
                locale=_locale(language),
                defaults={**about, "role": said["roles"][language], "promise": said["promises"][language]},
            )
    return found


def load_series(folder: Path) -> Found:
    """One row a series and language."""
    found: Found = {}
    for key, languages in _read(folder / "series.toml").items():
        for language, about in languages.items():
            found[(key, language)], _new = StorySeries.objects.get_or_create(
                translation_key=_key(folder, f"series/{key}"), locale=_locale(language), defaults=about
            )
    return found


def load_identity(folder: Path, site: Site) -> None:
    """The organisation behind the site is named, unless somebody named it before."""
    if about := _read(folder / "site.toml"):
        SiteIdentity.objects.get_or_create(site=site, defaults=about)


def load_search(folder: Path, new: Mapping[tuple[str, str], Page]) -> None:
    """A new page comes first for the words of `search.toml`; of pages that stood already, editors choose the words."""
    for key, languages in _read(folder / "search.toml").items():
        for language, words in languages.items():
            if page := new.get((key, language)):
                for word in words:
                    SearchPromotion.objects.get_or_create(query=Query.get(word), page_id=page.pk)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _key(folder: Path, name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{folder.name}/{name}")


def _locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]
