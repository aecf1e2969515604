"""Rows of segments → tables: where segments of several rows stand in the same columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from qa.documents.pdf_rows import Row, Segment

_FEWEST_ROWS = 3
_TEXT_COLUMN = 28  # characters: where all columns hold longer lines, they are columns of text
_MARKER = re.compile(r"[•‣▪◦·–—*-]|\(?\w{1,3}[.)]|\[\d{1,3}\]|\d{1,3}(?:\.\d{1,2})*")


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by row and column, "" where one is empty; `bold` says whether its first row is."""

    cells: tuple[tuple[str, ...], ...]
    y: float
    x0: float
    x1: float
    bold: bool = False

    @property
    def has_header(self) -> bool:
        """Whether the first row names the columns: bold, or all words where numbers follow."""
        first, rest = self.cells[0], self.cells[1:]
        if not all(first):
            return False
        if self.bold or not rest:
            return self.bold
        words = not any(character.isdigit() for character in "".join(first))
        return words and max(map(len, first)) <= 40


def find_tables(rows: Sequence[Row]) -> list[tuple[int, int, Table]]:
    """Tables among the rows of a page as (first row, row after the last, table)."""
    found: list[tuple[int, int, Table]] = []
    index = 0
    while index < len(rows):
        end, columns = _grown(rows, index)
        table = _table(rows[index:end], columns) if end - index >= _FEWEST_ROWS else None
        if table is None:
            index += 1
        else:
            found.append((index, end, table))
            index = end
    return found


def _grown(rows: Sequence[Row], start: int) -> tuple[int, list[tuple[float, float]]]:
    """How far rows stay in the columns that the row at `start` opens, and those columns."""
    columns = [(segment.x0, segment.x1) for segment in rows[start].segments]
    if len(columns) < 2 or columns != sorted(columns):
        return start, []
    end = start + 1
    while end < len(rows):
        row = rows[end]
        near = rows[end - 1].y - row.y < 3.2 * row.size
        widened = _widened(columns, row.segments) if near else None
        if widened is None:
            break
        tight = rows[end - 1].y - row.y < 1.45 * row.size
        if len(row.segments) == 1 and not tight:
            break
        columns = widened
        end += 1
    return end, columns


def _widened(
    columns: list[tuple[float, float]], segments: Sequence[Segment]
) -> list[tuple[float, float]] | None:
    """The columns with the segments in them; None if one lies across two columns or two lie in one."""
    result = list(columns)
    taken: list[tuple[float, float]] = []
    for segment in segments:
        hits = [column for column in result if segment.x0 < column[1] and column[0] < segment.x1]
        if len(hits) > 1 or (hits and hits[0] in taken):
            return None
        x0, x1 = hits[0] if hits else (segment.x0, segment.x1)
        if hits:
            result.remove(hits[0])
        taken.append((min(x0, segment.x0), max(x1, segment.x1)))
        result.append(taken[-1])
    result.sort()
    apart = all(b[0] - a[1] > 2.0 for a, b in pairwise(result))
    return result if apart else None


def _table(rows: Sequence[Row], columns: list[tuple[float, float]]) -> Table | None:
    """The table in these rows, or None if they are a list, or columns of running text."""
    full = [row for row in rows if len(row.segments) > 1]
    if len(full) < _FEWEST_ROWS or not _are_aligned(full, columns):
        return None
    placed = [_placed(row, columns) for row in rows]
    texts = [[cells[i] for cells in placed if cells[i]] for i in range(len(columns))]
    if all(_MARKER.fullmatch(text) for text in texts[0]) and not _is_numeric(texts):
        return None
    if min(median(map(len, column)) for column in texts if column) > _TEXT_COLUMN:
        return None
    cells = _merged(rows, placed)
    if len(cells) < _FEWEST_ROWS - 1:
        return None
    bold = all(segment.bold for segment in rows[0].segments)
    all_bold = all(segment.bold for row in rows for segment in row.segments)
    return Table(cells, rows[0].y, columns[0][0], columns[-1][1], bold and not all_bold)


def _is_numeric(texts: Sequence[Sequence[str]]) -> bool:
    """Whether all columns hold short cells: numbers in the first are then no list's numbering."""
    return len(texts) > 2 and max(len(text) for column in texts for text in column) < 30


def _are_aligned(rows: Sequence[Row], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether most segments begin or end where others of their column do."""
    aligned = total = 0
    for x0, x1 in columns:
        inside = [s for row in rows for s in row.segments if s.x0 < x1 and x0 < s.x1]
        if not inside:
            continue  # only rows of one segment have something here
        best = 0
        for places in (
            [s.x0 for s in inside],
            [s.x1 for s in inside],
            [(s.x0 + s.x1) / 2 for s in inside],
        ):
            middle = median(places)
            best = max(best, sum(abs(place - middle) < 3.0 for place in places))
        aligned, total = aligned + best, total + len(inside)
    return aligned >= 0.7 * total


def _placed(row: Row, columns: Sequence[tuple[float, float]]) -> list[str]:
    cells = [""] * len(columns)
    for segment in row.segments:
        for index, (x0, x1) in enumerate(columns):
            if segment.x0 < x1 and x0 < segment.x1:
                cells[index] = segment.text
    return cells


def _merged(rows: Sequence[Row], placed: Sequence[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of cells, lines of one cell joined: they stand closer than rows, or leave column one empty."""
    gaps = [a.y - b.y for a, b in pairwise(rows)]
    tight = min(gaps)
    # below the header there is often a rule, so its gap says nothing about the rows
    wide = [gap for gap in gaps[1:] if gap > 1.25 * tight]
    spaced = 4 * len(wide) >= len(gaps)
    cells: list[list[str]] = []
    for index, texts in enumerate(placed):
        close = index > 0 and gaps[index - 1] < 1.12 * tight
        joins = close if spaced and tight < 1.45 * rows[0].size else close and not texts[0]
        if joins:
            cells[-1] = [f"{a} {b}".strip() for a, b in zip(cells[-1], texts, strict=True)]
        else:
            cells.append(list(texts))
    return tuple(map(tuple, cells))
