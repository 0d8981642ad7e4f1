"""Reading the region's page files: TOML between +++ lines, Markdown below, one file per page and language."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused


class PageFileUnreadable(Refused):
    message = _("A page file cannot be read.")


@dataclass(frozen=True)
class PageFile:
    key: str
    kind: str
    language: str
    parent: str
    order: int
    fields: dict[str, Any]
    text: str


def page_files(folder: Path) -> list[PageFile]:
    """Every page of the folder and the folders in it, sorted by path. Refuses a file without its front matter."""
    return [_read(path) for path in sorted(folder.rglob("*.md"))]


def _read(path: Path) -> PageFile:
    _before, front, text = [*path.read_text(encoding="utf-8").split("+++\n", 2), "", ""][:3]
    try:
        fields = tomllib.loads(front)
        return PageFile(
            fields.pop("key"),
            fields.pop("kind"),
            fields.pop("language"),
            fields.pop("parent", ""),
            fields.pop("order", 0),
            fields,
            text,
        )
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise PageFileUnreadable(f"{path.name}: {error}") from error
