"""What a page is, for machines: schema.org as JSON-LD."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page

from cms import models as cms
from cms.queries.descriptions import description_of
from cms.queries.site import bones_of
from cms.queries.social import social_mark

Thing = dict[str, Any]


def structured_data(page: Page, request: HttpRequest) -> list[Thing]:
    """The things a page speaks of, the page's own first, then its way from the home page (BreadcrumbList)."""
    described = next((describe(page) for kind, describe in _DESCRIBED.items() if isinstance(page, kind)), [])
    things = [{**thing, "url": address_of(page, request)} for thing in described]
    return [{"@context": "https://schema.org", **thing} for thing in [*things, *_breadcrumbs(page, request)]]


def address_of(page: Page, request: HttpRequest) -> str:
    return f"{settings.PUBLIC_URL}{page.get_url(request) or '/'}"


def picture_of(page: Page) -> str:
    """Where the picture for shared links stands."""
    return f"{settings.PUBLIC_URL}/social/{page.pk}-{social_mark(page)}.png"


def organisation() -> Thing:
    return {"@type": "Organization", "@id": f"{settings.PUBLIC_URL}/#organisation", "name": settings.SITE_NAME}


def _home(page: cms.HomePage) -> list[Thing]:
    return [
        {
            **organisation(),
            "description": page.summary,
            "slogan": f"{page.promise} {page.promise_after}",
            "areaServed": {"@type": "Place", "name": settings.SITE_NAME},
            "image": picture_of(page),
        }
    ]


def _article(page: Page, kind: str = "Article") -> Thing:
    return {
        "@type": kind,
        "headline": page.title,
        "description": description_of(page),
        "inLanguage": page.locale.language_code,
        "datePublished": _moment(page.first_published_at),
        "dateModified": _moment(page.last_published_at),
        "image": picture_of(page),
        "publisher": organisation(),
    }


def _story(page: cms.StoryPage) -> list[Thing]:
    """An invented maker is no person in the world, and is not told to machines as one."""
    about = {"@type": "Person", "name": page.person, "jobTitle": page.person_role, "worksFor": page.firm}
    place = {"contentLocation": {"@type": "Place", "name": str(page.municipality)}} if page.municipality else {}
    return [{**_article(page), **place, **({} if page.firm_is_sample else {"about": about})}]


def _news(page: cms.NewsPage) -> list[Thing]:
    return [_article(page, "NewsArticle")]


def _meetup(page: cms.MeetupPage) -> list[Thing]:
    status = "EventCancelled" if page.is_called_off else "EventScheduled"
    return [
        {
            "@type": "Event",
            "name": page.title,
            "description": description_of(page),
            "startDate": _moment(page.starts_at),
            "endDate": _moment(page.ends_at),
            "eventStatus": f"https://schema.org/{status}",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": {"@type": "Place", "name": page.venue, "address": page.address or page.venue},
            "organizer": {"@type": "Organization", "name": page.host},
            "image": picture_of(page),
        }
    ]


def _municipality(page: cms.MunicipalityPage) -> list[Thing]:
    place = page.municipality
    return [
        {
            "@type": "AdministrativeArea",
            "name": place.name,
            "identifier": place.code_cbs,
            "description": description_of(page),
            "containedInPlace": {"@type": "AdministrativeArea", "name": place.province},
        }
    ]


def _facts(page: cms.FactsPage) -> list[Thing]:
    data = f"{settings.PUBLIC_URL}/data/figures"
    files = [("text/csv", "csv"), ("application/json", "json")]
    return [
        {
            "@type": "Dataset",
            "name": page.title,
            "description": description_of(page),
            "inLanguage": page.locale.language_code,
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "creator": organisation(),
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{data}.{ending}"}
                for kind, ending in files
            ],
        }
    ]


_DESCRIBED: dict[type[Page], Callable[[Any], list[Thing]]] = {
    cms.HomePage: _home,
    cms.StoryPage: _story,
    cms.NewsPage: _news,
    cms.MeetupPage: _meetup,
    cms.MunicipalityPage: _municipality,
    cms.FactsPage: _facts,
}


def _breadcrumbs(page: Page, request: HttpRequest) -> list[Thing]:
    if page.depth < 3:
        return []
    way = [*bones_of(request).way_to(page), page]
    steps = [
        {"@type": "ListItem", "position": number, "name": step.title, "item": address_of(step, request)}
        for number, step in enumerate(way, start=1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": steps}]


def _moment(value: Any) -> str | None:
    return value.isoformat() if value else None
