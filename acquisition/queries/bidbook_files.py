"""The files that belong to published bidbooks: pictures and PDFs in the private store."""

from collections.abc import Iterable
from typing import Any

from django.core.files.storage import storages

from acquisition.models import ShareLink
from acquisition.queries.bidbook_sections import PICTURE

FOLDER = "bidbooks"


def picture_path(name: str) -> str:
    """Where the picture that sections call `name` lies in the private store."""
    return f"{FOLDER}/{name}"


def pictures_of(sections: Iterable[dict[str, Any]]) -> set[str]:
    """The names of all pictures that the sections show."""
    return {name for section in sections for name in PICTURE.findall(section["body_html"])}


def picture_bytes(name: str) -> bytes:
    return stored_bytes(picture_path(name))


def stored_bytes(path: str) -> bytes:
    """Raises FileNotFoundError when the store has no such file."""
    with storages["private"].open(path, "rb") as file:
        return bytes(file.read())


def picture_of_link(link: ShareLink, name: str) -> bytes | None:
    """None for a picture that the link's book does not show."""
    return picture_bytes(name) if name in pictures_of((link.edition or link.base).sections) else None
