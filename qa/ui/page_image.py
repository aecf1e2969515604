"""A page of a PDF, drawn as an image.

Nothing is drawn over the page: where a quotation stands on it is not known for certain, and is not guessed.
"""

from __future__ import annotations

import base64
import hashlib
import io
import threading
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

import pypdfium2 as pdfium

LONGEST_SIDE = 1600
"""Pixels: sharp at the width of the pane on a dense screen, and bounded for a poster-sized page."""
_PDFIUM = threading.Lock()  # PDFium is not thread-safe


@dataclass(frozen=True, slots=True)
class PageImage:
    """A drawn page, or the reason why it is not drawn."""

    png: bytes = b""
    width: int = 0
    height: int = 0
    failure: str | None = None


def draw_page(original: Path, sha256: str, number: int) -> PageImage:
    """Page `number` (from 1) of the PDF, if the file still is the one with that hash."""
    try:
        content = original.read_bytes()
    except OSError:
        return PageImage(failure="The original file is no longer where it was indexed.")
    if hashlib.sha256(content).hexdigest() != sha256:
        return PageImage(failure="The original file has changed since it was indexed.")
    return _draw(content, number)


@lru_cache(maxsize=8)
def _draw(content: bytes, number: int) -> PageImage:
    try:
        with _PDFIUM, pdfium.PdfDocument(content) as pdf:
            page = pdf[number - 1]
            scale = LONGEST_SIDE / max(*page.get_size(), 1.0)
            image = page.render(scale=scale).to_pil()
    except (pdfium.PdfiumError, IndexError, ValueError) as error:
        return PageImage(failure=f"This page cannot be drawn ({error}).")
    png = io.BytesIO()
    image.convert("L" if image.getcolors(1) else "RGB").save(png, "PNG", optimize=False)
    return PageImage(png.getvalue(), image.width, image.height)


def page_to_html(image: PageImage, number: int, pages: int, title: str) -> str:
    """The page with its neighbours' buttons, or why it is not drawn."""
    if image.failure:
        note = f"{image.failure} Only its text is shown."
        return f'<section class="page" aria-label="Page"><p class="page-note">{escape(note)}</p></section>'
    encoded = base64.b64encode(image.png).decode()
    return (
        f'<section class="page" aria-label="Page {number} of {pages}"><nav class="page-turner">'
        f"{_step('Previous page', '‹', number - 1, pages)}<span>Page {number} of {pages}</span>"
        f"{_step('Next page', '›', number + 1, pages)}</nav>"
        '<button type="button" class="zoom" aria-label="Enlarge or reduce the page">'
        f'<img src="data:image/png;base64,{encoded}" width="{image.width}" height="{image.height}" '
        f'alt="Page {number} of {escape(title)}"></button>'
        '<p class="page-note">The page as it was published. '
        "The quotation is marked in the text, not on the page.</p></section>"
    )


def _step(name: str, sign: str, number: int, pages: int) -> str:
    off = "" if 1 <= number <= pages else " disabled"
    return (
        f'<button type="button" class="turn-page" data-page="{number}" aria-label="{name}"{off}>'
        f"{sign}</button>"
    )
