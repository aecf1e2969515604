"""Markdown → blocks: CommonMark with tables and strikethrough, and YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING

from qa.documents.blocks import Block, Kind
from qa.documents.canonical import canonical
from qa.documents.encodings import decode
from qa.documents.front_matter import split_front_matter
from qa.documents.parsed import Parsed
from qa.documents.tables import row_blocks
from qa.errors import DocumentError

if TYPE_CHECKING:
    from markdown_it.token import Token

_FOOTNOTE = re.compile(r"^ {0,3}\[\^[^\]\s]{1,60}\]:[ \t]*", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,60}\]")
_UNSEEN = re.compile(r"<(/?)(script|style)\b", re.IGNORECASE)
_BREAK = re.compile(r"<br\b", re.IGNORECASE)


def read_markdown(content: bytes, id: str) -> Parsed:
    """Blocks of a Markdown file, marks resolved; claims from its front matter."""
    text = decode(content)
    if text is None:
        raise DocumentError(id, "is not text in any encoding we know; save it as UTF-8")
    claims, body = split_front_matter(text, id)
    return Parsed(tuple(blocks_of_markdown(body)), tuple(claims))


def blocks_of_markdown(text: str) -> list[Block]:
    """What a reader of the rendered text sees, block by block.

    >>> [block.text for block in blocks_of_markdown("# Banks\\n\\n*Two* were [delisted](#).")]
    ['Banks', 'Two were delisted.']
    """
    from markdown_it import MarkdownIt

    # A footnote's text is a paragraph of its own; CommonMark would take it for a link's address.
    text = _FOOTNOTE.sub("\n", text)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return _Walker().walk(parser.parse(text))


class _Walker:
    """Reads block tokens in order, with the list and the table that they stand in."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._groups = count(1)
        self._lists = 0
        self._group = 0
        self._level = 0
        self._rows: list[list[str]] | None = None

    def walk(self, tokens: Sequence[Token]) -> list[Block]:
        for token in tokens:
            if token.type in ("bullet_list_open", "ordered_list_open"):
                self._group = self._group if self._lists else next(self._groups)
                self._lists += 1
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self._lists -= 1
            elif token.type == "heading_open":
                self._level = int(token.tag[1])
            elif token.type == "heading_close":
                self._level = 0
            elif token.type in ("table_open", "tr_open", "table_close"):
                self._table(token.type)
            elif token.type == "inline":
                self._inline(inline_text(token.children or []))
            elif token.type in ("fence", "code_block"):
                self._lines(token.content)
            elif token.type == "html_block":
                self._html(token.content)
        return self._blocks

    def _inline(self, text: str) -> None:
        if self._rows is not None:
            self._rows[-1].append(text)
            return
        kind: Kind = "heading" if self._level else "item" if self._lists else "paragraph"
        group = self._group if kind == "item" else 0
        self._blocks.append(Block(text, kind, self._level or 1, group))

    def _table(self, event: str) -> None:
        if event == "table_open":
            self._rows = []
        elif self._rows is not None and event == "tr_open":
            self._rows.append([])
        elif self._rows is not None:
            self._blocks += row_blocks(self._rows, next(self._groups), has_header=True)
            self._rows = None

    def _lines(self, code: str) -> None:
        """Code keeps its lines: each is a block, and they stand together."""
        group = next(self._groups)
        lines = [canonical(line) for line in code.splitlines()]
        self._blocks += [Block(line, "item", group=group) for line in lines if line]

    def _html(self, source: str) -> None:
        from qa.documents.html import parse_html
        from qa.documents.html_blocks import blocks_of

        tree = parse_html(source)
        for block in blocks_of(tree) if tree is not None else []:
            self._blocks.append(block)


def inline_text(tokens: Sequence[Token]) -> str:
    """Inline tokens as a reader sees them: no marks, no tags, no images; one line."""
    parts: list[str] = []
    unseen = False
    for token in tokens:
        if token.type == "html_inline":
            if tag := _UNSEEN.match(token.content):
                unseen = not tag[1]
            elif _BREAK.match(token.content):
                parts.append(" ")
        elif unseen:
            continue
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "text":
            parts.append(_FOOTNOTE_MARK.sub("", token.content))
        elif token.type == "code_inline":
            parts.append(token.content)
    return canonical("".join(parts))
