"""A run of a document's text, cut where the quotation and its answering words begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from qa.types import Citation, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A slice of the text that is wholly inside or outside the quotation and one of its marks."""

    span: Span
    quoted: bool
    marked: bool


def pieces(run: Span, citation: Citation) -> Iterator[Piece]:
    """The pieces of `run` in order; together they are exactly the run, and none is empty.

    >>> from qa.types import Document
    >>> cited = Citation(Document("a", "", "A", "Two banks left."), 4, 15, (Span(4, 9),))
    >>> [(p.span.of("Two banks left."), p.quoted, p.marked) for p in pieces(Span(0, 15), cited)]
    [('Two ', False, False), ('banks', True, True), (' left.', True, False)]
    """
    edges = {run.start, run.end, citation.start, citation.end}
    edges.update(edge for mark in citation.marks for edge in mark)
    inside = sorted(edge for edge in edges if run.start <= edge <= run.end)
    for start, end in pairwise(inside):
        span = Span(start, end)
        yield Piece(
            span,
            quoted=citation.start <= start and end <= citation.end,
            marked=any(span.overlaps(mark) for mark in citation.marks),
        )


def pieces_to_html(run: Iterable[Piece], text: str) -> str:
    """The pieces' slices of `text`, escaped, the answering words in `<mark class="answer">`."""
    html = ""
    for piece in run:
        inner = escape(piece.span.of(text))
        html += f'<mark class="answer">{inner}</mark>' if piece.marked else inner
    return html
