"""Rows of a page → lines in reading order: columns one after the other, wide lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.documents.pdf_rows import Row, Segment
from qa.documents.pdf_tables import Table, find_tables

_FEWEST_LINES = 4  # in each column
_FULL = 0.55  # of its column's width that a line of running text fills, on average


@dataclass(frozen=True, slots=True)
class Line:
    """One line of running text, and the left and right edge of the column that it stands in."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    left: float
    right: float
    page: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A table, where it stands in the order of reading."""

    table: Table
    page: int


def reading_order(rows: Sequence[Row], page: int) -> list[Line | Placed]:
    """Lines and tables of one page in the order in which a reader takes them."""
    gutter = _gutter([s for row in rows for s in row.segments], rows)
    if gutter is not None:
        return _in_columns(rows, gutter, page)
    result: list[Line | Placed] = []
    start = 0
    for first, after, table in find_tables(rows):
        result += _lines(rows[start:first], page)
        result.append(Placed(table, page))
        start = after
    return result + _lines(rows[start:], page)


def _in_columns(rows: Sequence[Row], gutter: float, page: int) -> list[Line | Placed]:
    """Bands of two columns, left before right, parted by rows that cross the gutter."""
    result: list[Line | Placed] = []
    left: list[Row] = []
    right: list[Row] = []

    def end_band() -> None:
        for column in (left, right):
            if column:
                result.extend(reading_order(column, page))
            column.clear()

    for row in rows:
        if any(s.x0 < gutter < s.x1 for s in row.segments):
            end_band()
            result += _lines([row], page)
            continue
        for column, segments in (
            (left, tuple(s for s in row.segments if s.x1 <= gutter)),
            (right, tuple(s for s in row.segments if s.x0 >= gutter)),
        ):
            if segments:
                column.append(Row(segments))
    end_band()
    return result


def _gutter(segments: Sequence[Segment], rows: Sequence[Row]) -> float | None:
    """x of the widest empty strip with columns of running text on both sides, or None."""
    if len(rows) < _FEWEST_LINES:
        return None
    x0, x1 = min(s.x0 for s in segments), max(s.x1 for s in segments)
    candidates = sorted({round(s.x0, 1) - 1.0 for s in segments if x0 + 40 < s.x0 < x1 - 40})
    best: tuple[int, float] | None = None
    for x in candidates:
        crossing = sum(s.x0 < x < s.x1 for s in segments)
        left = [s for s in segments if s.x1 <= x]
        right = [s for s in segments if s.x0 >= x]
        if min(len(left), len(right)) < _FEWEST_LINES or crossing > 0.4 * len(rows):
            continue
        if _is_text(left) and _is_text(right) and (best is None or crossing < best[0]):
            best = crossing, x
    return best[1] if best else None


def _is_text(segments: Sequence[Segment]) -> bool:
    """Whether the segments are lines of running text: they fill the width they share."""
    x0, x1 = min(s.x0 for s in segments), max(s.x1 for s in segments)
    rows: dict[int, float] = {}
    for segment in segments:
        key = round(segment.y)
        rows[key] = rows.get(key, 0.0) + segment.width
    if len(rows) < _FEWEST_LINES:
        return False
    filled = sum(rows.values()) / len(rows)
    letters = sum(len(s.text) for s in segments) / len(segments)
    return filled >= _FULL * (x1 - x0) and letters >= 18


def _lines(rows: Sequence[Row], page: int) -> list[Line | Placed]:
    """Rows as lines, all in one column."""
    if not rows:
        return []
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    return [
        Line(
            row.text,
            row.x0,
            row.x1,
            row.y,
            max(row.segments, key=lambda s: len(s.text)).size,
            all(s.bold for s in row.segments),
            left,
            right,
            page,
        )
        for row in rows
    ]
