"""What a question is about, when the visitor came from a plot or a page."""

from dataclasses import dataclass

from wagtail.models import Page

from cms.models import PlotListing
from cms.queries.visible import OPEN_TO_ALL


@dataclass(frozen=True)
class Subject:
    code: str
    title: str


def subject(code: str) -> Subject | None:
    """The plot on offer with this slug, or the live page with this number; None for anything else."""
    if code.isascii() and code.isdigit() and len(code) <= 12:
        page = Page.objects.live().filter(OPEN_TO_ALL, pk=int(code), depth__gt=2).first()
        return Subject(code, page.title) if page else None
    plot = PlotListing.objects.filter(slug=code, offered=True).first() if 0 < len(code) <= 50 else None
    return Subject(code, f"{plot.name}, {plot.park}") if plot else None
