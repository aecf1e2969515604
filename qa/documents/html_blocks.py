"""An element tree → blocks: what a reader of the page would see, in order.

The tree is HTML, or trafilatura's XML, whose few tags of its own are in the same tables.
"""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from qa.documents.blocks import Block, Kind
from qa.documents.canonical import canonical
from qa.documents.tables import row_blocks

_HIDDEN_TAGS = (
    "script style noscript template svg iframe object embed select option button input textarea "
    "title meta link audio video canvas map dialog graphic img"
)
_BLOCK_TAGS = (
    "html body main article section header footer nav aside div p h1 h2 h3 h4 h5 h6 ul ol dl li dt "
    "dd pre blockquote figure figcaption table thead tbody tfoot tr td th caption form fieldset "
    "address details summary hr center quote list item row cell head"
)
_HIDDEN = frozenset(_HIDDEN_TAGS.split())
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_ITEMS = frozenset(("li", "dt", "dd", "item"))
_LISTS = frozenset(("ul", "ol", "dl", "list"))
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")  # a footnote's number is no part of one
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PARAGRAPH_BREAK = re.compile(r"\n[ \n]*\n")


def blocks_of(root: Any) -> list[Block]:
    """Blocks of an lxml element, scripts and other invisible parts left out."""
    walker = _Walker()
    walker.walk(root)
    walker.flush()
    return walker.blocks


class _Walker:
    """Collects inline text until a block begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._inline: list[str] = []
        self._groups = count(1)
        self._kind: Kind = "paragraph"
        self._level = 1
        self._group = 0

    def walk(self, element: Any) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _HIDDEN or is_hidden(element):
            return
        if tag in ("br", "lb"):
            self._inline.append("\n")
        elif tag == "sup" and (element.text or "").strip().isdecimal() and not len(element):
            self._inline.append(element.text.strip().translate(_SUPERSCRIPT))
        elif tag == "pre":
            self._lines(element)
        elif tag == "table" and (rows := _rows(element)):
            self._table(element, rows)
        elif tag in _BLOCKS:
            self._block(element, tag)
        else:
            self._children(element)

    def flush(self) -> None:
        """End the current block."""
        for text in _PARAGRAPH_BREAK.split("".join(self._inline)):
            if text := canonical(text):
                self.blocks.append(Block(text, self._kind, self._level, self._group))
        self._inline.clear()

    def _children(self, element: Any) -> None:
        self._say(element.text)
        for child in element:
            self.walk(child)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self._inline.append(_SPACE.sub(" ", text))

    def _block(self, element: Any, tag: str) -> None:
        self.flush()
        outer = (self._kind, self._level, self._group)
        level = _heading_level(element, tag)
        if level:
            self._kind, self._level, self._group = "heading", level, 0
        elif tag in _ITEMS:
            self._kind, self._level = "item", 1
        elif tag in _LISTS and self._kind != "item":
            self._group = next(self._groups)
        self._children(element)
        self.flush()
        self._kind, self._level, self._group = outer

    def _lines(self, element: Any) -> None:
        """Preformatted text keeps its lines: each is a block, and they stand together."""
        self.flush()
        group = next(self._groups)
        lines = [canonical(line) for line in "".join(element.itertext()).splitlines()]
        self.blocks += [Block(line, "item", group=group) for line in lines if line]

    def _table(self, element: Any, rows: list[Any]) -> None:
        self.flush()
        for caption in element.iterchildren("caption"):
            self._block(caption, "caption")
        cells = [[_cell_text(cell) for cell in _cells(row)] for row in rows]
        filled = [[text for text in row if text] for row in cells]
        first = 0
        # a caption as a row: trafilatura writes it so, and authors do who know no better
        if len(rows) > 2 and len(filled[0]) == 1 and len(filled[1]) > 1:
            self.blocks.append(Block(filled[0][0]))
            first = 1
        header = all(map(_is_header, _cells(rows[first]))) or (
            len(rows) > first + 1
            and all(map(_is_bold, _cells(rows[first])))
            and not all(map(_is_bold, _cells(rows[first + 1])))
        )
        self.blocks += row_blocks(cells[first:], next(self._groups), has_header=header)


def is_hidden(element: Any) -> bool:
    """Whether the element says itself that it is not shown."""
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _INVISIBLE.search(element.get("style") or "") is not None
    )


def _heading_level(element: Any, tag: str) -> int:
    """1 to 6, or 0 if it is no heading."""
    name = element.get("rend") or "h2" if tag == "head" else tag
    return int(name[1]) if re.fullmatch(r"h[1-6]", name) else 0


def _rows(table: Any) -> list[Any]:
    """The rows of a table of data; none if the table only lays out the page."""
    if any(True for _ in table.iterdescendants("table")):
        return []
    rows = [row for row in table.iter("tr", "row") if _cells(row)]
    return rows if rows and max(len(_cells(row)) for row in rows) > 1 else []


def _is_header(cell: Any) -> bool:
    return bool(cell.tag == "th" or cell.get("role") == "head")


def _is_bold(cell: Any) -> bool:
    """Whether all of the cell's words are bold."""
    bold = [part for part in cell.iter("b", "strong", "hi") if part.get("rend", "#b") == "#b"]
    words = canonical(cell.xpath("string()"))
    return bool(bold) and canonical(bold[0].xpath("string()")) == words


def _cells(row: Any) -> list[Any]:
    return list(row.iterchildren("td", "th", "cell"))


def _cell_text(cell: Any) -> str:
    return canonical(" ".join(block.text for block in blocks_of(cell)))
