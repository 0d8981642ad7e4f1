"""What the site is called, in every template of the product."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def site_name() -> str:
    return str(settings.WAGTAIL_SITE_NAME)


@register.simple_tag
def wordmark() -> SafeString:
    """The name as the masthead writes it: its last word is the heavy one."""
    before, space, last = site_name().rpartition(" ")
    return format_html("{}{}<b>{}</b>", before, space, last)
