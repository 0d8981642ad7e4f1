"""What a working copy says, as sections of a version: tokens resolved, figures of today, pictures by digest."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import nh3
from wagtail.rich_text import expand_db_html

from acquisition.blocks.sections import NOT_TRANSLATED, ONLY_HERE
from acquisition.models import BidbookDraft
from acquisition.queries.bidbook_figures import known_figures, with_figures_in_words
from acquisition.queries.bidbook_propositions import proofs_of, proposition_html

TEXT_TAGS = {"h3", "h4", "p", "ul", "ol", "li", "strong", "em", "a", "blockquote"}
BOOK_TAGS = TEXT_TAGS | {"table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "img"}
ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope"}, "img": {"src", "alt", "width", "height"}}
SAFE_SCHEMES = {"https", "mailto"}
PICTURE = re.compile(r"picture/[0-9a-f]{64}\.jpg")
_LOOSE_PICTURE = re.compile(r'<img(?![^>]*\bsrc="picture/[0-9a-f]{64}\.jpg")[^>]*>')
_TABLE = re.compile(r"(<table>.*?</table>)", re.DOTALL)
_OLD_BOLD = (("<b>", "<strong>"), ("</b>", "</strong>"), ("<i>", "<em>"), ("</i>", "</em>"))


@dataclass
class Written:
    """A working copy as sections of a version; `historic` are the figures that may be out of date."""

    sections: list[dict[str, Any]] = field(default_factory=list)
    historic: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Kept:
    """A picture as a book keeps it: its bytes lie under `name`, whatever becomes of the one it was made from."""

    name: str
    width: int
    height: int


def clean_html(body: str) -> str:
    """Only the tags a book may have, links that are safe, and no picture but those kept with a book."""
    body = nh3.clean(body, tags=BOOK_TAGS, attributes=ATTRIBUTES, url_schemes=SAFE_SCHEMES)
    return _LOOSE_PICTURE.sub("", body).strip()


def written(draft: BidbookDraft, pictures: Mapping[int, Kept]) -> Written:
    """What the draft says today; `pictures` are those of `pictures_in` by id. One not among them is left out."""
    result = Written()
    for block in draft.body:
        value = block.value
        if value["languages"] == NOT_TRANSLATED:
            result.sections.append(
                {"key": value["key"], "title": value["title"], "body_html": "", "figures": [], "not_translated": True}
            )
            continue
        result.sections.append(_section(value, draft.language, pictures))
        result.historic |= {one["indicator"] for one in _figure_blocks(value) if one["historic"]}
        result.historic |= {
            slug for one in _propositions(value) if one["historic"] for slug in proofs_of(one["profile"])
        }
    return result


def pictures_in(draft: BidbookDraft) -> list[Any]:
    """The images of the draft, each once."""
    found = [
        part.value["image"] for block in draft.body for part in block.value["body"] if part.block_type == "picture"
    ]
    return list({image.pk: image for image in found if image}.values())


def _section(value: Any, language: str, pictures: Mapping[int, Kept]) -> dict[str, Any]:
    shown = [one["indicator"] for one in _figure_blocks(value)]
    body, in_text = with_figures_in_words(_body(value["body"], pictures, language), language)
    known = known_figures([*shown, *in_text], language)
    figures = [known[slug] for slug in dict.fromkeys(shown) if slug in known]
    figures += [{**known[slug], "in_text": True} for slug in in_text if slug not in shown]
    section = {"key": value["key"], "title": value["title"].strip(), "body_html": body, "figures": figures}
    return {**section, "only_here": True} if value["languages"] == ONLY_HERE else section


def _figure_blocks(value: Any) -> list[Any]:
    return [one for part in value["body"] if part.block_type == "figures" for one in part.value]


def _propositions(value: Any) -> list[Any]:
    return [part.value for part in value["body"] if part.block_type == "proposition"]


def _body(parts: Iterable[Any], pictures: Mapping[int, Kept], language: str) -> str:
    return "\n".join(filter(None, (_part(part, pictures, language) for part in parts)))


def _part(part: Any, pictures: Mapping[int, Kept], language: str) -> str:
    if part.block_type == "text":
        return _text(part.value.source)
    if part.block_type == "table":
        return table_html(part.value)
    if part.block_type == "proposition":
        return proposition_html(part.value["profile"], language)
    if part.block_type == "picture" and part.value["image"] and (kept := pictures.get(part.value["image"].pk)):
        return _picture(part.value, kept)
    return ""


def _text(source: str) -> str:
    expanded = expand_db_html(source)
    for old, new in _OLD_BOLD:
        expanded = expanded.replace(old, new)
    return nh3.clean(expanded, tags=TEXT_TAGS, attributes=ATTRIBUTES, url_schemes=SAFE_SCHEMES).strip()


def _picture(value: Any, kept: Kept) -> str:
    alt, caption = html.escape(value["alt"].strip()), html.escape(value["caption"].strip())
    credit = html.escape(value["image"].credit)
    under = " · ".join(filter(None, (caption, f"© {credit}" if credit else "")))
    image = f'<img src="{kept.name}" alt="{alt}" width="{kept.width}" height="{kept.height}">'
    return f"<figure>{image}{f'<figcaption>{under}</figcaption>' if under else ''}</figure>"


def table_html(rows: str) -> str:
    """A table from lines of cells divided by |; the first line is the headings."""
    lines = [
        [cell.strip() for cell in line.strip().strip("|").split("|")] for line in rows.splitlines() if line.strip()
    ]
    if not lines:
        return ""
    head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in lines[0])
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in line)}</tr>" for line in lines[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def as_written(sections: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The sections of a version as the blocks of a working copy; pictures stay behind, they are chosen anew."""
    return [
        {
            "type": "section",
            "value": {
                "key": section["key"],
                "title": section["title"],
                "languages": _languages(section),
                "body": _blocks(section),
            },
        }
        for section in sections
    ]


def _languages(section: Mapping[str, Any]) -> str:
    if section.get("not_translated"):
        return NOT_TRANSLATED
    return ONLY_HERE if section.get("only_here") else ""


def _blocks(section: Mapping[str, Any]) -> list[dict[str, Any]]:
    figures = [
        {"type": "item", "id": str(uuid4()), "value": {"indicator": one["slug"], "historic": False}}
        for one in section["figures"]
        if not one.get("in_text")
    ]
    blocks = [{"type": "figures", "value": figures}] if figures else []
    for part in _TABLE.split(section["body_html"]):
        if part.startswith("<table>"):
            blocks.append({"type": "table", "value": _rows(part)})
        elif text := nh3.clean(part, tags=TEXT_TAGS, attributes=ATTRIBUTES).strip():
            blocks.append({"type": "text", "value": text})
    return blocks


def _rows(table: str) -> str:
    lines = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    cells = ([html.unescape(nh3.clean(one, tags=set())).strip() for one in _cells(line)] for line in lines)
    return "\n".join(" | ".join(row) for row in cells)


def _cells(line: str) -> list[str]:
    return re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL)
