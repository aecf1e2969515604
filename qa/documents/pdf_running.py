"""Running headers, footers and page numbers: rows at the edges of pages that come again and again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qa.documents.pdf_rows import Row

_EDGE = 3  # rows from the top and from the bottom of a page
Key = tuple[int, int, str]
"""The edge (1 top, -1 bottom), the height on the page in points, the words without digits."""

_DIGITS = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(
    r"[\[(\-–— ]*(?:(?:page|p\.|seite)\s*)?(?:\d{1,4}|[ivxlcdm]{1,6})"
    r"(?:\s*(?:/|of|von|\|)\s*\d{1,4})?[\])\-–— ]*",
    re.IGNORECASE,
)


def without_running(pages: Sequence[list[Row]]) -> list[list[Row]]:
    """The pages' rows (top to bottom) without running headers, footers and page numbers.

    A row runs if it stands at the same height of at least two pages (of many: of three in ten) with
    the same words after its digits are left out; the outermost row also if a neighbouring page has
    it too, with nothing changed but a number that counts the pages.
    """
    seen: Counter[Key] = Counter()
    for rows in pages:
        seen.update({key for index in range(len(rows)) for key in _keys(rows, index)})
    enough = max(2, round(0.3 * len(pages))) if len(pages) > 6 else 2
    running = {key for key, times in seen.items() if times >= enough}
    return [_kept(pages, number, running) for number in range(len(pages))]


def _kept(pages: Sequence[list[Row]], number: int, running: set[Key]) -> list[Row]:
    """What is left when rows go from the edges inwards; all rows if nothing would be."""
    rows = pages[number]
    top, bottom = 0, len(rows)
    while top < min(_EDGE, bottom) and _goes(pages, number, top, running):
        top += 1
    while bottom > max(len(rows) - _EDGE, top) and _goes(pages, number, bottom - 1, running):
        bottom -= 1
    return rows[top:bottom] if top < bottom else rows


def _goes(pages: Sequence[list[Row]], number: int, index: int, running: set[Key]) -> bool:
    rows = pages[number]
    outermost = index in (0, len(rows) - 1) and len(rows) > 1
    if outermost and (_NUMBER.fullmatch(rows[index].text) or _counts(pages, number, index)):
        return True
    return any(key in running for key in _keys(rows, index))


def _counts(pages: Sequence[list[Row]], number: int, index: int) -> bool:
    """Whether a page next to this one, or the one after it, has the row with the number counted on."""
    text = pages[number][index].text
    for step in (-2, -1, 1, 2):
        other = pages[number + step] if 0 <= number + step < len(pages) else []
        if other and _is_counted(text, other[0 if index == 0 else -1].text, step):
            return True
    return False


def _is_counted(text: str, other: str, step: int) -> bool:
    """Whether the texts differ only in one number, by as much as their pages."""
    if _DIGITS.sub("#", text) != _DIGITS.sub("#", other):
        return False
    pairs = zip(_DIGITS.findall(text), _DIGITS.findall(other), strict=True)
    changes = [int(b) - int(a) for a, b in pairs if a != b]
    return changes == [step] or (not changes and not _DIGITS.search(text))


def _keys(rows: Sequence[Row], index: int) -> list[Key]:
    """By which a row is known again."""
    words = _DIGITS.sub("#", rows[index].text.lower())
    if not words:
        return []
    edges = ([1] if index < _EDGE else []) + ([-1] if index >= len(rows) - _EDGE else [])
    return [(edge, round(rows[index].y), words) for edge in edges]
