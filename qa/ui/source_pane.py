"""The pane beside the conversation: the cited document, and for a PDF its drawn page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from qa.render import source_to_html
from qa.types import Citation
from qa.ui.page_image import draw_page, page_to_html


@dataclass(frozen=True, slots=True)
class Opened:
    """An open source: the citation itself, the button that opened it, and where its file was."""

    citation: Citation
    turn: int
    place: int
    original: Path

    @property
    def key(self) -> tuple[int, int]:
        """What the button carries: (turn, place)."""
        return self.turn, self.place

    @property
    def quotes(self) -> bool:
        """Whether something is quoted, or the document was only opened."""
        return self.citation.end > self.citation.start

    @property
    def has_pages(self) -> bool:
        """Whether there are pages to draw."""
        document = self.citation.document
        return bool(document.pages) and PurePosixPath(document.id).suffix.lower() == ".pdf"

    @property
    def first_page(self) -> int:
        """The page that the quotation begins on, from 1."""
        return next(iter(self.citation.pages), 1)


def bar_to_html(opened: Opened) -> str:
    """The bar over the pane: to the quotation, to the page, and out."""
    jump = (
        f'<button type="button" class="to-page">Page {opened.first_page}</button>'
        if opened.has_pages
        else ""
    )
    quote = '<button type="button" class="to-quote">Quotation</button>' if opened.quotes else ""
    return (
        '<div class="source-bar"><span class="source-label">Source</span>'
        f'{quote}{jump}<button type="button" class="close" aria-label="Close the source">×</button></div>'
    )


def text_to_html(opened: Opened) -> str:
    """The document's text with the quotation marked."""
    turn, place = opened.key
    return (
        f'<section class="source" data-key="{turn}-{place}" aria-label="Source" tabindex="-1">'
        f"{source_to_html(opened.citation)}</section>"
    )


def pages_to_html(opened: Opened, number: int) -> str:
    """The drawn page; "" for a format that has none. A number out of range is brought into it."""
    if not opened.has_pages:
        return ""
    document = opened.citation.document
    pages = len(document.pages)
    within = min(max(number, 1), pages)
    image = draw_page(opened.original, opened.citation, within)
    return page_to_html(image, within, pages, document.title, opened.quotes)
