"""Stories inside other pages."""

from typing import Any

from django import template

from cms.models import StoryIndexPage, StoryPage
from cms.queries import stories
from cms.templatetags.cms_site import keep_code, language

register = template.Library()


@register.simple_tag
def latest_stories(count: int, but: Any = None) -> list[StoryPage]:
    """The newest stories in this language, without the one that is on the page."""
    return list(stories.stories(language()).exclude(pk=getattr(but, "pk", None) or 0)[:count])


@register.simple_tag(takes_context=True)
def story_list(context: dict[str, Any]) -> stories.StoryList:
    query = context["request"].GET
    return stories.story_list(language(), municipality=query.get("municipality", ""), sector=query.get("sector", ""))


@register.simple_tag
def story_index() -> StoryIndexPage | None:
    return stories.story_index(language())


@register.simple_tag(takes_context=True)
def narrowed(context: dict[str, Any], *, municipality: Any = None, sector: Any = None) -> str:
    """The list's address with this choice made, or taken back when it is the current one."""
    shown: stories.StoryList = context["list"]
    place = _toggled(municipality, shown.municipality)
    return keep_code(context, context["page"], municipality=place, sector=_toggled(sector, shown.sector))


def _toggled(choice: stories.Choice | None, current: str) -> str:
    if choice is None:
        return current
    return "" if choice.current else choice.slug
