"""What the form's page shows beyond the form."""

from django import template

from cms.models import BidbookOffer, BidbookPage
from cms.queries.bidbooks import bidbook_offers

register = template.Library()


@register.simple_tag
def offers(page: BidbookPage) -> list[BidbookOffer]:
    return bidbook_offers(page.bidbook)
