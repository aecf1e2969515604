"""Answers and hits → rich renderables for a terminal.

Text of documents never passes through rich's markup, and control characters in it (which could move the
cursor or recolour the screen) are left out.
"""

from __future__ import annotations

import unicodedata
from itertools import count
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qa.render.location import STANDINGS, found, location, one_line, told
from qa.render.marking import pieces
from qa.types import Answer, Citation, Evidence, Hit, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK = "bold underline"
FAINT = "dim"
MOST_CONSIDERED = 10
"""Columns of the table that explains a choice."""
GLIMPSE = 160
"""Characters of a passage in a list."""


def answer_to_rich(answer: Answer) -> RenderableType:
    """Numbered quotations with their places; or the reason for silence and the nearest misses."""
    numbers = count(1)
    assumed = [
        Text(plain(f"Reading “{one.typed}” as “{one.read}”."), FAINT) for one in answer.assumed
    ]
    if answer.carried and answer.searched:
        assumed.append(Text(plain(f"Searched: “{answer.searched}”."), FAINT))
    if not answer.answered:
        parts: list[RenderableType] = [
            *assumed,
            Text(plain(answer.reason or "No answer."), "bold"),
        ]
        if answer.nearest:
            parts += [Text(), Text("Closest passages, not an answer:", FAINT)]
            parts += [_citation(one, next(numbers)) for one in answer.nearest]
        return Group(*parts)
    listed = [Text(plain(found(answer)), "bold"), Text()] if answer.items else []
    cited = [_citation(one, next(numbers)) for point in answer.points for one in point]
    return Group(*assumed, *listed, *cited, Text(f"confidence {answer.confidence:.2f}", FAINT))


def hits_to_rich(hits: Sequence[Hit]) -> RenderableType:
    """The found passages in order, each with its place and score."""
    if not hits:
        return Text("Nothing found.", FAINT)
    return Group(*(_hit(hit, rank) for rank, hit in enumerate(hits, 1)))


def why_to_rich(answer: Answer) -> RenderableType:
    """What was considered for an answer, best first: its answering span and what spoke for it."""
    if not answer.considered:
        return Text("Nothing was considered.", FAINT)
    considered = answer.considered[:MOST_CONSIDERED]
    table = Table(box=None, padding=(0, 1))
    table.add_column(no_wrap=True)
    for rank in range(1, len(considered) + 1):
        table.add_column(str(rank), justify="right")
    table.add_row("score", *(f"{one.score:.2f}" for one in considered))
    table.add_row("dense rank", *(_rank(one.hit.dense_rank) for one in considered))
    table.add_row("lexical rank", *(_rank(one.hit.lexical_rank) for one in considered))
    for place, (name, _) in enumerate(considered[0].signals):
        table.add_row(name, *(f"{one.signals[place][1]:.2f}" for one in considered))
    table.add_row("agreement", *(f"{one.agreement:.2f}" for one in considered))
    return Group(Text("What was considered, best first:", FAINT), _passages(considered), table)


def plain(text: str) -> str:
    """`text` without control characters, line breaks aside.

    >>> plain("a\\x1b[31mb\\n")
    'a[31mb\\n'
    """
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))


def _citation(citation: Citation, number: int) -> RenderableType:
    text = citation.document.text
    quote = Text(f"{number}  ", FAINT)
    for piece in pieces(Span(citation.start, citation.end), citation):
        quote.append(plain(piece.span.of(text)), MARK if piece.marked else None)
    where = location(citation)
    if citation.heading and citation.heading != citation.document.title:
        where += f" · {citation.heading}"
    if citation.factuality in STANDINGS:
        where = f"{STANDINGS[citation.factuality]} · {where}"
    if citation.time:
        where = f"{told(citation)} · {where}"
    place = Text(f"{plain(where)} · {one_line(citation.document.id)}", FAINT)
    return Group(quote, Padding(place, (0, 0, 1, 3)))


def _hit(hit: Hit, rank: int) -> RenderableType:
    head = Text(f"{rank}  ", FAINT).append(plain(location(hit.passage)), "bold")
    head.append(f"  {hit.score:.3f}", FAINT)
    return Group(head, Padding(Text(plain(hit.passage.text)), (0, 0, 1, 3)))


def _passages(considered: Sequence[Evidence]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    for rank, one in enumerate(considered, 1):
        text = one.citation.document.text
        span = " · ".join(_glimpse(mark.of(text)) for mark in one.citation.marks)
        shown = Text(plain(_glimpse(one.citation.quote)))
        shown.append(f"\n{plain(span)}" if span else "", MARK)
        shown.append(f"\n{plain(location(one.citation))}", FAINT)
        grid.add_row(str(rank), shown)
    return Padding(grid, (0, 0, 1, 0))


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _glimpse(text: str) -> str:
    """At most the beginning of `text`, on one line; an ellipsis says that there is more."""
    line = " ".join(text.split())
    return line if len(line) <= GLIMPSE else f"{line[: GLIMPSE - 1]}…"
