"""Which page has which form."""

from typing import Any

from wagtail.models import Page

from cms.public import bidbook, enquiry, meetups, newsletter, triage
from cms.public.form_door import FormDoor

DOORS: tuple[FormDoor[Any], ...] = (bidbook.DOOR, enquiry.DOOR, meetups.DOOR, newsletter.DOOR, triage.DOOR)


def of_page(page: Page) -> FormDoor[Any] | None:
    """The door of a page that has a form of its own."""
    return next((door for door in DOORS if isinstance(page, door.pages)), None)
