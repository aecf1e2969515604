"""Where a slice of a document's text stands on a page of its PDF: boxes over exactly those glyphs.

The canonical text and the page are both reduced to their letters (spaces, hyphens and the bars between
table cells differ by design). The slice must stand among the page's letters, letter by letter, and it must
be clear which of several places is meant; otherwise it is not placed. Nothing is matched approximately.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from qa.types import Document, Span

_DROPPED = frozenset("-\u00ad\u2010\u2011\ufffe\ufeff|")
"""Hyphens (a word broken at a line's end has lost its own) and what separates cells."""
_FINE = 1 << 15
"""The grid on which PDFium places a corner; finer than any screen."""
_AROUND = 24
"""Letters that decide between places with the same letters."""
_GAP = 2.5
"""Glyphs of one line further apart than so many times their height get separate boxes."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as it is drawn; fractions of its width and height from the upper left."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a text or of a page, and which character each of them belongs to."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, characters: Iterable[str]) -> Letters:
        """Of characters in order, decomposed (NFKD), without spaces, controls and `_DROPPED`."""
        found = [
            (letter, place)
            for place, character in enumerate(characters)
            if character not in _DROPPED
            for letter in unicodedata.normalize("NFKD", character)
            if not letter.isspace() and unicodedata.category(letter)[0] != "C"
        ]
        return cls("".join(letter for letter, _ in found), tuple(place for _, place in found))


def place_on_page(
    characters: Sequence[str], document: Document, number: int, spans: Sequence[Span]
) -> list[list[int]] | None:
    """For each span, which of the page's `characters` it is made of, in order; None if that is unclear.

    `number` counts pages from 1. The first span contains the others; what stands on other pages is left
    out, and so is a span of which nothing stands on this page: its list is empty.
    """
    page = document.pages[number - 1]
    whole = _cut(spans[0], page)
    ours = Letters.of(page.of(document.text))
    wanted = Letters.of(whole.of(document.text)).text
    if not wanted:
        return None
    theirs = Letters.of(characters)
    start = sum(place < whole.start - page.start for place in ours.places)
    first = _meant(ours.text, start, wanted, theirs.text)
    if first is None:
        return None
    placed = []
    for span in spans:
        inside = _cut(span, page)
        letters = [
            first + at
            for at in range(len(wanted))
            if inside.start <= page.start + ours.places[start + at] < inside.end
        ]
        placed.append(list(dict.fromkeys(theirs.places[letter] for letter in letters)))
    return placed


def _meant(ours: str, start: int, wanted: str, theirs: str) -> int | None:
    """Where in `theirs` the letters `wanted` stand that begin at `start` in `ours`; None if unclear.

    Of several places it is the one in the same order, if both texts have equally many, or else the only
    one with the same letters after it, or else before it.
    """
    here, there = _occurrences(ours, wanted), _occurrences(theirs, wanted)
    if len(there) > 1 and len(there) == len(here):
        return there[here.index(start)]
    end = start + len(wanted)
    after, before = ours[end : end + _AROUND], ours[max(0, start - _AROUND) : start]
    followed = [at for at in there if theirs.startswith(after, at + len(wanted))]
    preceded = [at for at in there if theirs.endswith(before, 0, at)]
    sure = (found for found in (there, followed, preceded) if len(found) == 1)
    return next((found[0] for found in sure), None)


def _cut(span: Span, page: Span) -> Span:
    start = min(max(span.start, page.start), page.end)
    return Span(start, max(start, min(span.end, page.end)))


def _occurrences(text: str, wanted: str) -> list[int]:
    found, at = [], text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def page_characters(page: pdfium.PdfPage) -> list[str]:
    """The characters that PDFium reads on a page, in its order."""
    text = page.get_textpage()
    raw = (pdfium_raw.FPDFText_GetUnicode(text, place) for place in range(text.count_chars()))
    return [chr(code) if code < 0x110000 else "\ufffe" for code in raw]


def boxes(page: pdfium.PdfPage, places: Sequence[int]) -> list[Box]:
    """The boxes over the characters at `places`: one for each run on a line."""
    text = page.get_textpage()
    runs: list[list[Box]] = []
    for place in places:
        box = _drawn(page, text.get_charbox(place, loose=True))
        if box.right <= box.left or box.bottom <= box.top:
            continue  # a character without a glyph
        if runs and _goes_on(runs[-1][-1], box, page):
            runs[-1].append(box)
        else:
            runs.append([box])
    return [
        Box(
            min(box.left for box in run),
            min(box.top for box in run),
            max(box.right for box in run),
            max(box.bottom for box in run),
        )
        for run in runs
    ]


def _goes_on(last: Box, box: Box, page: pdfium.PdfPage) -> bool:
    """Whether a glyph stands on the line of the one before it, to the right and close."""
    middle = (box.top + box.bottom) / 2
    width, height = page.get_size()
    reach = _GAP * (last.bottom - last.top) * height / width
    return last.top <= middle <= last.bottom and -reach <= box.left - last.right <= reach


def _drawn(page: pdfium.PdfPage, corners: tuple[float, float, float, float]) -> Box:
    """A rectangle in the page's own units (left, bottom, right, top), as it is drawn."""
    left, bottom, right, top = corners
    ends = [_corner(page, left, bottom), _corner(page, right, top)]
    across, down = ([end[axis] for end in ends] for axis in (0, 1))
    return Box(min(across), min(down), max(across), max(down))


def _corner(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_raw.FPDF_PageToDevice(
        page, 0, 0, _FINE, _FINE, 0, x, y, ctypes.byref(across), ctypes.byref(down)
    )
    return across.value / _FINE, down.value / _FINE
