"""The way back: a list with its filters is where one came from, and where one returns to."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

PARAMETER = "next"
LONGEST = 2000
OF_A_FRAGMENT = "_w_filter_fragment"


def next_of(request: HttpRequest) -> str:
    """The place in this site that the address or the form names as where to return to; empty for any other."""
    named = request.POST.get(PARAMETER) or request.GET.get(PARAMETER, "")
    inside = named.startswith("/") and len(named) <= LONGEST
    return named if inside and url_has_allowed_host_and_scheme(named, allowed_hosts=None) else ""


def returning(address: str, to: str) -> str:
    """The address, which returns to the other one afterwards."""
    return f"{address}?{urlencode({PARAMETER: to})}" if to else address


def as_it_stands(request: HttpRequest, address: str) -> str:
    """The address of a list with the search, filters, order and page that are asked for now; nothing without them."""
    asked = request.GET.copy()
    asked.pop(OF_A_FRAGMENT, None)
    return f"{address}?{asked.urlencode()}" if asked else ""
