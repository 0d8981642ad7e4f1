"""Stories: the list of them, the parts of a series, stories inside other pages."""

from typing import Any

from django import template

from cms.models import StoryIndexPage, StoryPage
from cms.queries import site, stories
from cms.queries import story_list as lists
from cms.templatetags.cms_site import keep_code, language

register = template.Library()


@register.simple_tag
def latest_stories(count: int, but: Any = None) -> list[StoryPage]:
    """The newest stories in this language, without the one that is on the page."""
    return list(stories.stories(language()).exclude(pk=getattr(but, "pk", None) or 0)[:count])


@register.simple_tag
def stories_like(story: StoryPage, count: int) -> list[StoryPage]:
    return stories.stories_like(language(), story, count)


@register.simple_tag(takes_context=True)
def stories_of_block(context: dict[str, Any], block: Any) -> list[StoryPage]:
    return stories.stories_for(language(), context.get("page"), [page.pk for page in block["pages"] if page])


@register.simple_tag(takes_context=True)
def story_sheet(context: dict[str, Any], story: StoryPage) -> dict[str, Any]:
    """What stands beside a story: place, sector, who answers, its list and, in a series, the parts and neighbours."""
    request = context["request"]
    parts = stories.with_its_series(language(), story)
    live = next((part for part in parts if part.pk == story.pk), story)
    shown = story if getattr(request, "is_preview", False) else live  # a preview shows what is not live yet
    sheet = {
        "municipality": shown.municipality,
        "sector": shown.sector,
        "series": shown.series,
        "contact": site.named_contact(shown, language()),
        "index": (story.get_url(request) or "").removesuffix(f"{story.slug}/"),
    }
    if not shown.series or live not in parts or len(parts) < 2:
        return sheet
    at = parts.index(live)
    return sheet | {
        "parts": parts,
        "number": at + 1,
        "before": parts[at - 1] if at else None,
        "after": parts[at + 1] if at + 1 < len(parts) else None,
    }


@register.simple_tag(takes_context=True)
def story_list(context: Any) -> lists.StoryList:
    """The list as the address asks for it; read once, although title and page both show it."""
    read = context.render_context
    if "story_list" not in read:
        query = context["request"].GET
        read["story_list"] = lists.story_list(language(), {kind: query.get(kind, "") for kind in lists.KINDS})
    found: lists.StoryList = read["story_list"]
    return found


@register.simple_tag
def story_index() -> StoryIndexPage | None:
    return stories.story_index(language())


@register.simple_tag(takes_context=True)
def narrowed(context: dict[str, Any], choice: lists.Choice) -> str:
    """The list's address with this choice made, or taken back when it is the current one."""
    asked: dict[str, Any] = dict(choice.asked)
    return keep_code(context, context["page"], **asked)
