"""The nouns of the product: documents, passages, hits, citations and answers.

All are frozen, slotted dataclasses. A *span* is a half-open pair of offsets, counted in Unicode code
points, into the canonical text of one document. Whatever can be derived from offsets (a quotation, its
pages, its headings) is a property, so that it cannot disagree with the text that it came from.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open run of code points, `0 <= start <= end`; it is a plain `tuple[int, int]`.

    >>> Span(2, 5).of("a banker")
    'ban'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The slice of `text` that the span names."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it stands in the text: where it is, and how deep (1 is the outermost)."""

    start: int
    end: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table, written as one line of the text.

    `header` is the text of the table's header row (`"Date | Entity | Decision"`): context that helps
    to find the row. It is "" for a table without a header.
    """

    start: int
    end: int
    header: str = ""


@dataclass(frozen=True, slots=True)
class Origins:
    """Where each piece of a document's metadata was found, in words a curator understands.

    Examples: "front matter", "PDF metadata", "HTML meta", "dateline", "byline", "first heading",
    "file name", "credit line". None where nothing was found.
    """

    title: str | None = None
    published: str | None = None
    author: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the corpus, as one canonical text.

    `text` is Unicode NFC. Blocks (paragraphs, headings, list items, table rows) are separated by line
    breaks: "\\n\\n" between blocks, "\\n" between the items of one list and the rows of one table.
    Within a block there is no line break.

    `pages` are consecutive spans over the text, one per page of the original in order (an empty page
    is an empty span); () where the format has no pages. A paragraph that crosses a page turn is one
    block that two page spans share. `headings` and `rows` stand in text order.
    """

    id: str
    """POSIX path under the corpus folder, such as "2026/round-four.pdf"."""
    sha256: str
    """Of the file's bytes, 64 hexadecimal digits."""
    title: str
    text: str
    published: date | None = None
    author: str | None = None
    source: str | None = None
    pages: tuple[Span, ...] = ()
    headings: tuple[Heading, ...] = ()
    rows: tuple[TableRow, ...] = ()
    origins: Origins = Origins()
    copies: tuple[str, ...] = ()
    """The ids of other files with the same bytes or the same text, which are indexed as this one."""

    def pages_of(self, start: int, end: int) -> tuple[int, ...]:
        """The numbers (from 1) of the pages that the span touches; () if the document has none."""
        return tuple(
            number
            for number, page in enumerate(self.pages, 1)
            if max(page.start, start) < min(page.end, end)
        )

    def headings_at(self, offset: int) -> tuple[Heading, ...]:
        """The headings that stand over `offset`, outermost first.

        Levels strictly increase: a heading closes every earlier one of its own level or deeper.
        """
        last = bisect_right(self.headings, offset, key=lambda heading: heading.start)
        chain: list[Heading] = []
        for heading in reversed(self.headings[:last]):
            if not chain or heading.level < chain[-1].level:
                chain.append(heading)
        return tuple(reversed(chain))


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one document: what is embedded, searched and read.

    `text` runs from the first sentence to the last and is quotable; `context` ("title › heading",
    a table's header) helps retrieval and is not.
    """

    document: Document
    sentences: tuple[Span, ...]
    """At least one; in text order, not overlapping, offsets into `document.text`."""
    context: str = ""

    @property
    def start(self) -> int:
        return self.sentences[0].start

    @property
    def end(self) -> int:
        return self.sentences[-1].end

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def pages(self) -> tuple[int, ...]:
        return self.document.pages_of(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found for a question, and how it was found.

    `score` lies in [0, 1], higher is better, and compares hits of one question only. Ranks count from
    1; None means that this way of searching did not bring the passage among its candidates.
    """

    passage: Passage
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    cosine: float = 0.0
    """Of the question's and the passage's unit vectors, in [-1, 1]."""
    bm25: float = 0.0
    """At least 0; 0 if no word of the question occurs."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation in its place: a slice of one document, and the words in it that answer."""

    document: Document
    start: int
    end: int
    marks: tuple[Span, ...] = ()
    """The answering words: spans into `document.text`, inside the quotation, in order, disjoint."""
    factuality: str = "fact"
    """How the quotation stands to what was asked: "fact", "negated", "planned", "conditional", "denied" or
    "attributed", as far as rules can tell (`qa.factuality`)."""
    time: str = ""
    """The time that it tells of, in words ("November 2025"), where an answer is in order of time; else ""."""
    later: bool = False
    """Whether it tells of a later time than another quotation of the answer on the same matter."""

    @property
    def quote(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def pages(self) -> tuple[int, ...]:
        return self.document.pages_of(self.start, self.end)

    @property
    def heading(self) -> str | None:
        """The innermost heading over the quotation, or None."""
        chain = self.document.headings_at(self.start)
        return self.document.text[chain[-1].start : chain[-1].end] if chain else None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list that was asked for: a slice of the quotation that names it."""

    citation: Citation
    span: Span

    @property
    def text(self) -> str:
        return self.span.of(self.citation.document.text)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One considered sentence run, and what spoke for it; shown by `qa ask --why`.

    `signals` are (name, value) pairs in a fixed order; `score` is the reader's, higher is better;
    `agreement`, in [0, 1], is how much of all that was read says the same (`qa.agreement`).
    """

    hit: Hit
    citation: Citation
    score: float
    signals: tuple[tuple[str, float], ...] = ()
    agreement: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A word of the question as it was typed, and as what it was read."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What a question leaves unsaid and takes over from the turn before it; see `qa.followups`.

    `kind` is "time", "name", "words", or "question": the question before, with "…" in the place of what the
    new one asks instead. `text` is a slice of that question, of what was carried into it, or of the words
    that answered it.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question: quotations in order, or silence with its reason.

    `points` are the separate facts, best first; the citations of one point say the same thing in
    different places. An answer without points is silence: then `reason` says why and `nearest` holds
    the closest misses. `confidence` is the calibrated probability, in [0, 1], that the first point
    answers the question, whether or not it was enough to speak.
    """

    question: str
    points: tuple[tuple[Citation, ...], ...] = ()
    confidence: float = 0.0
    reason: str | None = None
    nearest: tuple[Citation, ...] = ()
    generation: str = ""
    considered: tuple[Evidence, ...] = ()
    assumed: tuple[Reading, ...] = ()
    """What of the question was taken for a slip, and read otherwise than typed."""
    carried: tuple[Carried, ...] = ()
    """What the question was taken to leave unsaid."""
    searched: str = ""
    """The question as it was searched, with what was carried and its slips mended; "" if nothing was."""
    items: tuple[Item, ...] = ()
    """Of a question that asks for several things: those that were found, each once, as quoted first."""
    order: str = "best first"
    """How the points stand: "best first", or where time matters "newest first" or "oldest first"."""

    @property
    def answered(self) -> bool:
        return bool(self.points)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, point by point."""
        return tuple(citation for point in self.points for citation in point)

    @property
    def text(self) -> str:
        """The first quotation of each point, one a line; "" for silence."""
        return "\n".join(point[0].quote for point in self.points)
