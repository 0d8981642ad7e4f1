"""News and stories for feed readers: RSS, Atom and JSON Feed, one of each per language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from wagtail.models import Page

from cms.models import NewsPage
from cms.queries.descriptions import description_of
from cms.queries.news import news, news_index
from cms.queries.stories import stories, story_index

FRESH_SECONDS, MOST = 300, 40
FORMS = ("rss", "atom", "json")


@dataclass(frozen=True)
class Item:
    title: str
    address: str
    text: str
    begun_at: datetime
    changed_at: datetime
    key: str
    about: tuple[str, ...]


@dataclass(frozen=True)
class Channel:
    title: str
    text: str
    address: str
    own_address: str
    language: str
    items: list[Item]


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
@conditional_page
def feed(request: HttpRequest, what: str, language: str, form: str) -> HttpResponse:
    """The newest news or stories of a language; 404 for anything else."""
    if what not in _CHANNELS or language not in dict(settings.LANGUAGES) or form not in FORMS:
        raise Http404
    with translation.override(language):
        channel = _channel(what, language, form)
        return _json(channel) if form == "json" else _XML[form](channel)(request)


def _channel(what: str, language: str, form: str) -> Channel:
    pages, index, name = _CHANNELS[what]
    home = index(language)
    return Channel(
        title=f"{settings.SITE_NAME} · {name()}",
        text=(home.summary if home else "") or name(),
        address=_address(home) if home else f"{settings.PUBLIC_URL}/",
        own_address=settings.PUBLIC_URL + reverse("cms:feed", args=[what, language, form]),
        language=language,
        items=[_item(page, language) for page in pages(language).select_related("locale", "municipality")[:MOST]],
    )


_CHANNELS: dict[str, tuple[Callable[[str], Any], Callable[[str], Any], Callable[[], str]]] = {
    "news": (news, news_index, lambda: _("News")),
    "stories": (stories, story_index, lambda: _("Stories")),
}


def _item(page: Any, language: str) -> Item:
    """A key of its own in each language, the same for good."""
    changed = page.last_published_at or timezone.now()
    begun = page.first_published_at or changed
    if isinstance(page, NewsPage):
        begun = timezone.make_aware(datetime.combine(page.happened_on, time(12)))
    about = (page.municipality, getattr(page, "sector", None))
    return Item(
        title=page.title,
        address=_address(page),
        text=description_of(page),
        begun_at=begun,
        changed_at=max(changed, begun),
        key=uuid5(page.translation_key, language).urn,
        about=tuple(str(one) for one in about if one),
    )


def _address(page: Page) -> str:
    return str(settings.PUBLIC_URL + (page.get_url_parts() or ("", "", "/"))[2])


class ChannelFeed(Feed):
    """What Django's feeds ask, answered from a channel."""

    item_guid_is_permalink = False

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.title, self.link, self.description = channel.title, channel.address, channel.text
        self.subtitle, self.language, self.feed_url = channel.text, channel.language, channel.own_address
        self.feed_guid = channel.own_address

    def items(self) -> list[Item]:
        return self.channel.items

    def item_title(self, item: Item) -> str:
        return item.title

    def item_description(self, item: Item) -> str:
        return item.text

    def item_link(self, item: Item) -> str:
        return item.address

    def item_guid(self, item: Item) -> str:
        return item.key

    def item_pubdate(self, item: Item) -> datetime:
        return item.begun_at

    def item_updateddate(self, item: Item) -> datetime:
        return item.changed_at

    def item_categories(self, item: Item) -> tuple[str, ...]:
        return item.about


class RssFeed(ChannelFeed):
    feed_type = Rss201rev2Feed


class AtomFeed(ChannelFeed):
    feed_type = Atom1Feed
    author_name = settings.SITE_NAME


_XML = {"rss": RssFeed, "atom": AtomFeed}


def _json(channel: Channel) -> HttpResponse:
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.text,
        "home_page_url": channel.address,
        "feed_url": channel.own_address,
        "language": channel.language,
        "authors": [{"name": settings.SITE_NAME}],
        "items": [
            {
                "id": item.key,
                "url": item.address,
                "title": item.title,
                "content_text": item.text,
                "date_published": item.begun_at.isoformat(),
                "date_modified": item.changed_at.isoformat(),
                "tags": list(item.about),
            }
            for item in channel.items
        ],
    }
    return JsonResponse(told, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False})
