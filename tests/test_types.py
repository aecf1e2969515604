"""The nouns: what is derived from offsets."""

from __future__ import annotations

from qa.types import Answer, Citation, Document, Heading, Span

TEXT = "Title\n\nFirst part\n\nOne sentence.\n\nDeeper\n\nAnother sentence."
DOCUMENT = Document(
    id="a.pdf",
    sha256="0" * 64,
    title="Title",
    text=TEXT,
    pages=(Span(0, 25), Span(25, 25), Span(25, len(TEXT))),
    headings=(Heading(0, 5, 1), Heading(7, 17, 2), Heading(34, 40, 3)),
)


def test_pages_of_a_span_skip_empty_pages() -> None:
    assert DOCUMENT.pages_of(0, 5) == (1,)
    assert DOCUMENT.pages_of(19, 32) == (1, 3)
    assert DOCUMENT.pages_of(42, 59) == (3,)


def test_headings_over_an_offset_are_outermost_first() -> None:
    words = [TEXT[h.start : h.end] for h in DOCUMENT.headings_at(45)]
    assert words == ["Title", "First part", "Deeper"]
    assert DOCUMENT.headings_at(20)[-1] == Heading(7, 17, 2)


def test_a_citation_is_a_slice() -> None:
    citation = Citation(DOCUMENT, 19, 32, (Span(19, 22),))
    assert citation.quote == "One sentence."
    assert citation.pages == (1, 3)
    assert citation.heading == "First part"


def test_an_answer_says_nothing_but_its_citations() -> None:
    one, two = Citation(DOCUMENT, 19, 32), Citation(DOCUMENT, 42, 59)
    answer = Answer("?", points=((one, two), (two,)))
    assert answer.answered
    assert answer.citations == (one, two, two)
    assert answer.text == "One sentence.\nAnother sentence."
    assert not Answer("?").answered
    assert Answer("?").text == ""
