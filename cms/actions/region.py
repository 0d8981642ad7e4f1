"""The region's pages, from a folder of readable files to a published site."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms import models as cms
from cms.actions.page_blocks import body_blocks, rich_text
from cms.actions.page_files import PageFile, PageFileUnreadable, page_files
from cms.actions.site_address import keep_site_address
from cms.actions.site_files import Found, load_contacts, load_identity, load_search, load_series
from crm.models import Initiative, Municipality, Sector

KINDS: dict[str, type[Page]] = {  # parents before children
    "home": cms.HomePage,
    "settle": cms.SettlePage,
    "triage": cms.TriagePage,
    "finder": cms.SiteFinderPage,
    "overview": cms.OverviewPage,
    "sector": cms.SectorPage,
    "municipality": cms.MunicipalityPage,
    "initiative": cms.InitiativePage,
    "talent": cms.TalentPage,
    "living": cms.LivingPage,
    "facts": cms.FactsPage,
    "stories": cms.StoryIndexPage,
    "story": cms.StoryPage,
    "agenda": cms.AgendaPage,
    "meetup": cms.MeetupPage,
    "news-index": cms.NewsIndexPage,
    "news": cms.NewsPage,
    "bidbook": cms.BidbookPage,
    "standard": cms.StandardPage,
    "enquiry": cms.EnquiryPage,
    "newsletter": cms.NewsletterPage,
    "press": cms.PressPage,
    "search": cms.SearchPage,
    "campaign": cms.CampaignPage,
}
FACTS: dict[str, type[Any]] = {"municipality": Municipality, "sector": Sector, "initiative": Initiative}
BODY_FIELDS = ("body", "contents")
EDITORS, WRITERS, ADMINISTRATORS = "Marketeers", "Writers", "Administrators"
WORKFLOW, APPROVAL = _("Written, then published"), _("Look it over and publish")

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
    contacts, series = load_contacts(folder), load_series(folder)
    pages, new = _standing_pages(folder, files, {"contact": contacts, "series": series})
    load_identity(folder, _site_at(pages[("home", settings.LANGUAGE_CODE)]))
    for file in new:
        _fill_and_publish(file, pages, contacts)
    load_search(folder, {(file.key, file.language): pages[(file.key, file.language)] for file in new})
    _let_editors_in([page for (key, _language), page in pages.items() if key == "home"])
    return len(new)


def _turn(file: PageFile) -> tuple[int, int, bool, str]:
    """Parents before children, then as the files say, and the site's own language first."""
    if file.kind not in KINDS:
        raise PageFileUnreadable(f"{file.key}: there is no kind of page called {file.kind}")
    return list(KINDS).index(file.kind), file.order, file.language != settings.LANGUAGE_CODE, file.language


def _standing_pages(folder: Path, files: list[PageFile], named: dict[str, Found]) -> tuple[Made, list[PageFile]]:
    """Every page of the files, found or made as an empty draft, and the files that were new."""
    pages: Made = {}
    new: list[PageFile] = []
    for file in files:
        locale, _made = Locale.objects.get_or_create(language_code=file.language)
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{folder.name}/{file.key}")
        model = KINDS[file.kind]
        page = model._default_manager.filter(translation_key=key, locale=locale).first()
        if page is None:
            page = _draft(model, file, locale, key, named)
            _parent(file, pages).add_child(instance=page)
            new.append(file)
        pages[(file.key, file.language)] = page
    return pages, new


def _parent(file: PageFile, pages: Made) -> Page:
    if file.kind == "home":
        return Page.get_first_root_node()
    return pages[(file.parent or "home", file.language)]


def _draft(model: type[Page], file: PageFile, locale: Locale, key: uuid.UUID, named: dict[str, Found]) -> Page:
    plain = {name: _value(value) for name, value in file.fields.items() if name not in _LATER}
    for name in FACTS.keys() & plain.keys():
        plain[name] = FACTS[name]._default_manager.filter(slug=plain[name]).first()
    for name in named.keys() & plain.keys():
        plain[name] = named[name].get((plain[name], file.language))
    return model(**plain, locale=locale, translation_key=key, live=False)


_LATER = {"doors", "groups"}  # they lead to pages that may not stand yet


def _value(value: Any) -> Any:
    """A time of day in a file is the region's own."""
    return timezone.make_aware(value) if isinstance(value, datetime) and timezone.is_naive(value) else value


def _fill_and_publish(file: PageFile, pages: Made, contacts: Found) -> None:
    """Bodies come second: they may link to pages that did not stand yet."""
    page = pages[(file.key, file.language)]

    def page_id(key: str) -> int:
        return int(pages[(key, file.language)].pk)

    def contact_id(key: str) -> int:
        return int(contacts[(key, file.language)].pk)

    try:
        for field in BODY_FIELDS:
            if file.text.strip() and field in {each.name for each in page._meta.get_fields()}:
                _set_stream(page, field, body_blocks(file.text, page_id, contact_id))
        if doors := file.fields.get("doors"):
            _set_stream(page, "doors", _blocks("door", [{**door, "page": page_id(door["page"])} for door in doors]))
        if groups := file.fields.get("groups"):
            _set_stream(
                page,
                "groups",
                _blocks("group", [{**each, "text": rich_text(each["text"], page_id)} for each in groups]),
            )
    except (KeyError, ValueError) as error:
        raise PageFileUnreadable(f"{file.key} ({file.language}): {error}") from error
    page.save_revision().publish()


def _blocks(kind: str, values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"type": kind, "value": value} for value in values]


def _set_stream(page: Page, field: str, blocks: list[dict[str, Any]]) -> None:
    stream = page._meta.get_field(field).stream_block
    setattr(page, field, stream.to_python(blocks))


def _site_at(home: Page) -> Site:
    """One site, at the home page in the default language; Wagtail's own welcome page is gone."""
    Site.objects.exclude(root_page=home).filter(root_page__depth=2, root_page__slug="home").delete()
    site, _new = Site.objects.get_or_create(
        root_page_id=home.pk,
        defaults={"is_default_site": True, "site_name": settings.WAGTAIL_SITE_NAME},
    )
    keep_site_address()
    for welcome in Page.objects.filter(depth=2, slug="home", content_type__model="page"):
        welcome.delete()
    return site


def _let_editors_in(homes: list[Page]) -> None:
    """Marketeers and administrators add, change and publish pages of the site; writers hand in theirs."""
    group, _made = Group.objects.get_or_create(name=EDITORS)
    writers, _made = Group.objects.get_or_create(name=WRITERS)
    administrators, _made = Group.objects.get_or_create(name=ADMINISTRATORS)
    for home in homes:
        for publisher in (group, administrators):
            for permission in _permissions("wagtailcore", "add_page", "change_page", "publish_page"):
                GroupPagePermission.objects.get_or_create(group=publisher, page_id=home.pk, permission=permission)
        for permission in _permissions("wagtailcore", "add_page", "change_page"):
            GroupPagePermission.objects.get_or_create(group=writers, page_id=home.pk, permission=permission)
    _approve_before_publishing(group, homes)
    everything = Collection.get_first_root_node()
    for each in (group, writers, administrators):
        for permission in _permissions("crm", "add_image", "change_image", "choose_image"):
            GroupCollectionPermission.objects.get_or_create(group=each, collection=everything, permission=permission)


def _permissions(app: str, *codenames: str) -> Iterable[Permission]:
    return Permission.objects.filter(content_type__app_label=app, codename__in=codenames)


def _in_the_sites_language(name: Any) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return str(name)


def _approve_before_publishing(approvers: Group, homes: list[Page]) -> None:
    """A page of who may not publish goes to who may; the workflow stands on every language's home page."""
    task, made = GroupApprovalTask.objects.get_or_create(name=_in_the_sites_language(APPROVAL))
    if made:
        task.groups.add(approvers)
    workflow, _made = Workflow.objects.get_or_create(name=_in_the_sites_language(WORKFLOW))
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for home in homes:
        WorkflowPage.objects.get_or_create(page_id=home.pk, defaults={"workflow": workflow})
