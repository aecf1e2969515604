"""Blocks: what a reader of a format yields, and how they become one text with its offsets.

Text and offsets are built together, so that headings, rows and pages are right by construction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from qa.types import Heading, Span, TableRow

Kind = Literal["paragraph", "heading", "item", "row"]


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of a document that a reader sees as one: a paragraph, a heading, an item, a row.

    `text` is canonical and has no line break. `group` numbers lists and tables: neighbours with the
    same kind and group stand on adjacent lines. `turns` are (offset in `text`, page) pairs where a
    new page begins inside the block; `page` is where it begins, counted from 1 (0: no pages).
    """

    text: str
    kind: Kind = "paragraph"
    level: int = 1
    """Of a heading; 1 is the outermost."""
    group: int = 0
    header: str = ""
    """Of a row: its table's header row, "" for none."""
    page: int = 0
    turns: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """The canonical text of a document and the spans that name its parts."""

    text: str
    headings: tuple[Heading, ...]
    rows: tuple[TableRow, ...]
    pages: tuple[Span, ...]


def compose(blocks: Iterable[Block], pages: int = 0) -> Composed:
    """Write the blocks as one text; `pages` is how many pages the original has, 0 for none.

    Empty blocks are left out. White space between two pages belongs to the earlier one.

    >>> compose([Block("Banks", "heading"), Block("Two were delisted.")]).text
    'Banks\\n\\nTwo were delisted.'
    """
    parts: list[str] = []
    headings: list[Heading] = []
    rows: list[TableRow] = []
    starts: list[tuple[int, int]] = []  # (page, offset) wherever a page was seen to begin
    length = 0
    previous: Block | None = None
    for block in blocks:
        if not block.text:
            continue
        if previous is not None:
            gap = _separator(previous, block)
            parts.append(gap)
            length += len(gap)
        start, length = length, length + len(block.text)
        parts.append(block.text)
        if block.kind == "heading":
            headings.append(Heading(start, length, block.level))
        elif block.kind == "row":
            rows.append(TableRow(start, length, block.header))
        starts.append((block.page, start))
        starts.extend((page, start + offset) for offset, page in block.turns)
        previous = block
    spans = _page_spans(starts, length, pages)
    return Composed("".join(parts), tuple(headings), tuple(rows), spans)


def _separator(first: Block, second: Block) -> str:
    together = first.kind == second.kind and first.group == second.group
    return "\n" if together and first.kind in ("item", "row") else "\n\n"


def _page_spans(starts: list[tuple[int, int]], length: int, pages: int) -> tuple[Span, ...]:
    """Consecutive spans that cover the text; a page without text is an empty span."""
    if not pages:
        return ()
    edges = [length] * (pages + 1)
    for page, offset in reversed(starts):
        edges[page - 1] = offset
    edges[0] = 0
    for number in range(pages - 1, 0, -1):  # an empty page begins where the next one does
        edges[number] = min(edges[number], edges[number + 1])
    return tuple(Span(edges[i], edges[i + 1]) for i in range(pages))
