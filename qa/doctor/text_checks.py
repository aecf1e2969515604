"""What a document's own text and metadata tell: missing titles and dates, too little text, garbled text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.doctor.findings import Finding, Level, numbers_text
from qa.passages import sentence_spans
from qa.types import Document

FEW_WORDS = 20
"""A document of fewer words hardly answers anything."""
FEW_WORDS_A_PAGE = 25
"""Fewer words a page, on average, are the titles and captions of a scan."""
MANY_WORDS = 80
"""In one sentence: more than a quotation should have."""
GARBLED = 0.08
"""The share of impossible words from which a text counts as garbled.

Of 699 documents of five open English collections the most has 0.062, an abstract full of chemical names.
"""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouyàâäáãåæèéêëìíîïòóôöõøœùúûüýÿ]", re.IGNORECASE)
_MOJIBAKE = re.compile(r"[ÃÂÐÑ][\u0080-\u00bf’“”€™œžŸ†‡‰‹›–—°²³±]|â€|\ufffd|\(cid:\d+\)")
_SPACED = re.compile(r"(?:(?<!\S)[^\W\d_] ){5,}[^\W\d_](?!\S)")


def text_findings(document: Document) -> Iterator[Finding]:
    """What a curator would want to know of one document."""
    id, text = document.id, document.text
    if document.published is None:
        yield Finding(
            id,
            "no-date",
            Level.WARNING,
            "has no date",
            "put one into its first lines, its metadata or its file name",
        )
    if document.origins.title == "file name":
        yield Finding(
            id,
            "no-title",
            Level.NOTE,
            f"has no title but its file name (“{document.title}”)",
            "give it a heading or a title in its metadata",
        )
    words = len(_WORD.findall(text))
    pages = len(document.pages)
    empty = [number for number, page in enumerate(document.pages, 1) if page.start == page.end]
    if empty:
        yield Finding(
            id,
            "pages-without-text",
            Level.WARNING,
            f"has no text on {len(empty)} of {pages} pages ({numbers_text(empty)})",
            "run OCR on it if they are scanned",
        )
    if words < FEW_WORDS or words < FEW_WORDS_A_PAGE * (pages - len(empty)):
        yield Finding(
            id,
            "little-text",
            Level.WARNING,
            f"has little text: words: {words}" + (f", pages: {pages}" if pages else ""),
            "check that it is whole; run OCR on it if it is scanned",
        )
    share = garbled_share(text)
    if share >= GARBLED and words >= FEW_WORDS:
        yield Finding(
            id,
            "garbled",
            Level.WARNING,
            f"is garbled in places: {share:.0%} of its words cannot be words",
            "export it anew, or run OCR on it",
        )
    if long := sorted(_long_sentences(document), key=len):
        yield Finding(
            id,
            "long-sentences",
            Level.NOTE,
            f"has {len(long)} very long sentence{'s' if len(long) > 1 else ''}, as "
            f"“{long[-1][:60]}…” ({len(_WORD.findall(long[-1]))} words)",
            "they are cut where they are quoted; a list may have lost its line breaks",
        )


def _long_sentences(document: Document) -> Iterator[str]:
    """Sentences of more than `MANY_WORDS`, table rows aside."""
    rows = {row.start for row in document.rows}
    for match in re.finditer(r"[^\n]+", document.text):
        if match.start() not in rows and len(match.group()) > 2 * MANY_WORDS:
            for span in sentence_spans(match.group()):
                if len(_WORD.findall(span.of(match.group()))) > MANY_WORDS:
                    yield span.of(match.group())


def garbled_share(text: str) -> float:
    """The share of words, in [0, 1], that nobody wrote: wrong encodings, unmapped glyphs, no vowels.

    >>> garbled_share("The bank was delisted."), garbled_share("Th bnk ws dlstd nd rpnd.")
    (0.0, 1.0)
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    latin = [word for word in words if word[0] <= "\u024f"]
    impossible = sum(
        1
        for word in latin
        if (len(word) > 1 and word.islower() and not _VOWELS.search(word) and word not in _SHORT)
        or len(word) > 40
    )
    spaced = sum(len(match.group().split()) for match in _SPACED.finditer(text))
    return min(1.0, (impossible + spaced + len(_MOJIBAKE.findall(text))) / len(words))


_SHORT = frozenset(
    "mr mrs ms dr st vs pp cf ff nd rd th km cm mm kg mg ml ph gmbh pm hm tv pc vol ch nr".split()
)
