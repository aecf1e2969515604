"""Marks on drawn pages: boxes over the glyphs of a quotation and no others, or none at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from qa.documents import read
from qa.page_marks import Box, Letters, boxes, page_characters, place_on_page
from qa.passages import sentence_spans
from qa.types import Document, Span

CORPUS = Path(__file__).parents[1] / "corpus"
PDFS = sorted(CORPUS.glob("*.pdf"))


def glyphs_on(page: pdfium.PdfPage, characters: Sequence[str]) -> dict[int, Box]:
    """The place of each letter of a page, and the box around its glyph."""
    inked = [place for place, one in enumerate(characters) if Letters.of([one]).text]
    return {place: boxes(page, [place])[0] for place in inked}


def letters_inside(
    glyphs: Mapping[int, Box], characters: Sequence[str], covered: Sequence[Box]
) -> str:
    """The letters whose glyphs have their middle in one of the boxes, in the order of the page."""
    inside = [
        characters[place]
        for place, glyph in glyphs.items()
        if any(
            box.left <= (glyph.left + glyph.right) / 2 <= box.right
            and box.top <= (glyph.top + glyph.bottom) / 2 <= box.bottom
            for box in covered
        )
    ]
    return Letters.of(inside).text


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_every_sentence_is_covered_and_nothing_else(path: Path) -> None:
    document = read(path, path.name)
    with pdfium.PdfDocument(path) as pdf:
        for number, span in enumerate(document.pages, 1):
            page = pdf[number - 1]
            characters = page_characters(page)
            glyphs = glyphs_on(page, characters)
            for sentence in sentence_spans(document.text):
                on_page = Span(max(sentence.start, span.start), min(sentence.end, span.end))
                if on_page.start >= on_page.end:
                    continue
                placed = place_on_page(characters, document, number, [sentence])
                assert placed is not None, on_page.of(document.text)
                read_back = letters_inside(glyphs, characters, boxes(page, placed[0]))
                assert read_back == Letters.of(on_page.of(document.text)).text


def one_page(text: str) -> Document:
    return Document("a.pdf", "", "A", text, pages=(Span(0, len(text)),))


def placed(page: str, text: str, *spans: tuple[int, int]) -> list[str] | None:
    found = place_on_page(list(page), one_page(text), 1, [Span(*span) for span in spans])
    return found and ["".join(page[place] for place in places) for places in found]


def test_what_reading_changed_is_found_again() -> None:
    text = "The office reopened — at last."
    page = "RUNNING HEAD\nThe oﬃce re\ufffe\nopened —\nat last.\n7"
    assert placed(page, text, (0, 30), (4, 10)) == ["Theoﬃcereopened—atlast.", "oﬃce"]


def test_of_equal_places_the_right_one_is_marked() -> None:
    text = "No deal. Talks went on. No deal."
    assert place_on_page(list(text), one_page(text), 1, [Span(24, 32)]) == [
        [24, 25, 27, 28, 29, 30, 31]
    ]
    # once more on the page than in the text: what follows decides
    page = "No deal. No deal. Talks went on."
    assert place_on_page(list(page), one_page("No deal. Talks went on."), 1, [Span(0, 8)]) == [
        [9, 10, 12, 13, 14, 15, 16]
    ]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("The bank was listed.", "The bank was delisted."),  # not on the page
        ("No deal. Yes. No deal.", "No deal."),  # twice, and nothing tells which
        ("", "…"),
    ],
)
def test_nothing_is_marked_where_it_is_unclear(page: str, text: str) -> None:
    assert placed(page, text, (0, len(text))) is None
