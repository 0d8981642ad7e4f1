"""The region's pages, from a folder of readable files to a published site."""

import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from cms.actions.page_files import PageFile, body_blocks, page_files
from cms.models import BidbookPage, HomePage, StandardPage, StoryIndexPage, StoryPage
from crm.models import Municipality, Sector

KINDS: dict[str, type[Page]] = {
    "home": HomePage,
    "stories": StoryIndexPage,
    "story": StoryPage,
    "standard": StandardPage,
    "bidbook": BidbookPage,
}
BODY_FIELDS = {"story": "body", "standard": "body", "bidbook": "contents"}
EDITORS = "Marketeers"

Made = dict[tuple[str, str], Page]


@transaction.atomic
def load_pages(folder: Path) -> int:
    """The site stands, in every language of the folder; returns how many pages are new.

    A page that exists already is the editors' and is left alone, so a second load changes nothing.
    Refuses a file it cannot read (PageFileUnreadable).
    """
    files = sorted(page_files(folder / "pages"), key=_turn)
    if not files:
        return 0
    pages, new = _standing_pages(folder, files)
    _site_at(pages[("home", settings.LANGUAGE_CODE)])
    for file in new:
        _fill_and_publish(file, pages)
    _let_editors_in([page for (key, _language), page in pages.items() if key == "home"])
    return len(new)


def _turn(file: PageFile) -> tuple[int, int, bool, str]:
    """Parents before children, then as the files say, and the site's own language first."""
    return list(KINDS).index(file.kind), file.order, file.language != settings.LANGUAGE_CODE, file.language


def _standing_pages(folder: Path, files: list[PageFile]) -> tuple[Made, list[PageFile]]:
    """Every page of the files, found or made as an empty draft, and the files that were new."""
    pages: Made = {}
    new: list[PageFile] = []
    for file in files:
        locale, _made = Locale.objects.get_or_create(language_code=file.language)
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{folder.name}/{file.key}")
        model = KINDS[file.kind]
        page = model._default_manager.filter(translation_key=key, locale=locale).first()
        if page is None:
            page = _draft(model, file, locale, key)
            _parent(file, pages).add_child(instance=page)
            new.append(file)
        pages[(file.key, file.language)] = page
    return pages, new


def _parent(file: PageFile, pages: Made) -> Page:
    if file.kind == "home":
        return Page.get_first_root_node()
    return pages[(file.parent or "home", file.language)]


def _draft(model: type[Page], file: PageFile, locale: Locale, key: uuid.UUID) -> Page:
    plain = {name: value for name, value in file.fields.items() if name not in {"doors", "municipality", "sector"}}
    page = model(**plain, locale=locale, translation_key=key, live=False)
    if slug := file.fields.get("municipality"):
        page.municipality = Municipality.objects.filter(slug=slug).first()
    if slug := file.fields.get("sector"):
        page.sector = Sector.objects.filter(slug=slug).first()
    return page


def _fill_and_publish(file: PageFile, pages: Made) -> None:
    """Bodies come second: they may link to pages that did not stand yet."""
    page = pages[(file.key, file.language)]

    def page_id(key: str) -> int:
        return int(pages[(key, file.language)].pk)

    if field := BODY_FIELDS.get(file.kind):
        _set_stream(page, field, body_blocks(file.text, page_id))
    if doors := file.fields.get("doors"):
        _set_stream(
            page, "doors", [{"type": "door", "value": {**door, "page": page_id(door["page"])}} for door in doors]
        )
    page.save_revision().publish()


def _set_stream(page: Page, field: str, blocks: list[dict[str, Any]]) -> None:
    stream = page._meta.get_field(field).stream_block
    setattr(page, field, stream.to_python(blocks))


def _site_at(home: Page) -> None:
    """One site, at the home page in the default language; Wagtail's own welcome page is gone."""
    address = urlsplit(settings.PUBLIC_URL)
    Site.objects.exclude(root_page=home).filter(root_page__depth=2, root_page__slug="home").delete()
    Site.objects.get_or_create(
        root_page_id=home.pk,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "is_default_site": True,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    for welcome in Page.objects.filter(depth=2, slug="home", content_type__model="page"):
        welcome.delete()


def _let_editors_in(homes: list[Page]) -> None:
    """Marketeers add, change and publish pages of the site, and add and choose pictures."""
    group, _made = Group.objects.get_or_create(name=EDITORS)
    may_edit = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=["add_page", "change_page", "publish_page"]
    )
    for home in homes:
        for permission in may_edit:
            GroupPagePermission.objects.get_or_create(group=group, page_id=home.pk, permission=permission)
    may_illustrate = Permission.objects.filter(
        content_type__app_label="crm", codename__in=["add_image", "change_image", "choose_image"]
    )
    everything = Collection.get_first_root_node()
    for permission in may_illustrate:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=everything, permission=permission)
