"""Pages of a PDF on which a quotation cannot be found in its place, and so cannot be marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa.doctor.findings import Finding, Level, numbers_text
from qa.store import sha256
from qa.types import Document, Span


def pdf_findings(
    document: Document, original: Path, sentences: Sequence[Span]
) -> Iterator[Finding]:
    """Pages with sentences whose boxes the chat cannot draw, by the rule that it draws them by.

    Looks only at a file that still is the one that was indexed.
    """
    if original.suffix.lower() != ".pdf" or not document.pages:
        return
    try:
        if sha256(original) != document.sha256:
            return
        lost = dict(_unplaced(document, original, sentences))
    except (OSError, ValueError):
        return
    if lost:
        yield Finding(
            document.id,
            "not-markable",
            Level.NOTE,
            f"has {sum(lost.values())} of {len(sentences)} sentences that cannot be marked on the page "
            f"({numbers_text(sorted(lost))})",
            "they are marked in the text; export the PDF anew to mark them on the page",
        )


def _unplaced(
    document: Document, original: Path, sentences: Sequence[Span]
) -> Iterator[tuple[int, int]]:
    """(page, how many of its sentences have no place there); `ValueError` if PDFium cannot open the file."""
    import pypdfium2 as pdfium

    from qa.page_marks import page_characters, place_on_page

    on_page: defaultdict[int, list[Span]] = defaultdict(list)
    for span in sentences:
        for number in document.pages_of(*span):
            on_page[number].append(span)
    try:
        with pdfium.PdfDocument(original) as pdf:
            for number, spans in on_page.items():
                characters = page_characters(pdf[number - 1]) if number <= len(pdf) else []
                placed = [place_on_page(characters, document, number, [span]) for span in spans]
                if missing := sum(found is None for found in placed):
                    yield number, missing
    except pdfium.PdfiumError as error:
        raise ValueError(str(error)) from error
