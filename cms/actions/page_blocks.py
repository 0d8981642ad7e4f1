"""The Markdown of a page file as blocks.

Headings, quotes (`>`), numbered steps (`1. **…**`), tables of measures (`|`), questions (`? …`), notices (`! …`),
moments (`@ when | what`), commands in braces on a line of their own, and text. Commands: `{figures jobs}`,
`{chart slope "The finding" jobs}`, `{drawing bobbin "What it shows"}`, `{stories "Title" story-key}`,
`{call page-key "Title" "Text" "Label"}`, `{form enquiry "Title"}`, `{contact key}`, and `{initiatives}`, `{plots}`,
`{map}`, `{meetups}` alone.
"""

import re
import shlex
from collections.abc import Callable, Iterator
from typing import Any

import markdown
import nh3

Ids = Callable[[str], int]
"""Finds the id of the page (or contact) with this key in the same language."""

_MERGED = ("text", "questions")
_PLAIN = {"initiatives": "initiatives", "plots": "plots", "map": "region_map", "meetups": "meetups"}


def body_blocks(text: str, page_ids: Ids, contact_ids: Ids) -> list[dict[str, Any]]:
    """Blocks as Wagtail keeps them, links to pages by id. Chunks of text that follow each other are one block."""
    blocks: list[dict[str, Any]] = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        if not chunk.strip():
            continue
        kind, value = _block(chunk.strip(), page_ids, contact_ids)
        if kind in _MERGED and blocks and blocks[-1]["type"] == kind:
            blocks[-1]["value"] += f"\n\n{value}" if kind == "text" else value
        else:
            blocks.append({"type": kind, "value": value})
    for block in blocks:
        if block["type"] == "text":
            block["value"] = rich_text(block["value"], page_ids)
    return blocks


def _block(chunk: str, page_ids: Ids, contact_ids: Ids) -> tuple[str, Any]:
    if command := re.fullmatch(r"\{(\w+)(.*)\}", chunk, re.DOTALL):
        return _command(command[1], shlex.split(command[2]), page_ids, contact_ids)
    for beginning, kind, read in _BEGINNINGS:
        if re.match(beginning, chunk):
            return kind, read(chunk.splitlines(), page_ids)
    return "text", chunk


def _heading(lines: list[str], _ids: Ids) -> str:
    return lines[0][3:].strip()


def _quote(lines: list[str], _ids: Ids) -> dict[str, str]:
    said = [line.lstrip("> ").strip() for line in lines]
    by = said.pop().lstrip("— ") if said[-1].startswith("—") else ""
    return {"text": " ".join(said), "by": by}


def _measures(lines: list[str], _ids: Ids) -> list[dict[str, str]]:
    return [dict(zip(("label", "value"), _cells(line), strict=True)) for line in lines]


def _moments(lines: list[str], _ids: Ids) -> list[dict[str, str]]:
    return [dict(zip(("when", "text"), _cells(line[2:]), strict=True)) for line in lines]


def _questions(lines: list[str], page_ids: Ids) -> list[dict[str, str]]:
    return [{"question": lines[0][2:].strip(), "answer": rich_text("\n".join(lines[1:]), page_ids)}]


def _notice(lines: list[str], page_ids: Ids) -> dict[str, str]:
    return {"title": lines[0][2:].strip(), "text": rich_text(" ".join(lines[1:]), page_ids)}


def _steps_of(lines: list[str], _ids: Ids) -> list[dict[str, str]]:
    return list(_steps("\n".join(lines)))


_BEGINNINGS = (
    (r"## ", "heading", _heading),
    (r">", "quote", _quote),
    (r"1\. \*\*", "steps", _steps_of),
    (r"\|", "measures", _measures),
    (r"\? ", "questions", _questions),
    (r"! ", "notice", _notice),
    (r"@ ", "timeline", _moments),
)
_WORDS = {  # each command's words by name; a name with a star takes the rest
    "chart": ("kind", "finding", "*indicators"),
    "drawing": ("drawing", "caption"),
    "stories": ("title", "*pages"),
    "call": ("page", "title", "text", "label"),
    "form": ("form", "title"),
}


def _command(name: str, words: list[str], page_ids: Ids, contact_ids: Ids) -> tuple[str, Any]:
    if name in _PLAIN and not words:
        return _PLAIN[name], None
    if name == "figures" and words:
        return name, words
    if name == "contact" and len(words) == 1:
        return name, contact_ids(words[0])
    if name not in _WORDS:
        raise ValueError(f"{{{name}}} with {len(words)} words is no command")
    value = _named(_WORDS[name], words)
    if name == "call":
        value["page"] = page_ids(value["page"])
    if name == "stories":
        value["pages"] = [page_ids(key) for key in value["pages"]]
    return name, value


def _named(names: tuple[str, ...], words: list[str]) -> dict[str, Any]:
    if names[-1].startswith("*"):
        own = len(names) - 1
        return dict(zip(names[:-1], words[:own], strict=True)) | {names[-1][1:]: words[own:]}
    return dict(zip(names, words, strict=True))


def _steps(chunk: str) -> Iterator[dict[str, str]]:
    for title, text in re.findall(r"^\d+\. \*\*(.+?)\*\* (.+?)(?=^\d+\. |\Z)", chunk, re.MULTILINE | re.DOTALL):
        yield {"title": title.strip().rstrip("."), "text": " ".join(text.split())}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def rich_text(text: str, page_ids: Ids) -> str:
    """Wagtail's rich text: only what its editor offers, and links to pages by id."""
    html = re.sub(
        r'<a href="page:([\w-]+)">',
        lambda match: f'<a linktype="page" id="{page_ids(match[1])}">',
        markdown.markdown(text),
    )
    html = html.replace("<strong>", "<b>").replace("</strong>", "</b>").replace("<em>", "<i>").replace("</em>", "</i>")
    return nh3.clean(
        html,
        tags={"p", "b", "i", "a", "ul", "ol", "li", "br", "h3"},
        attributes={"a": {"href", "linktype", "id"}},
        link_rel=None,
    )
