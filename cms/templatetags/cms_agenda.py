"""Gatherings and news, in pages of their own and inside others."""

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
def next_meetups(count: int) -> list[meetups.Listed]:
    return meetups.next_meetups(language(), count)


@register.simple_tag
def with_the_next(page: MeetupPage, count: int) -> meetups.WithTheNext:
    return meetups.with_the_next(page, count)


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
def news_placed(page: NewsPage) -> news.Placed:
    return news.placed(page)
