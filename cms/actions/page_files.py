"""Reading the region's page files: TOML between +++ lines, Markdown below, one file per page and language."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import markdown
import nh3
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused

PageIds = Callable[[str], int]
"""Finds the id of the page with this key in the same language."""


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
    """Every page of the folder, sorted by file name. Refuses a file without its front matter."""
    return [_read(path) for path in sorted(folder.glob("*.md"))]


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


def body_blocks(text: str, page_ids: PageIds) -> list[dict[str, Any]]:
    """The Markdown as blocks: headings, quotes, numbered steps, tables of measures, `{initiatives}`, and text."""
    chunks = [chunk for chunk in re.split(r"\n\s*\n", text.strip()) if chunk.strip()]
    blocks: list[dict[str, Any]] = []
    for kind, value in (_block(chunk) for chunk in chunks):
        if kind == "text" and blocks and blocks[-1]["type"] == "text":
            blocks[-1]["value"] += f"\n\n{value}"
        else:
            blocks.append({"type": kind, "value": value})
    for block in blocks:
        if block["type"] == "text":
            block["value"] = _rich_text(block["value"], page_ids)
    return blocks


def _block(chunk: str) -> tuple[str, Any]:
    lines = chunk.strip().splitlines()
    if lines[0].startswith("## "):
        return "heading", lines[0][3:].strip()
    if lines[0].startswith(">"):
        said = [line.lstrip("> ").strip() for line in lines]
        by = said.pop().lstrip("— ") if said[-1].startswith("—") else ""
        return "quote", {"text": " ".join(said), "by": by}
    if re.match(r"1\. \*\*", lines[0]):
        return "steps", list(_steps(chunk))
    if lines[0].startswith("|"):
        return "measures", [dict(zip(("label", "value"), _cells(line), strict=True)) for line in lines]
    if chunk.strip() == "{initiatives}":
        return "initiatives", None
    return "text", chunk.strip()


def _steps(chunk: str) -> Iterator[dict[str, str]]:
    for title, text in re.findall(r"^\d+\. \*\*(.+?)\*\* (.+?)(?=^\d+\. |\Z)", chunk, re.MULTILINE | re.DOTALL):
        yield {"title": title.strip().rstrip("."), "text": " ".join(text.split())}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _rich_text(text: str, page_ids: PageIds) -> str:
    """Wagtail's rich text: only what its editor offers, and links to pages by id."""
    html = re.sub(
        r'<a href="page:([\w-]+)">',
        lambda match: f'<a linktype="page" id="{page_ids(match[1])}">',
        markdown.markdown(text),
    )
    html = html.replace("<strong>", "<b>").replace("</strong>", "</b>").replace("<em>", "<i>").replace("</em>", "</i>")
    return nh3.clean(
        html,
        tags={"p", "b", "i", "a", "ul", "ol", "li", "br"},
        attributes={"a": {"href", "linktype", "id"}},
        link_rel=None,
    )
