"""Fragments of a page → rows of segments: what stands on one baseline, cut at wide gaps."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qa.documents.canonical import canonical
from qa.documents.pdf_glyphs import Fragment

_SAME_BASELINE = 0.45  # of the larger size: sub- and superscripts stay on their line
_WORD_GAP = 0.17  # of the size: letters stand closer, words wider apart
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SEGMENT_GAP = 0.95  # of the size: wider than the spaces of justified text


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of words without a wide gap; coordinates in points, y grows upwards."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    """Whether most of its letters are."""

    @property
    def width(self) -> float:
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class Row:
    """Segments on one baseline, from left to right, or right to left where the script does."""

    segments: tuple[Segment, ...]

    @property
    def y(self) -> float:
        return self.segments[0].y

    @property
    def size(self) -> float:
        return max(segment.size for segment in self.segments)

    @property
    def x0(self) -> float:
        return min(segment.x0 for segment in self.segments)

    @property
    def x1(self) -> float:
        return max(segment.x1 for segment in self.segments)

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)


def rows_of(fragments: Iterable[Fragment]) -> list[list[Row]]:
    """Rows from top to bottom, a list for each direction of text, the most used direction first."""
    turned: dict[int, list[Fragment]] = defaultdict(list)
    for fragment in fragments:
        if fragment.size > 0.1:
            turned[fragment.turn].append(fragment)
    ranked = sorted(turned.values(), key=lambda group: -sum(len(f.text) for f in group))
    return [rows for group in ranked if (rows := _rows(group))]


def _rows(fragments: list[Fragment]) -> list[Row]:
    lines: list[list[Fragment]] = []
    anchor: Fragment | None = None
    for fragment in sorted(fragments, key=lambda f: (-f.y, f.x0)):
        if not fragment.text.strip() and fragment.x1 - fragment.x0 > 3 * fragment.size:
            continue  # a tab stop, not a space
        near = anchor is not None and anchor.y - fragment.y < _SAME_BASELINE * max(
            anchor.size, fragment.size
        )
        if not near:
            lines.append([])
            anchor = fragment
        lines[-1].append(fragment)
    return [Row(tuple(segments)) for line in lines if (segments := _segments(line))]


def _segments(line: list[Fragment]) -> list[Segment]:
    line.sort(key=lambda f: f.x0)
    groups: list[list[Fragment]] = []
    end = 0.0
    for fragment in line:
        if groups and _is_shadow(groups[-1][-1], fragment):
            continue
        size = max(fragment.size, groups[-1][-1].size) if groups else fragment.size
        if not groups or fragment.x0 - end > _SEGMENT_GAP * size:
            if not fragment.text.strip():
                continue
            groups.append([])
        groups[-1].append(fragment)
        end = max(end, fragment.x1) if len(groups[-1]) > 1 else fragment.x1
    segments = [segment for group in groups if (segment := _segment(group)).text]
    return segments[::-1] if _is_rtl("".join(segment.text for segment in segments)) else segments


def _is_shadow(before: Fragment, fragment: Fragment) -> bool:
    """Whether the same text is drawn again a hair beside itself, to look bold."""
    offset = abs(before.x0 - fragment.x0)
    return (
        before.text == fragment.text
        and offset < 0.1 * fragment.size
        and bool(fragment.text.strip())
    )


def _segment(group: Sequence[Fragment]) -> Segment:
    sizes: dict[float, int] = defaultdict(int)
    for fragment in group:
        sizes[round(fragment.size, 1)] += len(fragment.text.strip())
    size = max(sizes, key=lambda s: (sizes[s], s))
    baseline = next((f.y for f in group if abs(f.size - size) < 0.11), group[0].y)
    letters = sum(sizes.values())
    bold = sum(len(f.text.strip()) for f in group if f.bold)
    return Segment(
        canonical(_joined([_raised(f, size, baseline) for f in group])),
        group[0].x0,
        max(f.x1 for f in group),
        baseline,
        size,
        bold * 2 > letters,
    )


def _raised(fragment: Fragment, size: float, baseline: float) -> Fragment:
    """A small raised number, such as a footnote's, as superscript: it is no part of a number."""
    small = fragment.size < 0.85 * size and fragment.y > baseline + 0.15 * size
    if small and fragment.text.strip().isdecimal():
        return replace(fragment, text=fragment.text.translate(_SUPERSCRIPT))
    return fragment


def _joined(group: Sequence[Fragment]) -> str:
    """The fragments' text in reading order, a space wherever they stand a space apart."""
    rtl = _is_rtl("".join(fragment.text for fragment in group))
    ordered = _in_reading_order(group) if rtl else group
    parts: list[str] = []
    for index, fragment in enumerate(ordered):
        if index:
            a, b = sorted((ordered[index - 1], fragment), key=lambda f: f.x0)
            if b.x0 - a.x1 > _WORD_GAP * max(a.size, b.size):
                parts.append(" ")
        parts.append(fragment.text)
    return "".join(parts)


def _in_reading_order(group: Sequence[Fragment]) -> list[Fragment]:
    """Right to left, but runs of left-to-right fragments (numbers, names) as they stand."""
    ordered: list[Fragment] = []
    run: list[Fragment] = []
    for fragment in reversed(group):
        if _is_rtl(fragment.text) or not any(map(str.isalnum, fragment.text)):
            ordered += run[::-1]
            run = []
            ordered.append(fragment)
        else:
            run.append(fragment)
    return ordered + run[::-1]


def _is_rtl(text: str) -> bool:
    """Whether most of the letters belong to a script that runs from right to left."""
    if text.isascii():
        return False
    kinds = [unicodedata.bidirectional(character) for character in text]
    return kinds.count("R") + kinds.count("AL") > kinds.count("L")
