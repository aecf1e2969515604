"""Lines → one running text; words that were hyphenated at a line's end are mended."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

_HYPHENS = "-\u2010"
_DASHES = "–—"
_ENDS_IN_HYPHEN = re.compile(r"([^\W_](?:[\w'’-]*[^\W_])?)[-\u2010]\Z")
_FIRST_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_WORD = re.compile(r"[^\W_]+(?:[-\u2010'’][^\W_]+)*")
# Parts that in English make compounds with a hyphen far more often than words without one.
_OFTEN_FIRST = (
    "long short high low self well half cross ex all so large small full part first second third "
    "two three four five six seven eight nine ten decision policy state so-called non"
)
_COMPOUND_FIRST = frozenset(_OFTEN_FIRST.split())
_OFTEN_LAST = (
    "term terms based led backed year month week day old wide ever level scale related speaking "
    "making owned imposed style free friendly in out up off of the and to"
)
_COMPOUND_LAST = frozenset(_OFTEN_LAST.split())
# Parts of words without a hyphen, although each is a word by itself: "with-out", "under-stand".
_OFTEN_SOLID = (
    "with there where here under over some every through never none what when which back down "
    "work news home mean further more them your"
)
_SOLID_FIRST = frozenset(_OFTEN_SOLID.split())


class Joiner:
    """Joins lines of one document; it knows the words that the document writes elsewhere.

    >>> Joiner(["Belarus-", "ian banks", "long-term, a long-", "term view"]).join(
    ...     ["Belarus-", "ian banks"]
    ... )[0]
    'Belarusian banks'
    """

    def __init__(self, lines: Sequence[str]) -> None:
        """`lines` are all canonical lines of the document, for what is written elsewhere in it."""
        asked: set[str] = set()
        for line, following in pairwise(lines):
            parts = _broken_word(line, following)
            if parts:
                left, right = parts[0].lower(), parts[1].lower()
                asked.update((left + right, f"{left}-{right}", left, right))
        self._seen = _seen(asked, lines) if asked else frozenset()

    def join(self, lines: Sequence[str]) -> tuple[str, tuple[int, ...]]:
        """The joined text, and the offset in it at which each of the lines begins."""
        parts: list[str] = []
        starts: list[int] = []
        length = 0
        for line in lines:
            if parts:
                keep, gap = self._seam(parts[-1], line)
                length -= len(parts[-1]) - keep
                parts[-1] = parts[-1][:keep]
                parts.append(gap)
                length += len(gap)
            starts.append(length)
            parts.append(line)
            length += len(line)
        return "".join(parts), tuple(starts)

    def _seam(self, line: str, following: str) -> tuple[int, str]:
        """How many characters of `line` stay, and what stands between it and the next line."""
        whole = len(line)
        if not line or not following:
            return whole, ""
        glued = _is_stable(line[-1], following[0])
        if line[-1] in _DASHES and line[-2:-1].strip() and glued:
            return whole, ""
        if line[-1] not in _HYPHENS or not glued:
            return whole, " "
        if line[-2:-1].isdigit() and following[0].isdigit():
            return whole, ""
        parts = _broken_word(line, following)
        if parts is None:
            return whole, " "
        if parts[1] in ("and", "or", "to"):  # "two- and three-year"
            return whole, " "
        if self._is_compound(*parts) or not _is_stable(line[-2], following[0]):
            return whole, ""
        return whole - 1, ""

    def _is_compound(self, left: str, right: str) -> bool:
        """Whether the hyphen between the parts belongs to the word."""
        low, high = left.lower(), right.lower()
        if low + high in self._seen:
            return False
        if f"{low}-{high}" in self._seen or "-" in left:
            return True
        if left.isupper() and right.isupper() and len(left) > 3:
            return False
        if not right[0].islower():
            return True
        if low in _SOLID_FIRST:
            return False
        if low in _COMPOUND_FIRST or high in _COMPOUND_LAST:
            return True
        both_words = low in self._seen and high in self._seen
        return both_words and min(len(low), len(high)) > 3


def _broken_word(line: str, following: str) -> tuple[str, str] | None:
    """The two parts of a word that may have been broken at the line's end."""
    if not line or line[-1] not in _HYPHENS:
        return None
    left, right = _ENDS_IN_HYPHEN.search(line[-60:]), _FIRST_WORD.match(following)
    return (left[1], right[0]) if left and right else None


def _seen(asked: set[str], lines: Iterable[str]) -> frozenset[str]:
    """Those of the asked words that stand somewhere whole, not at a broken line end."""
    found: set[str] = set()
    broken = False
    for line in lines:
        words = [word.replace("\u2010", "-") for word in _WORD.findall(line.lower())]
        if broken:
            words = words[1:]
        broken = line[-1:] in _HYPHENS and bool(line)
        found.update(asked.intersection(words[:-1] if broken else words))
    return frozenset(found)


def _is_stable(left: str, right: str) -> bool:
    """Whether the characters stay two when they touch (NFC composes some)."""
    return unicodedata.is_normalized("NFC", left + right)
