"""How long there is to answer an enquiry, in the hours at which somebody works."""

from django import template

from acquisition.models import Enquiry
from acquisition.queries.enquiries import Clock, clock_of

register = template.Library()


@register.filter
def clock(enquiry: Enquiry) -> Clock | None:
    return clock_of(enquiry)
