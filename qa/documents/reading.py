"""One file → one `Document`: bytes once, reader by suffix, metadata, canonical text."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from qa.documents.blocks import compose
from qa.documents.metadata import resolve
from qa.documents.parsed import Parsed
from qa.documents.preface import below_title, read_preface, without_credit_headings
from qa.documents.sniffing import mismatch
from qa.errors import DocumentError
from qa.types import Document

_LOGGER = logging.getLogger("qa.documents")

READER_VERSION = 3
"""Raised whenever the same file would give another `Document`, or a document other sentences."""

SIZE_LIMIT = 256 * 1024 * 1024
"""Bytes; a larger file is refused before it is read."""


def _pdf(content: bytes, id: str) -> Parsed:
    from qa.documents.pdf import read_pdf

    return read_pdf(content, id)


def _docx(content: bytes, id: str) -> Parsed:
    from qa.documents.docx import read_docx

    return read_docx(content, id)


def _html(content: bytes, id: str) -> Parsed:
    from qa.documents.html import read_html

    return read_html(content, id)


def _markdown(content: bytes, id: str) -> Parsed:
    from qa.documents.markdown import read_markdown

    return read_markdown(content, id)


def _text(content: bytes, id: str) -> Parsed:
    from qa.documents.text import read_text

    return read_text(content, id)


# Each opens its module at the first file of its format: importing qa.documents stays cheap.
_READERS: dict[str, Callable[[bytes, str], Parsed]] = {
    ".pdf": _pdf,
    ".docx": _docx,
    ".html": _html,
    ".htm": _html,
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _text,
    ".text": _text,
}
SUFFIXES: frozenset[str] = frozenset(_READERS)
"""Of the files that can be read, in lower case with the dot."""


def read(path: Path, id: str) -> Document:
    """Read one file of the corpus; `id` is its POSIX path under the corpus folder.

    The format is chosen by the suffix, in upper or lower case. Raises `DocumentError` with one
    clause of reason for whatever cannot be read.

        >>> read(Path("corpus/2026/round-four.pdf"), "2026/round-four.pdf")  # doctest: +SKIP
        Document(id='2026/round-four.pdf', ...)
    """
    suffix = path.suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        known = ", ".join(sorted(SUFFIXES))
        raise DocumentError(id, f"has a format that is not read; the formats are {known}")
    content = _bytes(path, id)
    if reason := mismatch(content, suffix):
        raise DocumentError(id, reason)
    try:
        return _document(reader(content, id), content, id)
    except DocumentError:
        raise
    # One file that trips a parser, or us, must not keep the others out of the index.
    except Exception as error:
        _LOGGER.debug("%s: could not be read", id, exc_info=True)
        raise DocumentError(id, f"could not be read: {_clause(error)}") from error


def _document(parsed: Parsed, content: bytes, id: str) -> Document:
    blocks = [block for block in parsed.blocks if block.text]
    preface = read_preface(blocks)
    parsed = replace(parsed, blocks=tuple(without_credit_headings(blocks, preface)))
    metadata = resolve(parsed, preface, id)
    blocks = below_title(parsed.blocks, metadata.title, metadata.origins.title)
    composed = compose(blocks, parsed.pages)
    if not composed.text:
        raise DocumentError(id, "has no text")
    return Document(
        id=id,
        sha256=hashlib.sha256(content).hexdigest(),
        title=metadata.title,
        text=composed.text,
        published=metadata.published,
        author=metadata.author,
        source=metadata.source,
        pages=composed.pages,
        headings=composed.headings,
        rows=composed.rows,
        origins=metadata.origins,
    )


def _clause(error: Exception) -> str:
    """The error's kind and its words, on one short line."""
    words = " ".join(str(error).split())[:120]
    return f"{type(error).__name__} ({words})" if words else type(error).__name__


def _bytes(path: Path, id: str) -> bytes:
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise DocumentError(id, f"is larger than {SIZE_LIMIT >> 20} MB; split it")
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError(id, f"cannot be opened: {error.strerror or error}") from error
    if not content.strip():
        raise DocumentError(id, "is empty" if not content else "is empty but for white space")
    return content
