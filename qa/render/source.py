"""A document's text, typeset as HTML: headings, paragraphs, lists, tables and page turns.

Made from slices of the text alone: the text content of the result is the text of the document, and the
text content of its `<mark class="quote">` elements is the quotation, whatever structure lies between.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from qa.render.marking import pieces, pieces_to_html
from qa.types import Citation, Document, Span

BAR = " | "
"""What separates the cells of a table row in the text."""
_BLOCK = re.compile(r"(?:[^\n]+\n?)+\n*")
_LINE = re.compile(r"([^\n]+)(\n*)")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the text and the line breaks after it."""

    span: Span
    gap: Span
    kind: str
    """The element that it becomes: h2, h3, tr, li or p."""
    block: int
    """The number of its block: the items of one list and the rows of one table share it."""


def document_to_html(citation: Citation) -> str:
    """The cited document's text as HTML, with the quotation and the answering words marked."""
    typesetter = _Typesetter(citation)
    grouped = groupby(_lines(citation.document), key=lambda line: (line.kind, line.block))
    body = "".join(typesetter.block(kind, list(lines)) for (kind, _), lines in grouped)
    return f'<div class="document">{body}</div>'


def _lines(document: Document) -> Iterator[_Line]:
    """The lines in order; their spans and gaps together are the whole text."""
    headings = {heading.start: heading.level for heading in document.headings}
    rows = {row.start for row in document.rows}
    for number, block in enumerate(_BLOCK.finditer(document.text)):
        lines = list(_LINE.finditer(document.text, *block.span()))
        listed = len(lines) > 1 and not any(line.start() in rows for line in lines)
        for line in lines:
            if line.start() in headings:
                kind = "h2" if headings[line.start()] == 1 else "h3"
            elif line.start() in rows:
                kind = "tr"
            else:
                kind = "li" if listed else "p"
            yield _Line(Span(*line.span(1)), Span(*line.span(2)), kind, number)


class _Typesetter:
    """Writes the blocks of one document; knows where its marks and its page turns are."""

    def __init__(self, citation: Citation) -> None:
        self.citation = citation
        self.text = citation.document.text
        self.headers = {row.header for row in citation.document.rows}
        self.pages = _page_starts(citation.document)
        self.starts = sorted(self.pages)

    def block(self, kind: str, lines: Sequence[_Line]) -> str:
        """Lines of one kind and block, as one list or table where they are one."""
        if kind == "tr":
            columns = max(line.span.of(self.text).count(BAR) for line in lines) + 1
            rows = "".join(self._row(line, columns) for line in lines)
            return f'<div class="table"><table><tbody>{rows}</tbody></table></div>'
        if kind == "li":
            items = "".join(
                f'<li dir="auto">{self._page(line.span.start)}{self._inner(line)}</li>'
                for line in lines
            )
            return f"<ul>{items}</ul>"
        return "".join(
            f'{self._page(line.span.start)}<{kind} dir="auto">{self._inner(line)}</{kind}>'
            for line in lines
        )

    def _inner(self, line: _Line) -> str:
        return self._inline(line.span) + self._hidden(line.gap)

    def _row(self, line: _Line, columns: int) -> str:
        row = line.span.of(self.text)
        tag = "th" if row in self.headers else "td"
        alone = f' colspan="{columns}"' if BAR not in row and columns > 1 else ""
        cells = ""
        start = line.span.start
        for cell in row.split(BAR):
            end = start + len(cell)
            last = end == line.span.end
            after = line.gap if last else Span(end, end + len(BAR))
            page = self._page(start) if start == line.span.start else ""
            inner = page + self._inline(Span(start, end)) + self._hidden(after)
            cells += f'<{tag} dir="auto"{alone}>{inner}</{tag}>'
            start = after.end
        return f"<tr>{cells}</tr>"

    def _inline(self, span: Span) -> str:
        """A run of the text, escaped and marked, with a label wherever a page begins inside it."""
        first, last = (bisect_left(self.starts, edge) for edge in (span.start + 1, span.end))
        html, start = "", span.start
        for turn in self.starts[first:last]:
            html += self._marked(Span(start, turn)) + self._page(turn)
            start = turn
        return html + self._marked(Span(start, span.end))

    def _hidden(self, span: Span) -> str:
        """What separates lines and cells: the layout shows it, it is kept so that marks are whole."""
        return f'<span class="gap">{self._marked(span)}</span>' if span.end > span.start else ""

    def _page(self, start: int) -> str:
        """The label of the page that begins here. Its words stand in the style sheet, not the text."""
        number = self.pages.get(start)
        return f'<span class="page-turn" data-page="{number}"></span>' if number else ""

    def _marked(self, span: Span) -> str:
        html = ""
        cut = groupby(pieces(span, self.citation), key=lambda piece: piece.quoted)
        for quoted, run in cut:
            inner = pieces_to_html(run, self.text)
            html += f'<mark class="quote">{inner}</mark>' if quoted else inner
        return html


def _page_starts(document: Document) -> dict[int, int]:
    """Where the text of each page begins → its number; empty pages have no text to stand at."""
    text = document.text
    starts: dict[int, int] = {}
    for number, page in enumerate(document.pages, 1):
        shown = page.of(text)
        if shown.strip("\n"):
            starts[page.start + len(shown) - len(shown.lstrip("\n"))] = number
    return starts
