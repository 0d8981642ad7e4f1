"""The search page's results."""

from typing import Any

from django import template

from cms.queries.search import Found, search
from cms.templatetags.cms_site import language

register = template.Library()


@register.simple_tag(takes_context=True)
def search_results(context: dict[str, Any]) -> Found:
    """What the address asks for (`q`)."""
    return search(context["request"].GET.get("q", ""), language())
