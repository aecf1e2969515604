"""What stands above the first paragraph and below the last: dateline, credits, title, byline.

A briefing names its date, its author and where it was first published before it begins or when it
has ended; a reader knows these lines by their shape and their place, and so does this module.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.documents.blocks import Block
from qa.documents.credit_lines import (
    author_beside,
    byline,
    closing_credit,
    credit,
    dateline,
    inline_dateline,
    is_names,
)

_DEPTH = 12  # blocks; below them no line is a dateline or byline any more
_CLOSING = 4  # blocks from the end, among which a credit line closes the document
_BODY = 160  # characters: a block that is longer is a paragraph of the body


@dataclass(frozen=True, slots=True)
class Preface:
    """What the lines around the body say, and which blocks say it (indices; None if none does)."""

    title: int | None = None
    published: datetime.date | None = None
    author: str | None = None
    source: str | None = None
    credits: frozenset[int] = frozenset()
    """Indices of the blocks that are dateline, byline or credit line, and so are no headings."""


def read_preface(blocks: Sequence[Block]) -> Preface:
    """Find dateline, credit line, title and byline among the first blocks of a document.

    Where no credit line stands above the body, one below it names the source.
    """
    title: int | None = None
    published: datetime.date | None = None
    author: str | None = None
    source: str | None = None
    found: set[int] = set()
    is_letter = any(block.text.startswith("Dear ") for block in blocks[: 2 * _DEPTH])
    for index, block in enumerate(blocks[:_DEPTH]):
        text = block.text
        if block.kind in ("row", "item"):
            break
        below_title = title is not None and block.kind == "paragraph"
        if published is None and (day := dateline(text)):
            published = day
            author = author or author_beside(text)
            found.add(index)
        elif source is None and (credited := credit(text)):
            source, day = credited
            published = published or day
            found.add(index)
        elif block.kind == "paragraph" and is_body(text):
            if published is None and (line := _news_dateline(blocks, index)):
                published = dateline(line)
                author = author or author_beside(line)
            break
        elif author is None and (by := byline(text, below_title=below_title)):
            author = by
            found.add(index)
        elif title is None:
            title = index
        elif (
            author is None
            and not is_letter  # there the name is the addressee's
            and index - title <= 3
            and _is_lone_name(block, blocks[index + 1 :])
        ):
            author = text
            found.add(index)
    if source is None and (closing := _closing(blocks)):
        found.add(closing[0])
        source = closing[1]
    return Preface(title, published, author, source, frozenset(found))


def without_credit_headings(blocks: Sequence[Block], preface: Preface) -> list[Block]:
    """The blocks; a dateline or byline that is set like a heading is a paragraph."""
    return [
        replace(block, kind="paragraph", level=1)
        if index in preface.credits and block.kind == "heading"
        else block
        for index, block in enumerate(blocks)
    ]


def below_title(blocks: Sequence[Block], title: str, origin: str | None) -> list[Block]:
    """The blocks; where sections are of the title's own level, all headings below it go one deeper.

    A title that is only the first of several equal headings stands over none of them.
    """
    headings = [index for index, block in enumerate(blocks) if block.kind == "heading"]
    first = blocks[headings[0]] if headings else None
    if (
        first is None
        or origin == "first heading"
        or first.text.casefold() != title.casefold()
        or all(blocks[index].level > first.level for index in headings[1:])
    ):
        return list(blocks)
    return [
        replace(block, level=min(6, block.level + 1))
        if block.kind == "heading" and block is not first
        else block
        for block in blocks
    ]


def is_body(text: str) -> bool:
    """Whether the block is running text rather than a title or a line of credits.

    >>> is_body("It rained."), is_body("Towards a major deal?")
    (True, False)
    """
    return len(text) > _BODY or text.rstrip("\"'”’)»").endswith((".", "!", ";", ":", "…", ","))


def _news_dateline(blocks: Sequence[Block], index: int) -> str | None:
    """The dateline that the first paragraph begins with; not of a chronology, where each does."""
    line = inline_dateline(blocks[index].text)
    following = blocks[index + 1].text if index + 1 < len(blocks) else ""
    return line if line and not inline_dateline(following) else None


def _closing(blocks: Sequence[Block]) -> tuple[int, str] | None:
    """(index, source) of the last credit line that closes the document.

    Under a table it names the table's source, unless nothing comes after it.
    """
    for index in range(len(blocks) - 1, max(0, len(blocks) - 1 - _CLOSING), -1):
        below_table = blocks[index - 1].kind == "row" and index < len(blocks) - 1
        if blocks[index].kind in ("paragraph", "heading") and not below_table:
            source = closing_credit(blocks[index].text)
            if source:
                return index, source
    return None


def _is_lone_name(block: Block, following: Sequence[Block]) -> bool:
    """Whether the block is a name on a line of its own, with a body somewhere below it.

    A line that is set as a heading is one if it stands over running text.
    """
    if not following or not is_names(block.text):
        return False
    return block.kind == "paragraph" or not is_body(following[0].text)
