"""Forms inside cached pages: empty, without a guard; the first touch fetches one."""

from typing import Any

from django import template

from cms.models import BidbookOffer, BidbookPage
from cms.public.forms import BidbookForm
from cms.queries.bidbooks import bidbook_offers
from cms.queries.codes import carried_codes
from cms.queries.wordings import follow_up_wording
from cms.templatetags.cms_site import language

register = template.Library()


@register.simple_tag(takes_context=True)
def bidbook_form(context: dict[str, Any]) -> BidbookForm:
    """The form the view is answering with, or an empty one that carries the visitor's codes."""
    if answering := context.get("form"):
        return answering
    codes = carried_codes(context["request"].GET)
    return BidbookForm(
        page_language=language(), wording=follow_up_wording(),
        initial={"campaign_code": codes.campaign, "story_id": codes.story or ""},
    )


@register.simple_tag
def offers(page: BidbookPage) -> list[BidbookOffer]:
    return bidbook_offers(page.bidbook)
