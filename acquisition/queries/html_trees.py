"""Clean HTML as a tree of plain values, for a typesetter that takes data and never markup."""

from html.parser import HTMLParser
from typing import Any

Node = dict[str, Any]
_EMPTY = {"img", "br"}


def html_tree(body: str) -> list[Any]:
    """The nodes of the text: a string, or `{"tag", "of", ...}` with its attributes and what it holds in `of`.

    Space between blocks is left out.
    """
    reader = _Reader()
    reader.feed(body)
    reader.close()
    return reader.root["of"]


class _Reader(HTMLParser):
    _INLINE = {"strong", "em", "a"}
    _HOLD_BLOCKS = {"", "ul", "ol", "table", "thead", "tbody", "tr", "figure", "blockquote"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: Node = {"tag": "", "of": []}
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs if name != "tag"}
        node: Node = {**given, "tag": tag, "of": []}
        self._open[-1]["of"].append(node)
        if tag not in _EMPTY:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth]["tag"] == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        if not data.strip() and self._open[-1]["tag"] in self._HOLD_BLOCKS:
            return
        self._open[-1]["of"].append(" ".join(data.split("\n")))
