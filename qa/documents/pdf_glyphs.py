"""Strings of a content stream → what they say and how wide it is (PDF 32000-1, 9.2 and 9.4)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pypdf.generic._font import Font

Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f of PDF 32000-1, 8.3.3."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Fragment:
    """Text that one operator shows, in points; y grows upwards, `turn` is in quarter turns.

    Coordinates are already turned so that the text runs along x: `x0` is where it begins, `x1`
    where it ends, `y` its baseline, `size` the font's.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    turn: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """The graphics state, as far as text needs it."""

    ctm: Matrix = IDENTITY
    font: Font | None = None
    bold: bool = False
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


def fragment(text: str, start: Matrix, end: Matrix, state: State) -> Fragment:
    """What is shown between two places of the pen, in coordinates in which it runs along x."""
    turn = round(math.atan2(start[1], start[0]) / (math.pi / 2)) % 4
    x0, y = _turned(start[4], start[5], turn)
    x1, _ = _turned(end[4], end[5], turn)
    size = abs(state.size) * math.hypot(start[2], start[3])
    return Fragment(text, min(x0, x1), max(x0, x1), y, size, state.bold, turn)


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def shown(raw: bytes, font: Font, state: State) -> tuple[str, float]:
    """What the bytes say, and how far they move the pen, in text space."""
    if isinstance(font.encoding, str):
        codes = raw.decode(font.encoding, "replace")
        letters = codes
    else:
        codes = "".join(map(chr, raw))
        # PDF 32000-1, D.2: a code that Windows' encoding leaves free shows a bullet
        letters = "".join(font.encoding.get(code, chr(code)) for code in raw)
        letters = letters.replace("\x7f", "•")
    text = "".join(font.character_map.get(letter, letter) for letter in letters)
    glyphs = sum(font.get_text_width(code) for code in codes) / 1000 * state.size
    words = raw.count(b" ") if not isinstance(font.encoding, str) else 0
    return text, (glyphs + len(codes) * state.char_space + words * state.word_space) * state.scale


def is_bold(font: Font) -> bool:
    """Whether the font's name says that it is a bold face."""
    name = font.name.lower()
    heavy = any(word in name for word in ("bold", "black", "heavy", "semibold"))
    # Computer Modern, the font of TeX, has bold faces called cmbx
    return heavy or "cmbx" in name or "sfbx" in name or name.endswith(("-bd", ",bd"))


def times(m: Matrix, n: Matrix) -> Matrix:
    """First m, then n."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
