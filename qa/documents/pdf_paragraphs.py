"""Lines of all pages in reading order → blocks: headings, paragraphs, items, rows of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import count, pairwise
from statistics import median

from qa.documents.blocks import Block
from qa.documents.joining import Joiner
from qa.documents.pdf_columns import Line, Placed
from qa.documents.tables import row_blocks

_BULLET = re.compile(r"(?:[•‣▪◦·●○■□–—*-])\s*(?=\S)")
_NUMBERED = re.compile(r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\(?[A-Z]\))\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟][\"'”’»)\]⁰¹²³⁴⁵⁶⁷⁸⁹]*\Z")
_HEADING_LIMIT = 160  # characters
_LARGER = 1.12  # than the body's size: a heading
_SMALLER = 0.92  # a note at the foot of the page


def blocks_of_pages(parts: Sequence[Line | Placed]) -> list[Block]:
    """Blocks of a document whose lines and tables stand in reading order."""
    lines = [part for part in parts if isinstance(part, Line)]
    shape = _Shape(lines)
    groups: list[list[Line] | Placed] = []
    for part in parts:
        last = groups[-1] if groups else None
        if isinstance(part, Line) and isinstance(last, list) and shape.continues(last, part):
            last.append(part)
        elif isinstance(part, Line):
            _open(groups, part, shape)
        else:
            groups.append(part)
    joiner = Joiner([line.text for line in lines])
    numbers = count(1)
    blocks: list[Block] = []
    for group in groups:
        if isinstance(group, list):
            blocks.append(_block(group, shape, joiner, blocks, numbers))
        else:
            cells, header = group.table.cells, group.table.has_header
            blocks += row_blocks(cells, next(numbers), has_header=header, page=group.page)
    return blocks


def _open(groups: list[list[Line] | Placed], line: Line, shape: _Shape) -> None:
    """Begin a group with the line, or end with it the paragraph that a page turn broke off.

    Notes at the foot of the page stand between the halves; they go before the paragraph.
    """
    notes = len(groups)
    while notes and isinstance(group := groups[notes - 1], list) and shape.is_note(group[0]):
        notes -= 1
    broken = groups[notes - 1] if notes else None
    if (
        notes < len(groups)
        and isinstance(broken, list)
        and broken[-1].page == line.page - 1
        and shape.goes_on(broken[-1], line)
    ):
        del groups[notes - 1]
        groups.append([*broken, line])
    else:
        groups.append([line])


class _Shape:
    """What is usual in this document: sizes, leading; and what therefore begins a new block."""

    def __init__(self, lines: Sequence[Line]) -> None:
        sizes: Counter[float] = Counter()
        bold = 0
        for line in lines:
            sizes[_rounded(line.size)] += len(line.text)
            bold += len(line.text) * line.bold
        self.body = max(sizes, key=lambda size: (sizes[size], size)) if sizes else 10.0
        self._mostly_bold = bold * 2 > sum(sizes.values())
        steps = [a.y - b.y for a, b in pairwise(lines) if _are_near(a, b)]
        self._leading = median(steps) / self.body if steps else 1.2
        heads = {self._rank(line) for line in lines if self.is_heading(line)}
        self._levels = {rank: level for level, rank in enumerate(sorted(heads, reverse=True), 1)}

    def _rank(self, line: Line) -> tuple[float, bool]:
        return _rounded(line.size), line.bold

    def level(self, line: Line) -> int:
        """1 for the largest kind of heading, at most 6."""
        return min(6, self._levels.get(self._rank(line), 6))

    def is_heading(self, line: Line) -> bool:
        """Whether the line is set as one: larger than the body, or bold where the body is not."""
        if len(line.text) > _HEADING_LIMIT or not any(map(str.isalpha, line.text)):
            return False
        if line.size >= _LARGER * self.body:
            return True
        bold = line.bold and not self._mostly_bold and line.size >= _SMALLER * self.body
        return bold and not line.text.endswith((".", ",", ";", ":"))

    def is_note(self, line: Line) -> bool:
        return line.size < _SMALLER * self.body

    def continues(self, group: Sequence[Line], line: Line) -> bool:
        """Whether the line goes on with the block of these lines."""
        last = group[-1]
        if self._differ(last, line) or _starts_item(line, last):
            return False
        if last.page != line.page or line.y > last.y - 0.5 * line.size:
            return self.goes_on(last, line)
        if last.y - line.y > 1.3 * max(self._leading, 1.0) * max(last.size, line.size):
            return False
        if self.is_heading(last):
            return True
        if _starts_item(group[0]):
            return line.x0 > group[0].x0 + 1.0 or len(group) > 1 or not _ends_early(last, line)
        return not _is_indented(last, line) and not _ends_early(last, line)

    def goes_on(self, last: Line, line: Line) -> bool:
        """Whether a sentence goes on from the foot of a column or page at the head of the next."""
        if self._differ(last, line) or self.is_heading(last) or _starts_item(line, last):
            return False
        if _SENTENCE_END.search(last.text):
            return False
        full = last.x1 > last.right - 0.15 * (last.right - last.left)
        return line.text[:1].islower() or (full and len(last.text) > 40)

    def _differ(self, a: Line, b: Line) -> bool:
        """Whether the lines are set differently, so that they cannot be one block."""
        larger, smaller = max(a.size, b.size), min(a.size, b.size)
        return larger > 1.1 * smaller or self.is_heading(a) != self.is_heading(b)


def _block(
    group: Sequence[Line],
    shape: _Shape,
    joiner: Joiner,
    before: Sequence[Block],
    numbers: count[int],
) -> Block:
    text, starts = joiner.join([line.text for line in group])
    turns = [
        (start, line.page)
        for start, line, last in zip(starts[1:], group[1:], group, strict=False)
        if line.page != last.page
    ]
    block = Block(text, page=group[0].page, turns=tuple(turns))
    if shape.is_heading(group[0]):
        return replace(block, kind="heading", level=shape.level(group[0]))
    if not _starts_item(group[0]):
        return block
    same = before and before[-1].kind == "item"
    list_number = before[-1].group if same else next(numbers)
    bullet = _BULLET.match(text)
    cut = bullet.end() if bullet else 0
    moved = tuple((max(0, start - cut), page) for start, page in turns)
    return replace(block, text=text[cut:], kind="item", group=list_number, turns=moved)


def _starts_item(line: Line, last: Line | None = None) -> bool:
    """Whether the line begins an item; a number after an open sentence was only wrapped there."""
    match = _BULLET.match(line.text)
    if match and (line.text[0] not in "–—*-" or match.end() > 1):
        return True
    if last is not None and not _SENTENCE_END.search(last.text) and last.x1 > 0.9 * last.right:
        return False
    return _NUMBERED.match(line.text) is not None


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _are_near(a: Line, b: Line) -> bool:
    """Whether b may be the line below a in one paragraph."""
    return a.page == b.page and abs(a.size - b.size) < 0.5 and 0.5 < (a.y - b.y) / a.size < 2.2


def _is_indented(last: Line, line: Line) -> bool:
    """Whether the line begins a paragraph by its indent."""
    step = line.x0 - last.x0
    return step > 0.7 * line.size and abs(last.x0 - last.left) < 0.7 * line.size


def _ends_early(last: Line, line: Line) -> bool:
    """Whether the last line stops although the next one's first word had room on it."""
    word = line.text.split(" ", 1)[0]
    room = (line.x1 - line.x0) / max(1, len(line.text)) * (len(word) + 2)
    short = last.right - last.x1 > max(room, 0.08 * (last.right - last.left))
    return short and (
        _SENTENCE_END.search(last.text) is not None
        or (last.right - last.x1 > 0.35 * (last.right - last.left) and not line.text[0].islower())
    )
