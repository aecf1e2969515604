"""What an author set out as a list: the rows of a table, the items of a list, what follows a colon, and
what is counted off ("The first is …. The second is ….").

Such a list says itself what it lists: in the words before it, in the heading over it, in the head of its
column. So it is complete in a way that no search for single sentences can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.lexical import words
from qa.passages import sentence_spans
from qa.times.dates import find_dates
from qa.types import Document, Span

_BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_LINE = re.compile(r"[^\n]+")
_CELL = re.compile(r"[^|]+")
_MARKER = re.compile(r"(?:[-•*–]|\(?(?:\d{1,2}|[a-z])[.)])\s+")
_PART = re.compile(
    r"(?:(?!;\s|,\s(?!and\s|or\s)(?=\S)|,?\s(?:and|or|as\swell\sas)\s).)+", re.DOTALL
)
_JOINT = re.compile(r"(?:\s*[,;]\s*)?(?:\b(?:and|or|as\swell\sas)\b\s*)?")
_ARTICLE = re.compile(r"the\s+(?=[^\W\d_a-z])")
_COLON = re.compile(r":\s")
_DASHES = re.compile(r"\s[-–—]\s([^-–—]+)\s[-–—]\s")
_JOINED = re.compile(r";|\b(?:and|or|as\swell\sas)\b")
_CLOSERS = " \t.;,:!?"
_ORDINAL = re.compile(
    r"(?:the\s+)?(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?:ly)?\b"
    r"(?:,\s+|\s+(?:one\s+)?(?:is|was|were|are)\s+(?!(?:\w+ed|named|given)\b))?",
    re.IGNORECASE,
)
_PLACES = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_OPENING = 24
"""In so many characters a date that an entry begins with stands."""
_LEAST = 2
"""A list has at least so many entries."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list; spans into the document's text."""

    start: int
    end: int
    """What would be quoted: a row, an item, or the sentence that holds it."""
    item: Span
    """What the entry names: the first cell that is no date, what stands before a colon, or all of it."""
    cells: tuple[Span, ...] = ()
    """The cells of a row, in order."""


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list as its author set it out."""

    document: Document
    lead: str
    """The words that say what is listed: those before it, the heading over it, or the head of the column."""
    context: str
    """The title, the headings over it, and the head of a table."""
    entries: tuple[Entry, ...]
    counted: bool = False
    """Whether it is counted off ("Firstly, …. Secondly, …."), so that it need not say what it lists."""

    @property
    def dated(self) -> bool:
        """Whether it is a chronicle: most of its entries begin with a date."""
        text = self.document.text
        opening = (text[one.start : one.start + _OPENING] for one in self.entries)
        return sum(map(bool, map(find_dates, opening))) * 2 > len(self.entries)


@lru_cache(maxsize=512)
def enumerations(document: Document) -> tuple[Enumeration, ...]:
    """All lists of a document, in the order of the text; a list has at least two entries.

    >>> said = "Two banks were relieved: the Alpha Bank and Betabank."
    >>> (found,) = enumerations(Document("a", "", "Relief", said))
    >>> found.lead, [entry.item.of(said) for entry in found.entries]
    ('Two banks were relieved', ['Alpha Bank', 'Betabank'])
    """
    found: list[Enumeration] = []
    before = ""
    rows = {row.start: row.header for row in document.rows}
    headings = {heading.start for heading in document.headings}
    for match in _BLOCK.finditer(document.text):
        lines = [Span(*line.span()) for line in _LINE.finditer(document.text, *match.span())]
        headed = [line for line in lines if rows.get(line.start)]
        if headed:
            found.append(_table(document, headed, rows[headed[0].start]))
        elif len(lines) >= _LEAST and all(line.start not in rows for line in lines):
            found.append(_items(document, lines, before))
        if not headed:
            sentences = [span for line in lines for span in _sentences(document.text, line)]
            if lines[0].start not in headings:
                found += _inline(document, sentences)
            if sentences:
                before = sentences[-1].of(document.text)
    found += _counted(document)
    return tuple(one for one in found if len(one.entries) >= _LEAST)


def _table(document: Document, rows: Sequence[Span], header: str) -> Enumeration:
    text = document.text
    entries = []
    column = 0
    for row in rows:
        cells = _cells(text, row)
        column = next((place for place, cell in enumerate(cells) if _names(cell.of(text))), 0)
        if cells:
            entries.append(Entry(*row, cells[column], cells))
    heads = [head.strip() for head in header.split("|")]
    lead = f"{heads[column]} " if column < len(heads) else ""
    over = _over(document, rows[0].start)
    return Enumeration(
        document, lead + (over[-1] if over[1:] else ""), " ".join((*over, header)), tuple(entries)
    )


def _cells(text: str, row: Span) -> tuple[Span, ...]:
    cells = (Span(*match.span()) for match in _CELL.finditer(text, *row))
    return tuple(cell for cell in (_trimmed(text, cell) for cell in cells) if cell.end > cell.start)


def _names(cell: str) -> bool:
    """Whether a cell may name what its row is about: it holds letters and is no date."""
    return any(c.isalpha() for c in cell) and not find_dates(cell)


def _items(document: Document, lines: Sequence[Span], before: str) -> Enumeration:
    text = document.text
    over = _over(document, lines[0].start)
    lead = [before.rstrip(_CLOSERS)] if before.endswith(":") else []
    entries = []
    for line in lines:
        marker = _MARKER.match(text, *line)
        start = marker.end() if marker else line.start
        colon = _COLON.search(text, start, line.end)
        item = _trimmed(text, Span(start, colon.start() if colon else line.end))
        entries.append(Entry(*line, item))
    return Enumeration(document, " ".join((*lead, *over[1:][-1:])), " ".join(over), tuple(entries))


def _inline(document: Document, sentences: Sequence[Span]) -> Iterator[Enumeration]:
    """The lists that follow a colon within a sentence, or stand in it between two dashes."""
    text = document.text
    for sentence in sentences:
        colon, dashes = _COLON.search(text, *sentence), _DASHES.search(text, *sentence)
        if colon and _JOINED.search(text, colon.end(), sentence.end):
            inside = Span(colon.end(), sentence.end)
        elif dashes and "," in dashes[1]:
            inside = Span(*dashes.span(1))
        else:
            continue
        lead = text[sentence.start : inside.start].rstrip(_CLOSERS + "-–—")
        if len(words(lead)) >= _LEAST:  # one word before a colon is a label
            entries = tuple(Entry(*sentence, part) for part in _parts(text, inside))
            yield Enumeration(document, lead, " ".join(_over(document, sentence.start)), entries)


def _parts(text: str, span: Span) -> list[Span]:
    """What "a, b, and c" consists of; where there is a semicolon, only semicolons part."""
    place, end = span
    closed = ";" in span.of(text)
    found = []
    while place < end:
        if closed:
            stop = text.find(";", place, end)
            match_end = stop if stop >= 0 else end
        else:
            match = _PART.match(text, place, end)
            match_end = match.end() if match else end
        part = _trimmed(text, Span(place, match_end))
        joint = _JOINT.match(text, part.start, part.end)
        if joint and joint.group().strip():
            part = Span(joint.end(), part.end)
        if article := _ARTICLE.match(text, *part):
            part = Span(article.end(), part.end)
        if part.end > part.start:
            found.append(part)
        after = _JOINT.match(text, match_end, end)
        place = max(after.end() if after else match_end, match_end + 1)
    return found


def _counted(document: Document) -> Iterator[Enumeration]:
    """The sentences of one section that count off: "The first is …", and later "The second is …"."""
    text = document.text
    headings = {heading.start for heading in document.headings}
    lead, last, start = "", "", 0
    entries: list[Entry] = []
    for match in _BLOCK.finditer(text):
        if match.start() in headings:
            if lead:
                yield _counted_off(document, start, lead, entries)
            lead, last, entries = "", "", []
            continue
        for sentence in _sentences(text, Span(*match.span())):
            ordinal = _ORDINAL.match(text, *sentence)
            if ordinal and last and _PLACES.index(ordinal[1].casefold()) == len(entries):
                lead, start = lead or last, start if entries else sentence.start
                item = _trimmed(text, Span(ordinal.end(), sentence.end))
                entries.append(Entry(*sentence, item))
            last = sentence.of(text)
    if lead:
        yield _counted_off(document, start, lead, entries)


def _counted_off(
    document: Document, start: int, lead: str, entries: Sequence[Entry]
) -> Enumeration:
    over = _over(document, start)
    said = " ".join((lead, *over[1:][-1:]))
    return Enumeration(document, said, " ".join(over), tuple(entries), counted=True)


def _over(document: Document, offset: int) -> tuple[str, ...]:
    """The title and the headings over a place, outermost first."""
    text = document.text
    return (document.title, *(text[one.start : one.end] for one in document.headings_at(offset)))


def _sentences(text: str, block: Span) -> list[Span]:
    found = sentence_spans(block.of(text))
    return [Span(block.start + one.start, block.start + one.end) for one in found]


def _trimmed(text: str, span: Span) -> Span:
    """The span without white space at its beginning and what closes a sentence at its end."""
    said = span.of(text)
    start = span.start + len(said) - len(said.lstrip())
    return Span(start, max(start, span.start + len(said.rstrip(_CLOSERS))))
