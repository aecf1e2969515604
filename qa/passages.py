"""A document's text → sentences → passages of whole sentences.

A block (paragraph, list item, table row) never shares a sentence with its neighbour. Passages keep to one
section and stay within a number of tokens; a sentence that alone is longer is cut at the latest
clause, word or, at worst, character that fits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

import sentencex

from qa.settings import IndexSettings
from qa.times.dates import find_dates
from qa.types import Document, Passage, Span

_BLOCK = re.compile(r"[^\n]+")
_CLOSERS = re.compile(r"\s*[)\]}”’»\"']+(?=\s|$)")
_MARKER = re.compile(r"^\W*(?:\d{1,3}|[A-Za-z]|[ivxlc]{1,5})[.)]$")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“])(?:approx|c|ca|cf|col|dept|est|ed|eds|gov|incl|lt|maj|max|min|no|nos|para|paras"
    r"|pp|p|rep|sec|sen|sgt|vol|vs|v|H\.E)\.$",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[;:,–—]\s|\s[–—]\s")
_AROUND_TIME = frozenset(
    "at by around about in on of the from since until early late mid end close beginning start "
    "spring summer autumn winter".split()
)
SEPARATOR = " › "
_TIME_WORDS = 6
"""The most words of a sentence that is looked at for being nothing but a time."""


class Tokens(Protocol):
    """Where the tokens of a text stand."""

    def tokens(self, text: str) -> list[Span]: ...


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """The sentences of one block, without the white space around them, in order.

    Boundaries come from the library sentencex; a list marker ("2."), a closing bracket or quotation
    mark and a few abbreviations that it would cut off are put back. A time alone ("August 2025.") goes
    with the sentence after it, so that it is read and quoted with what happened then.

    >>> text = "Mr. Coale met U.S. officials at No. 5. He left (at 5 p.m.). Then?"
    >>> [span.of(text) for span in sentence_spans(text)]
    ['Mr. Coale met U.S. officials at No. 5.', 'He left (at 5 p.m.).', 'Then?']
    """
    pieces: list[Span] = []
    start = 0
    for piece in sentencex.segment(language, text):
        end = start + len(piece)
        pieces.append(Span(start, end))
        start = end
    merged: list[Span] = []
    for span in pieces:
        if merged and _belongs(merged[-1].of(text), span.of(text)):
            merged[-1] = Span(merged[-1].start, span.end)
        elif merged and (closer := _CLOSERS.match(text, span.start, span.end)):
            merged[-1] = Span(merged[-1].start, closer.end())
            merged.append(Span(closer.end(), span.end))
        else:
            merged.append(span)
    trimmed = [_trim(text, span) for span in merged]
    return list(_with_their_times(text, [span for span in trimmed if span.end > span.start]))


def _with_their_times(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    begun: int | None = None  # where times stand that wait for their sentence
    for span in sentences:
        begins = span.start if begun is None else begun
        if span is not sentences[-1] and _is_time(span.of(text)):
            begun = begins
        else:
            yield Span(begins, span.end)
            begun = None


def _is_time(sentence: str) -> bool:
    """Whether a sentence names a time and nothing else."""
    if len(sentence.split()) > _TIME_WORDS or not any(map(str.isdigit, sentence)):
        return False
    rest = list(sentence)
    for mention in find_dates(sentence):
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    return all(word.casefold() in _AROUND_TIME for word in re.findall(r"\w+", "".join(rest)))


def _belongs(before: str, after: str) -> bool:
    """Whether `after` goes on with the sentence `before`."""
    before = before.rstrip()
    if _MARKER.match(before) or _ABBREVIATION.search(before):
        return True
    return after[:1].islower() and before.endswith(".") and not before.endswith("...")


def _trim(text: str, span: Span) -> Span:
    piece = span.of(text)
    return Span(
        span.start + len(piece) - len(piece.lstrip()), span.end - len(piece) + len(piece.rstrip())
    )


def passages(document: Document, tokens: Tokens, settings: IndexSettings) -> tuple[Passage, ...]:
    """The passages of a document in text order, each of at most `settings.passage_tokens` tokens.

    Headings and header rows are context, not quotable text, unless nothing stands under a heading.
    """
    headers = {row.start: row.header for row in document.rows}
    made: list[Passage] = []
    for blocks in _sections(document):
        sentences: list[Span] = []
        sizes: list[int] = []
        for block in blocks:
            for sentence, size in _sized_sentences(
                document.text, block, block.start in headers, tokens, settings
            ):
                sentences.append(sentence)
                sizes.append(size)
        if sentences:
            context = _context(document, sentences[0], headers, tokens, settings)
            for first, last in _runs(sizes, settings.passage_tokens, settings.overlap):
                made.append(Passage(document, tuple(sentences[first:last]), context))
    return tuple(made)


def _sections(document: Document) -> Iterator[list[Span]]:
    """Runs of blocks that share their heading and, in a table, its header row."""
    headings = {heading.start: heading.level for heading in document.headings}
    headers = {row.start: row.header for row in document.rows}
    header_rows = _header_rows(document)
    section: list[Span] = []
    bare: Span | None = None  # a heading under which nothing has stood yet
    header: str | None = None
    for match in _BLOCK.finditer(document.text):
        block = Span(*match.span())
        if block.start in header_rows:
            continue
        if block.start in headings:
            yield section
            if bare and headings[bare.start] >= headings[block.start]:
                yield [bare]
            section, bare = [], block
            continue
        if section and headers.get(block.start) != header:
            yield section
            section = []
        header, bare = headers.get(block.start), None
        section.append(block)
    yield section
    if bare:
        yield [bare]


def _header_rows(document: Document) -> set[int]:
    """Where the rows start that only name the columns of the rows after them."""
    return {
        row.start
        for row, following in pairwise(document.rows)
        if following.header == document.text[row.start : row.end]
    }


def _sized_sentences(
    text: str, block: Span, is_row: bool, tokens: Tokens, settings: IndexSettings
) -> Iterator[tuple[Span, int]]:
    """The sentences of a block with their numbers of tokens, none above the limit; a row is one."""
    line = block.of(text)
    token_spans = tokens.tokens(line)
    starts = [token.start for token in token_spans]
    for sentence in [Span(0, len(line))] if is_row else sentence_spans(line):
        while True:
            first = bisect_left(starts, sentence.start)
            size = bisect_left(starts, sentence.end) - first
            if size <= settings.passage_tokens:
                break
            limit = token_spans[first + settings.passage_tokens].start
            cut = _cut(line, sentence.start, limit)
            piece = _trim(line, Span(sentence.start, cut))
            yield _shift(piece, block.start), bisect_left(starts, cut) - first
            sentence = _trim(line, Span(cut, sentence.end))
        if sentence.end > sentence.start:
            yield _shift(sentence, block.start), size


def _cut(line: str, start: int, limit: int) -> int:
    """Where to cut `line[start:limit]`: after its last clause, else word, else at the limit."""
    clauses = [match.end() for match in _CLAUSE_END.finditer(line, start, limit)]
    if clauses and clauses[-1] > start + (limit - start) // 3:
        return clauses[-1]
    space = line.rfind(" ", start, limit)
    return space + 1 if space > start else limit


def _shift(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _runs(sizes: Sequence[int], most: int, overlap: int) -> Iterator[tuple[int, int]]:
    """Cut sentences of these sizes into runs of at most `most` tokens, about equally long.

    >>> list(_runs([40, 40, 40, 40], most=130, overlap=0))
    [(0, 2), (2, 4)]
    """
    total = sum(sizes)
    aim = total / max(1, -(-total // most))
    first = 0
    while first < len(sizes):
        last, held = first, 0
        while last < len(sizes) and (
            last == first or (held + sizes[last] <= most and held + sizes[last] / 2 <= aim)
        ):
            held += sizes[last]
            last += 1
        yield first, last
        if last == len(sizes):
            return
        first = max(first + 1, last - overlap)


def _context(
    document: Document,
    sentence: Span,
    headers: Mapping[int, str],
    tokens: Tokens,
    settings: IndexSettings,
) -> str:
    """What stands over a sentence, "title › heading › table header", cut to `context_tokens`."""
    if not settings.context_tokens:
        return ""
    parts = [document.title]
    for heading in document.headings_at(sentence.start):
        words = document.text[heading.start : heading.end]
        if words != parts[-1] and heading.start != sentence.start:
            parts.append(words)
    if headers.get(sentence.start):
        parts.append(headers[sentence.start])
    context = SEPARATOR.join(parts)
    spans = tokens.tokens(context)
    if len(spans) <= settings.context_tokens:
        return context
    return context[: spans[settings.context_tokens].start].rstrip()
