"""Bytes of a text file → its characters."""

from __future__ import annotations

import codecs
import re

# Bytes that no text holds: controls other than tab, line ends, form feed, escape, end-of-file.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_SAMPLE = 1 << 16
_UTF16_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(content: bytes) -> str | None:
    """The text that the bytes encode, without a byte order mark; None if they are no text.

    Tried in this order: UTF-32 and UTF-16 with a byte order mark, UTF-8, Windows-1252.

    >>> decode(b"caf\\xc3\\xa9"), decode(b"caf\\xe9"), decode(bytes(range(16)))
    ('café', 'café', None)
    """
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return _strict(content, "utf-32")
    for mark, encoding in _UTF16_BOMS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], encoding)
    if (text := _strict(content, "utf-8-sig")) is not None:
        return text if _looks_like_text(content) else None
    return content.decode("cp1252", "replace") if _looks_like_text(content) else None


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _looks_like_text(content: bytes) -> bool:
    """Whether control characters are rare: a stray one is dirt, many of them are a binary file."""
    sample = content[:_SAMPLE]
    return len(_CONTROLS.findall(sample)) * 50 <= len(sample) + 100
