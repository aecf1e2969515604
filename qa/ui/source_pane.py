"""The pane beside the conversation: the cited document, and for a PDF its drawn page."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath

from qa.render import source_to_html
from qa.types import Citation, Span
from qa.ui.page_image import draw_page, page_to_html


@dataclass(frozen=True, slots=True)
class Opened:
    """An open source: the citation itself, the button that opened it, and where its file was."""

    citation: Citation
    turn: int
    place: int
    original: Path
    places: tuple[int, ...] = ()
    """Those of all quotations that the same answer takes from the document, in the order of its text."""

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
    """The bar over the pane: which document, page or text, the marks one by one, finding, and out."""
    title = escape(opened.citation.document.title)
    views = "".join(
        f'<button type="button" class="view" data-view="{view}" aria-pressed="false">{name}</button>'
        for view, name in (("page", "Page"), ("text", "Text"))
    )
    grouped = f'<span class="views" role="group" aria-label="Show">{views}</span>'
    quote = '<button type="button" class="to-quote">Quotation</button>' if opened.quotes else ""
    return (
        f'<div class="source-bar"><span class="source-label" dir="auto" title="{title}">{title}</span>'
        f"{_marks(opened) or quote}{grouped if opened.has_pages else ''}"
        '<span class="finding" role="search"><input type="search" class="find-in" '
        'placeholder="Find" aria-label="Find in this document" maxlength="200">'
        '<output class="hits" aria-live="polite"></output></span>'
        '<button type="button" class="close" aria-label="Close the source">×</button></div>'
    )


def _marks(opened: Opened) -> str:
    """Which of several quotations of this document is shown, and the ones before and after it."""
    if len(opened.places) < 2:
        return ""
    at = opened.places.index(opened.place)
    before = opened.places[at - 1] if at else None
    after = opened.places[at + 1] if at + 1 < len(opened.places) else None
    return (
        f'<span class="marks">{_step("Mark before", "‹", opened.turn, before)}'
        f'<button type="button" class="to-quote">{at + 1} of {len(opened.places)} marks</button>'
        f"{_step('Next mark', '›', opened.turn, after)}</span>"
    )


def _step(name: str, sign: str, turn: int, place: int | None) -> str:
    off = " disabled" if place is None else f' data-turn="{turn}" data-place="{place}"'
    return f'<button type="button" class="step" aria-label="{name}"{off}>{sign}</button>'


def text_to_html(opened: Opened) -> str:
    """The document's text with the quotation marked."""
    turn, place = opened.key
    return (
        f'<section class="source" data-key="{turn}-{place}" aria-label="Source" tabindex="-1">'
        f"{source_to_html(opened.citation)}</section>"
    )


def pages_to_html(
    opened: Opened, number: int | None, enlarged: int = 1, spot: Span | None = None
) -> str:
    """The drawn page; "" for a format that has none. A number out of range is brought into it.

    Without a number it is the page of the `spot`, a further span to be marked, or of the quotation.
    """
    if not opened.has_pages:
        return ""
    document = opened.citation.document
    pages = len(document.pages)
    if number is None:
        number = next(iter(document.pages_of(*spot) if spot else ()), opened.first_page)
    within = min(max(number, 1), pages)
    image = draw_page(opened.original, opened.citation, within, enlarged, spot)
    turn, place = opened.key
    key = f"{turn}-{place}"
    return page_to_html(image, within, pages, document.title, opened.quotes, key)
