"""What a file really is, by its first bytes; its name only says what it should be."""

from __future__ import annotations

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "ZIP archive", ".zip"),
    (b"PK\x05\x06", "ZIP archive", ".zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or encrypted Office file", ".doc"),
    (b"\x89PNG\r\n", "PNG image", ".png"),
    (b"\xff\xd8\xff", "JPEG image", ".jpg"),
    (b"GIF87a", "GIF image", ".gif"),
    (b"GIF89a", "GIF image", ".gif"),
    (b"II*\x00", "TIFF image", ".tif"),
    (b"MM\x00*", "TIFF image", ".tif"),
    (b"\x1f\x8b", "gzip archive", ".gz"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive", ".7z"),
    (b"Rar!\x1a\x07", "RAR archive", ".rar"),
    (b"\x7fELF", "program", ""),
    (b"{\\rtf", "RTF document", ".rtf"),
    (b"SQLite format 3\x00", "SQLite database", ".sqlite"),
)


def kind_of(content: bytes) -> tuple[str, str] | None:
    """(what the bytes are, the suffix such a file has), or None if they have no known signature.

    >>> kind_of(b"%PDF-1.7")
    ('PDF', '.pdf')
    """
    if b"%PDF-" in content[:1024]:
        return "PDF", ".pdf"
    for magic, name, suffix in _MAGIC:
        if content.startswith(magic):
            if suffix == ".zip" and b"word/" in content:
                return "Word document", ".docx"
            return name, suffix
    return None


def mismatch(content: bytes, suffix: str) -> str | None:
    """Why a file of this suffix cannot hold these bytes, as a clause; None if it can."""
    kind = kind_of(content)
    if suffix == ".docx":
        return _docx_mismatch(kind)
    if kind is None:
        return "is not a PDF, whatever its name says" if suffix == ".pdf" else None
    name, real = kind
    if real == suffix or (real == ".pdf" and not content.startswith(b"%PDF-") and suffix != ".pdf"):
        return None
    if real in (".pdf", ".docx"):
        return f"is a {name}, not a {suffix} file; rename it to {real}"
    return f"is {_with_article(name)}, not a {suffix} file; convert it or remove it"


def _docx_mismatch(kind: tuple[str, str] | None) -> str | None:
    if kind is None:
        return "is not a Word document, whatever its name says"
    name, real = kind
    if real == ".docx":
        return None
    if real == ".doc":
        return "is encrypted or in the old .doc format; save it as a .docx without a password"
    if real == ".pdf":
        return "is a PDF, not a .docx file; rename it to .pdf"
    return f"is {_with_article(name)}, not a Word document"


def _with_article(name: str) -> str:
    return f"an {name}" if name.startswith(("old", "RTF", "RAR", "SQL")) else f"a {name}"
