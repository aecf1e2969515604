"""Canonical characters: the one spelling in which every document is stored, searched and quoted.

Unicode NFC; ligatures and Arabic presentation forms written out; no control, zero-width or other
invisible characters; every run of white space is one plain space.
"""

from __future__ import annotations

import re
import unicodedata

_SOFT_HYPHEN = 0x00AD
_BOM = 0xFEFF


def _written_out() -> dict[int, str]:
    """Presentation forms (ﬁ, ﻻ) → the letters they stand for; code point → string."""
    forms = (*range(0xFB00, 0xFB18), *range(0xFB50, 0xFDF0), *range(0xFE70, 0xFEFD))
    table: dict[int, str] = {}
    for code in forms:
        letters = unicodedata.normalize("NFKC", chr(code))
        if letters != chr(code):
            table[code] = letters
    return table


def _dropped() -> dict[int, None]:
    """Code points that a reader never sees: controls, surrogates, bidi marks, noncharacters."""
    codes = [*range(0x00, 0x09), *range(0x0E, 0x1C), 0x7F]
    codes += [_SOFT_HYPHEN, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, _BOM]
    codes += [*range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC)]
    codes += [*range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0)]
    codes += [plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)]
    return dict.fromkeys(codes)


def _misread() -> dict[int, str | None]:
    """C1 controls, which no text holds: Windows-1252 was taken for Latin-1, so read it as that."""
    read = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
    return {**read, 0x85: " "}  # a line end in its own right


_TABLE: dict[int, str | None] = {
    **_misread(),
    **_written_out(),
    **_dropped(),
    **dict.fromkeys(range(0xE000, 0xF900)),  # private use: no two fonts agree on what they show
    0xF0B7: "•",  # the bullet of Symbol and Wingdings fonts, which office software writes
    0xF0A7: "▪",
}
_SUSPECT = frozenset(map(chr, _TABLE))
_FIRST_PRIVATE = "\U000f0000"
_PRIVATE_PLANES = re.compile("[\U000f0000-\U0010fffd]")
_JOINERS = re.compile("[\u200c\u200d]+")


def canonical(text: str) -> str:
    """`text` in canonical characters, on one line, without white space at its ends.

    >>> canonical(" the\\u00a0ﬁrst\\n o\\u00adne")
    'the first one'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    used = set(text)  # far faster than a search with a class of thousands of characters
    if not _SUSPECT.isdisjoint(used):
        text = text.translate(_TABLE)
    if max(used, default="") >= _FIRST_PRIVATE:
        text = _PRIVATE_PLANES.sub("", text)
    if not used.isdisjoint("\u200c\u200d"):
        text = _JOINERS.sub(_meaningful_joiner, text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def _meaningful_joiner(match: re.Match[str]) -> str:
    """A (non-)joiner is kept where scripts and emoji use it: between two of their characters."""
    before = (
        match.string[: match.start()][-1:] if match.start() < 2 else match.string[match.start() - 1]
    )
    after = match.string[match.end() : match.end() + 1]
    return match[0][0] if _shapes(before) and _shapes(after) else ""


def _shapes(character: str) -> bool:
    """Whether the character belongs to a script that joiners shape, or is an emoji."""
    return bool(character) and ord(character) >= 0x0590 and not character.isspace()
