"""Pages of a PDF on which a quotation cannot be found in its place, and so cannot be marked."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa.doctor.findings import Finding, Level, numbers_text
from qa.store import sha256
from qa.types import Document, Span

LEAST_LETTERS = 8
"""A shorter sentence is not looked for."""


def pdf_findings(
    document: Document, original: Path, sentences: Sequence[Span]
) -> Iterator[Finding]:
    """Pages that hold sentences which the page's own characters do not show one after another.

    Looks only at a file that still is the one that was indexed.
    """
    if original.suffix.lower() != ".pdf" or not document.pages:
        return
    try:
        if sha256(original) != document.sha256:
            return
        pages = _letters_by_page(original)
    except (OSError, ValueError):
        return
    lost: defaultdict[int, int] = defaultdict(int)
    looked = 0
    for span in sentences:
        touched = document.pages_of(*span)
        wanted = letters(span.of(document.text))
        if len(touched) != 1 or len(wanted) < LEAST_LETTERS:
            continue
        looked += 1
        number = touched[0]
        if number > len(pages) or wanted not in pages[number - 1]:
            lost[number] += 1
    if lost:
        yield Finding(
            document.id,
            "not-markable",
            Level.NOTE,
            f"has {sum(lost.values())} of {looked} sentences that cannot be marked on the page "
            f"({numbers_text(sorted(lost))})",
            "they are marked in the text; export the PDF anew to mark them on the page",
        )


def letters(text: str) -> str:
    """What two readings of a page agree on: letters and digits, without case, marks and breaks.

    >>> letters("The ﬁrst co-\\nordinated step")
    'thefirstcoordinatedstep'
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def _letters_by_page(path: Path) -> list[str]:
    """Raises `ValueError` for a file that PDFium cannot open."""
    import pypdfium2 as pdfium

    try:
        with pdfium.PdfDocument(path) as pdf:
            return [letters(page.get_textpage().get_text_range()) for page in pdf]
    except pdfium.PdfiumError as error:
        raise ValueError(str(error)) from error
