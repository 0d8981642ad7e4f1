"""Where Wagtail hands over to our own rooms."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from cms.public import doors


@hooks.register("before_serve_page", order=10)  # after Wagtail's own check of view restrictions
def serve_the_form_with_its_page(
    page: Page, request: HttpRequest, serve_args: list[Any], serve_kwargs: dict[str, Any]
) -> HttpResponse | None:
    door = doors.of_page(page)
    return door.page(request, page) if door else None
