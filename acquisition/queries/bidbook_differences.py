"""What differs between two versions of a bidbook: sections by their key, words in them, and figures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from html import unescape
from typing import Any

import nh3

from acquisition.queries.bidbook_figures import in_words

Sections = Sequence[dict[str, Any]]
_BLOCK_END = re.compile(r"</(p|h3|h4|li|tr|blockquote|figcaption)>")
_CELL_END = re.compile(r"</t[hd]>")
_ALT = re.compile(r'<img[^>]*\balt="([^"]*)"[^>]*>')
_WORDS = re.compile(r"\s+|[^\s]+")


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Run:
    """Words that are in both, or in one only."""

    change: Change
    text: str


@dataclass(frozen=True)
class FigureChange:
    name: str
    change: Change
    was: str
    now: str


@dataclass(frozen=True)
class SectionChange:
    key: str
    title: str
    change: Change
    runs: list[Run] = field(default_factory=list)
    figures: list[FigureChange] = field(default_factory=list)
    moved: bool = False


def differences(before: Sections, after: Sections, language: str) -> list[SectionChange]:
    """Every section of either that is not the same in both, in the order of `after`; removed ones at the end."""
    old, new = ({section["key"]: section for section in sections} for sections in (before, after))
    moved = _moved(old, new)
    changes = [_section(old.get(key), section, language, moved=key in moved) for key, section in new.items()]
    changes += [_section(section, None, language) for key, section in old.items() if key not in new]
    return [one for one in changes if one.change is not Change.SAME]


def _section(
    old: dict[str, Any] | None, new: dict[str, Any] | None, language: str, *, moved: bool = False
) -> SectionChange:
    shown = new or old or {}
    runs = word_runs(plain(old), plain(new))
    figures = _figures(old, new, language)
    if old is None or new is None:
        change = Change.ADDED if old is None else Change.REMOVED
    else:
        differs = moved or figures or any(run.change is not Change.SAME for run in runs)
        change = Change.CHANGED if differs else Change.SAME
    return SectionChange(shown["key"], shown["title"] or shown["key"], change, runs, figures, moved)


def _moved(old: Iterable[str], new: Iterable[str]) -> set[str]:
    """Keys in both that stand at another place among those that are in both."""
    olds, news = list(old), list(new)
    before, after = [key for key in olds if key in set(news)], [key for key in news if key in set(olds)]
    kept = {
        key
        for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        for key in after[block.b : block.b + block.size]
    }
    return set(after) - kept


def plain(section: dict[str, Any] | None) -> str:
    """The section as words, a line for each paragraph; the words of a picture stand for it."""
    if section is None:
        return ""
    in_one_line = " ".join(section["body_html"].split())
    body = _ALT.sub(r"[\1]\n", _CELL_END.sub(" | ", _BLOCK_END.sub("\n", in_one_line)))
    lines = (" ".join(line.split()) for line in unescape(nh3.clean(body, tags=set())).splitlines())
    return "\n".join([section["title"], *filter(None, lines)])


def word_runs(before: str, after: str) -> list[Run]:
    """The two texts as one, word by word: what is in both, what went and what came."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    runs: list[Run] = []
    for verb, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            runs.append(Run(Change.SAME, "".join(old[a:b])))
            continue
        if went := "".join(old[a:b]):
            runs.append(Run(Change.REMOVED, went))
        if came := "".join(new[c:d]):
            runs.append(Run(Change.ADDED, came))
    return runs


def _figures(old: dict[str, Any] | None, new: dict[str, Any] | None, language: str) -> list[FigureChange]:
    was, now = ({one["slug"]: one for one in (section or {}).get("figures", [])} for section in (old, new))
    return [
        one
        for slug in [*now, *(slug for slug in was if slug not in now)]
        if (one := _figure(was.get(slug), now.get(slug), language)).change is not Change.SAME
    ]


def _figure(was: dict[str, Any] | None, now: dict[str, Any] | None, language: str) -> FigureChange:
    before, after = (in_words(one, language) if one else "" for one in (was, now))
    name = (now or was or {})["name"]
    if was is None or now is None:
        return FigureChange(name, Change.ADDED if was is None else Change.REMOVED, before, after)
    same = was["values"] == now["values"]
    return FigureChange(name, Change.SAME if same else Change.CHANGED, before, after)
