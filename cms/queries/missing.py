"""What an address that leads nowhere may have meant."""

import re

from django.http import HttpRequest
from wagtail.models import Page, Site

_LONGEST = 60


def was_here(request: HttpRequest) -> bool:
    """Whether a page that was public stood at this address and was taken offline."""
    site = Site.find_for_request(request)
    path = re.sub(r"^/(en|de)/", "/", request.path_info)
    if site is None or len(path) > 500 or not re.fullmatch(r"[\w/-]+", path):
        return False
    ends = f"{path.rstrip('/')}/"
    return Page.objects.filter(url_path__endswith=ends, live=False, first_published_at__isnull=False).exists()


def words_of(path: str) -> str:
    """The last part of an address as words to search for."""
    last = next((part for part in reversed(path.split("/")) if part), "")
    return " ".join(re.findall(r"[^\W_]+", last))[:_LONGEST]
