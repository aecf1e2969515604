"""A page of a PDF, drawn as an image, with the quotation and its answering words marked on it."""

from __future__ import annotations

import base64
import hashlib
import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

import pypdfium2 as pdfium

from qa.page_marks import Box, boxes, page_characters, place_on_page
from qa.types import Citation, Span

LONGEST_SIDE = 1600
"""Pixels of a page that is not enlarged: sharp in the pane, and bounded for a poster-sized page."""
LARGEST = 3
"""Times that a page is enlarged at most."""
_PDFIUM = threading.Lock()  # PDFium is not thread-safe


@dataclass(frozen=True, slots=True)
class PageImage:
    """A drawn page with its marks, or the reason why it is not drawn."""

    png: bytes = b""
    width: int = 0
    height: int = 0
    quotation: tuple[Box, ...] = ()
    answer: tuple[Box, ...] = ()
    found: tuple[Box, ...] = ()
    """Over what was searched for in the document."""
    unmarked: bool = False
    """Whether the quotation stands on this page, but it is not clear where."""
    failure: str | None = None


def draw_page(
    original: Path, citation: Citation, number: int, enlarged: int = 1, spot: Span | None = None
) -> PageImage:
    """Page `number` (from 1) of the cited PDF, if the file still is the one that was indexed.

    It is drawn for being shown `enlarged` times as large; `spot` is a further span to be marked on it.
    """
    try:
        content = original.read_bytes()
    except OSError:
        return PageImage(failure="The original file is no longer where it was indexed.")
    if hashlib.sha256(content).hexdigest() != citation.document.sha256:
        return PageImage(failure="The original file has changed since it was indexed.")
    return _draw(content, citation, number, min(max(enlarged, 1), LARGEST), spot)


@lru_cache(maxsize=8)
def _draw(
    content: bytes, citation: Citation, number: int, enlarged: int, spot: Span | None
) -> PageImage:
    try:
        with _PDFIUM, pdfium.PdfDocument(content) as pdf:
            page = pdf[number - 1]
            scale = enlarged * LONGEST_SIDE / max(*page.get_size(), 1.0)
            image = page.render(scale=scale).to_pil()
            marks = _marks(page, citation, number) if number in citation.pages else ((), ())
            found = _found(page, citation, number, spot) if spot else ()
    except (pdfium.PdfiumError, IndexError, ValueError) as error:
        return PageImage(failure=f"This page cannot be drawn ({error}).")
    png = io.BytesIO()
    image.convert("L" if image.getcolors(1) else "RGB").save(png, "PNG", optimize=False)
    drawn = png.getvalue()
    if marks is None:
        return PageImage(drawn, image.width, image.height, found=found, unmarked=True)
    return PageImage(drawn, image.width, image.height, *marks, found=found)


def _marks(
    page: pdfium.PdfPage, citation: Citation, number: int
) -> tuple[tuple[Box, ...], tuple[Box, ...]] | None:
    """The boxes over the quotation and over its answering words; None if their place is unclear."""
    spans = (Span(citation.start, citation.end), *citation.marks)
    placed = place_on_page(page_characters(page), citation.document, number, spans)
    if placed is None:
        return None
    quotation, *answers = placed
    return tuple(boxes(page, quotation)), tuple(b for one in answers for b in boxes(page, one))


def _found(page: pdfium.PdfPage, citation: Citation, number: int, spot: Span) -> tuple[Box, ...]:
    """The boxes over a further span; none where its place is unclear."""
    placed = place_on_page(page_characters(page), citation.document, number, (spot,))
    return tuple(boxes(page, placed[0])) if placed else ()


def page_to_html(
    image: PageImage, number: int, pages: int, title: str, quoted: bool = True, key: str = ""
) -> str:
    """The page with its neighbours' buttons, or why it is not drawn.

    `quoted` is whether anything is; `key` tells one opened source from another.
    """
    if image.failure:
        note = f"{image.failure} Only its text is shown."
        return f'<section class="page" aria-label="Page"><p class="page-note">{escape(note)}</p></section>'
    encoded = base64.b64encode(image.png).decode()
    drawn = {"quote": image.quotation, "answer": image.answer, "found": image.found}
    marks = "".join(_boxes_to_html(found, kind) for kind, found in drawn.items())
    note = "The page as it was published"
    if not quoted:
        note += "."
    elif image.unmarked:
        note += ". Where the quotation stands on it is not certain: it is marked in the text only."
    else:
        note += ", the quotation marked." if image.quotation else "; the quotation is not on it."
    return (
        f'<section class="page" aria-label="Page {number} of {pages}" data-page="{number}" '
        f'data-key="{key}">'
        f'<nav class="page-turner" aria-label="Pages">'
        f"{_step('Previous page', '‹', number - 1, pages)}<span>Page {number} of {pages}</span>"
        f"{_step('Next page', '›', number + 1, pages)}"
        '<button type="button" class="smaller" aria-label="Smaller">−</button>'
        '<output class="size">100 %</output>'
        '<button type="button" class="larger" aria-label="Larger">+</button></nav>'
        '<div class="sheet-scroll" tabindex="0" role="group" aria-label="The drawn page">'
        '<div class="drawn">'
        f'<img src="data:image/png;base64,{encoded}" width="{image.width}" height="{image.height}" '
        f'alt="Page {number} of {escape(title)}">{marks}</div></div>'
        f'<p class="page-note">{note}</p></section>'
    )


def _boxes_to_html(marked: Sequence[Box], kind: str) -> str:
    return "".join(
        f'<span class="box {kind}" style="left:{box.left:.3%};top:{box.top:.3%};'
        f'width:{box.right - box.left:.3%};height:{box.bottom - box.top:.3%}"></span>'
        for box in marked
    )


def _step(name: str, sign: str, number: int, pages: int) -> str:
    off = "" if 1 <= number <= pages else " disabled"
    return (
        f'<button type="button" class="turn-page" data-page="{number}" aria-label="{name}"{off}>'
        f"{sign}</button>"
    )
