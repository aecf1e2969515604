"""Headers and footers that no other page repeats: told from the text by where and how they stand.

A line in the margin goes only if a clear gap parts it from the text and a reader loses nothing by it:
it repeats the head of the document, counts the page, or is small print that is neither a note nor a
sentence nor a credit line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from qa.documents.credit_lines import closing_credit, dateline
from qa.documents.pdf_rows import Row

_ZONE = 0.085  # of the page's height, at the top and at the bottom
_GAP = 2.4  # of the body's size, baseline to baseline: two lines and more
_MOST_ROWS = 3
_HEAD = 8  # rows that the head of a document has
_SHORT = 100  # characters
_SMALLER = 0.92  # than the body's size
_WORD = re.compile(r"[^\W_]+")
_NOTE = re.compile(
    r"[⁰¹²³⁴⁵⁶⁷⁸⁹*†‡§]|\(?[\da-z][.)]\s|\[\d{1,3}\]|(?:notes?|nb|cf|see)\b", re.IGNORECASE
)
_LONE_NUMBER = re.compile(
    r"(?:page\s*)?(\d{1,4})\b|\b(?:page\s*)?(\d{1,4})(?:\s*(?:/|of)\s*\d{1,4})?\Z"
)
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\Z")


class Band(NamedTuple):
    """The lower and the upper edge of a page, in the points in which its rows stand."""

    bottom: float
    top: float


def without_margins(
    pages: Sequence[list[Row]], bands: Sequence[Band | None], title: str = ""
) -> list[list[Row]]:
    """The pages' rows (top to bottom) without headers and footers; of an unknown band all stay."""
    body = _body_size(pages)
    head: set[str] | None = None
    result: list[list[Row]] = []
    for number, (rows, band) in enumerate(zip(pages, bands, strict=True), 1):
        end = _text_end(rows, band, body)
        start = _text_start(rows[:end], band, body)
        if head is None and rows:
            head = _words(title).union(*(_words(row.text) for row in rows[:end][:_HEAD]))
        if any(not _is_footer(row, body, head or set(), number) for row in rows[end:]):
            end = len(rows)
        below = _words(title).union(*(_words(row.text) for row in rows[start:end][:_HEAD]))
        if any(not _repeats(row, body, below, number) for row in rows[:start]):
            start = 0
        result.append(rows[start:end])
    return result


def _text_end(rows: Sequence[Row], band: Band | None, body: float) -> int:
    """Where the rows of the bottom margin begin; the number of rows if there are none."""
    if band is None:
        return len(rows)
    limit = band.bottom + _ZONE * (band.top - band.bottom)
    for index in range(len(rows) - 1, max(0, len(rows) - 1 - _MOST_ROWS), -1):
        if rows[index].y > limit:
            break
        if rows[index - 1].y - rows[index].y > _GAP * body:
            return index
    return len(rows)


def _text_start(rows: Sequence[Row], band: Band | None, body: float) -> int:
    """Where the rows of the top margin end; 0 if there are none."""
    if band is None:
        return 0
    limit = band.top - _ZONE * (band.top - band.bottom)
    for index in range(min(_MOST_ROWS, len(rows) - 1)):
        if rows[index].y < limit:
            break
        if rows[index].y - rows[index + 1].y > _GAP * body:
            return index + 1
    return 0


def _is_footer(row: Row, body: float, head: set[str], number: int) -> bool:
    text = row.text
    if len(text) > _SHORT or _NOTE.match(text) or closing_credit(text):
        return False
    if _repeats(row, body, head, number):
        return True
    if _SENTENCE_END.search(text) or text[0].isdigit():
        return False
    counted = _unnumbered(text, number) != text and len(row.segments) > 1
    small = row.size < _SMALLER * body and sum(map(str.isalpha, text)) > 7
    return counted or (small and not dateline(text))


def _repeats(row: Row, body: float, words: set[str], number: int) -> bool:
    """Whether the line is none of the larger ones, and says only words that stand elsewhere.

    The number of its page may stand beside them.
    """
    bare = _unnumbered(row.text, number)
    own = _words(bare)
    enough = len(own) > 1 or bare != row.text  # a single word is repeated by chance
    return row.size <= 1.05 * body and enough and own <= words


def _unnumbered(text: str, number: int) -> str:
    """The text without the page's number at its start or end."""
    for match in _LONE_NUMBER.finditer(text):
        if (match.start() == 0 or match.end() == len(text)) and number == int(match[1] or match[2]):
            return text[: match.start()] + " " + text[match.end() :]
    return text


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _body_size(pages: Sequence[Sequence[Row]]) -> float:
    """The size in which most characters are set."""
    sizes: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            for segment in row.segments:
                sizes[round(segment.size * 2) / 2] += len(segment.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 10.0
