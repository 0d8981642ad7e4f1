"""Gatherings and news, in pages of their own and inside others."""

from typing import Any

from django import template
from django.utils.formats import number_format

from cms.models import AgendaPage, MeetupPage, NewsIndexPage, NewsPage
from cms.queries import meetups, news
from cms.templatetags.cms_site import language

register = template.Library()


@register.simple_tag
def agenda() -> meetups.Agenda:
    return meetups.agenda(language())


@register.simple_tag
def agenda_page() -> AgendaPage | None:
    return meetups.agenda_page(language())


@register.simple_tag
def next_meetups(count: int, but: Any = None) -> list[meetups.Listed]:
    return meetups.next_meetups(language(), count, but=but)


@register.simple_tag
def standing(page: MeetupPage) -> meetups.Standing:
    return meetups.standing(page)


@register.filter
def hours_long(page: MeetupPage) -> str:
    """Such as `2,5`, in the way the language writes it."""
    hours = round((page.ends_at - page.starts_at).total_seconds() / 3600, 1)
    return str(number_format(hours, decimal_pos=0 if hours == int(hours) else 1))


@register.simple_tag
def news_by_year() -> list[news.Year]:
    return news.news_by_year(language())


@register.simple_tag
def news_index() -> NewsIndexPage | None:
    return news.news_index(language())


@register.simple_tag
def news_number(page: NewsPage) -> int:
    return news.number_in_its_year(page)


@register.simple_tag
def news_neighbours(page: NewsPage) -> dict[str, NewsPage | None]:
    before, after = news.neighbours(page)
    return {"before": before, "after": after}
