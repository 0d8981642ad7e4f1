"""Wagtail's read API, version 2: published pages of this site and nothing else."""

from typing import Any

from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet


class PublishedPages(PagesAPIViewSet):
    """Open to everybody, for what it shows is."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []


router = WagtailAPIRouter("pages-v2")
router.register_endpoint("pages", PublishedPages)
