"""PDF → blocks and claims: pypdf opens the file, the other `pdf_*` modules see the page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pypdf

from qa.documents.given import given_date
from qa.documents.parsed import Claim, Parsed
from qa.documents.pdf_columns import Line, Placed, reading_order
from qa.documents.pdf_fragments import fragments_of
from qa.documents.pdf_margins import Band, without_margins
from qa.documents.pdf_paragraphs import blocks_of_pages
from qa.documents.pdf_rows import Row, rows_of
from qa.documents.pdf_running import without_running
from qa.documents.quiet import quiet
from qa.errors import DocumentError

_ORIGIN = "PDF metadata"


def read_pdf(content: bytes, id: str) -> Parsed:
    """Blocks of a PDF; their pages are counted from 1 as the file has them.

    Raises `DocumentError` if the file is encrypted, damaged or holds only images.
    """
    with quiet("pypdf"):
        try:
            reader = _opened(content, id)
            upright, turned, bands = _rows(reader)
            claims = tuple(_claims(reader))
            pages = len(reader.pages)
        except DocumentError:
            raise
        # pypdf lets through whatever a damaged file makes its parser trip over, recursion included
        except Exception as error:
            raise DocumentError(id, f"is damaged: {_clause(error)}") from error
    if not any(upright):
        raise DocumentError(id, "has no text, only images; run OCR on it first")
    parts: list[Line | Placed] = []
    title = next((str(claim.value) for claim in claims if claim.field == "title"), "")
    kept = without_margins(without_running(upright), bands, title)
    for number, rows in enumerate(kept, 1):
        parts += reading_order(rows, number)
        for others in turned[number - 1]:
            parts += reading_order(others, number)
    return Parsed(tuple(blocks_of_pages(parts)), claims, pages)


def _opened(content: bytes, id: str) -> pypdf.PdfReader:
    reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise DocumentError(id, "is encrypted; save a copy without its password")
    if not len(reader.pages):
        raise DocumentError(id, "has no pages")
    return reader


def _rows(
    reader: pypdf.PdfReader,
) -> tuple[list[list[Row]], list[list[list[Row]]], list[Band | None]]:
    """Per page: the rows of the direction in which most of its text runs, those of others, its band."""
    upright: list[list[Row]] = []
    turned: list[list[list[Row]]] = []
    bands: list[Band | None] = []
    for page in reader.pages:
        fragments = fragments_of(page)
        main, *others = rows_of(fragments) or [[]]
        bands.append(None if any(f.turn for f in fragments) else _band(page))
        upright.append(main)
        turned.append(others)
    return upright, turned, bands


def _band(page: pypdf.PageObject) -> Band | None:
    """The page's edges as it is shown; None where its box makes no sense."""
    try:
        left, bottom, right, top = (float(edge) for edge in page.cropbox)
    except (ValueError, TypeError, AttributeError, pypdf.errors.PyPdfError):
        return None
    edges = {
        0: (bottom, top),
        90: (-right, -left),
        180: (-top, -bottom),
        270: (left, right),
    }.get(int(page.rotation) % 360)
    return Band(*edges) if edges and edges[0] < edges[1] else None


def _claims(reader: pypdf.PdfReader) -> Iterator[Claim]:
    """Title and author; the day of making only weakly, the day of changing not at all."""
    try:
        information: Any = reader.metadata or {}
        values = {key: information.get(key) for key in ("/Title", "/Author", "/CreationDate")}
    except Exception:  # noqa: BLE001 - the metadata may be damaged where the pages are not
        return
    if isinstance(values["/Title"], str):
        yield Claim("title", values["/Title"], _ORIGIN)
    if isinstance(values["/Author"], str):
        yield Claim("author", values["/Author"], _ORIGIN)
    made = str(values["/CreationDate"] or "").removeprefix("D:")
    if day := given_date(made[:8]):
        yield Claim("published", day, _ORIGIN, weak=True)


def _clause(error: Exception) -> str:
    """The parser's own words, as a clause on one line."""
    words = " ".join(str(error).split()).rstrip(".")
    return words[:120] if words else type(error).__name__
