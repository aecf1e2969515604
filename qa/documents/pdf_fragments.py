"""Content streams of a PDF page → fragments of text with their places.

pypdf parses the file, the streams and the fonts; here the text operators (PDF 32000-1, 9.3 and 9.4)
are followed, because pypdf's own extraction gives text without the widths that columns, tables and
words are told apart by.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject
from pypdf.generic._font import Font

Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST_FORM = 8  # forms may show forms; a cycle must end
_MOST_OPERATIONS = 2_000_000  # of one page; a page of dense text has some ten thousand


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
class _State:
    """The graphics state, as far as text needs it."""

    ctm: Matrix = _IDENTITY
    font: Font | None = None
    bold: bool = False
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


def fragments_of(page: PageObject) -> list[Fragment]:
    """All text of the page, in the order in which it is drawn."""
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else None
    if not isinstance(contents, (ArrayObject, StreamObject)):
        return []
    machine = _Machine(page.pdf)
    turned = int(page.rotation) % 360
    ctm = {
        90: (0.0, -1.0, 1.0, 0.0, 0.0, 0.0),
        180: (-1.0, 0.0, 0.0, -1.0, 0.0, 0.0),
        270: (0.0, 1.0, -1.0, 0.0, 0.0, 0.0),
    }.get(turned, _IDENTITY)
    machine.run(contents, _inherited(page, "/Resources"), _State(ctm=ctm), 0)
    return machine.fragments


def _inherited(page: PageObject, key: str) -> DictionaryObject:
    """A page's dictionary of its own or of the page tree above it."""
    node: Any = page
    for _ in range(50):
        value = node.get(key)
        value = value.get_object() if value is not None else None
        if isinstance(value, DictionaryObject):
            return value
        parent = node.get("/Parent")
        if parent is None:
            break
        node = parent.get_object()
    return DictionaryObject()


class _Machine:
    """Follows the operators of one page and of the forms that it shows."""

    def __init__(self, pdf: Any) -> None:
        self.fragments: list[Fragment] = []
        self._pdf = pdf
        self._fonts: dict[int, tuple[Font, bool]] = {}
        self._left = _MOST_OPERATIONS
        self._state = _State()
        self._text: Matrix = _IDENTITY
        self._line: Matrix = _IDENTITY

    def run(self, stream: Any, resources: DictionaryObject, state: _State, depth: int) -> None:
        self._state = state
        stack: list[_State] = []
        for operands, operator in _operations(stream, self._pdf):
            self._left -= 1
            if self._left < 0:
                return
            if operator == b"q":
                stack.append(self._state)
            elif operator == b"Q":
                self._state = stack.pop() if stack else state
            elif operator == b"Do":
                self._form(operands, resources, depth)
            elif operator == b"Tf":
                self._set_font(operands, resources)
            else:
                self._follow(operator, operands)

    def _follow(self, operator: bytes, operands: Sequence[Any]) -> None:
        """One operator that changes the text's place or shows text; malformed ones do nothing."""
        if operator == b"Tj" and operands:
            self._show(operands[0])
        elif operator == b"TJ" and operands:
            self._show_adjusted(operands[0])
        elif operator == b"'" and operands:
            self._next_line(0.0, -self._state.leading)
            self._show(operands[0])
        elif operator == b'"' and len(operands) > 2:
            words, characters = _numbers(operands[:2], 2) or (0.0, 0.0)
            self._state = replace(self._state, word_space=words, char_space=characters)
            self._next_line(0.0, -self._state.leading)
            self._show(operands[2])
        elif operator == b"BT":
            self._text = self._line = _IDENTITY
        elif operator == b"T*":
            self._next_line(0.0, -self._state.leading)
        else:
            self._move(operator, operands)

    def _move(self, operator: bytes, operands: Sequence[Any]) -> None:
        if operator in (b"Td", b"TD") and (shift := _numbers(operands, 2)):
            if operator == b"TD":
                self._state = replace(self._state, leading=-shift[1])
            self._next_line(*shift)
        elif operator in (b"Tm", b"cm") and (numbers := _numbers(operands, 6)):
            a, b, c, d, e, f = numbers
            if operator == b"Tm":
                self._text = self._line = (a, b, c, d, e, f)
            else:
                ctm = _times((a, b, c, d, e, f), self._state.ctm)
                self._state = replace(self._state, ctm=ctm)
        elif operator in _PARAMETERS and (numbers := _numbers(operands, 1)):
            value = numbers[0] / 100 if operator == b"Tz" else numbers[0]
            change: dict[str, Any] = {_PARAMETERS[operator]: value}
            self._state = replace(self._state, **change)

    def _next_line(self, x: float, y: float) -> None:
        self._text = self._line = _times((1.0, 0.0, 0.0, 1.0, x, y), self._line)

    def _set_font(self, operands: Sequence[Any], resources: DictionaryObject) -> None:
        if len(operands) < 2 or not (size := _numbers(operands[1:], 1)):
            return
        fonts = _sub(resources, "/Font")
        found = _sub(fonts, operands[0])
        font, bold = self._font(found) if found else (None, False)
        self._state = replace(self._state, font=font, bold=bold, size=size[0])

    def _font(self, resource: DictionaryObject) -> tuple[Font, bool]:
        if id(resource) not in self._fonts:
            font = Font.from_font_resource(resource)
            self._fonts[id(resource)] = font, _is_bold(font)
        return self._fonts[id(resource)]

    def _form(self, operands: Sequence[Any], resources: DictionaryObject, depth: int) -> None:
        """Show a form: a content stream of its own, in its own coordinates."""
        form = _sub(_sub(resources, "/XObject"), operands[0]) if operands else None
        if not form or form.get("/Subtype") != "/Form" or depth >= _DEEPEST_FORM:
            return
        before = self._state, self._text, self._line
        numbers = _numbers(form.get("/Matrix", ()), 6) or list(_IDENTITY)
        a, b, c, d, e, f = numbers
        inner = replace(self._state, ctm=_times((a, b, c, d, e, f), self._state.ctm))
        self.run(form, _sub(form, "/Resources") or resources, inner, depth + 1)
        self._state, self._text, self._line = before

    def _show_adjusted(self, array: Any) -> None:
        """TJ: strings and, in thousandths of the size, how far to go back between them."""
        for part in array if isinstance(array, list) else ():
            if isinstance(part, (int, float)):
                back = float(part) / 1000 * self._state.size * self._state.scale
                self._text = _times((1.0, 0.0, 0.0, 1.0, -back, 0.0), self._text)
            else:
                self._show(part)

    def _show(self, string: Any) -> None:
        state = self._state
        if state.font is None or not isinstance(string, (str, bytes)):
            return
        raw = string.encode("latin-1", "replace") if isinstance(string, str) else bytes(string)
        text, width = _shown(raw, state)
        placed = _times((1.0, 0.0, 0.0, 1.0, 0.0, state.rise), _times(self._text, state.ctm))
        self._text = _times((1.0, 0.0, 0.0, 1.0, width, 0.0), self._text)
        end = _times(self._text, state.ctm)
        if text:
            self.fragments.append(_fragment(text, placed, end, state))


_PARAMETERS = {
    b"Tc": "char_space",
    b"Tw": "word_space",
    b"Tz": "scale",
    b"TL": "leading",
    b"Ts": "rise",
}


def _operations(stream: Any, pdf: Any) -> Iterator[tuple[list[Any], bytes]]:
    """The stream's (operands, operator) pairs; strings stay bytes, for the font to decode."""
    for operands, operator in ContentStream(stream, pdf, "bytes").operations:
        yield list(operands) if isinstance(operands, (list, tuple)) else [], operator


def _fragment(text: str, start: Matrix, end: Matrix, state: _State) -> Fragment:
    """The fragment in coordinates in which it runs along x."""
    turn = round(math.atan2(start[1], start[0]) / (math.pi / 2)) % 4
    x0, y = _turned(start[4], start[5], turn)
    x1, _ = _turned(end[4], end[5], turn)
    size = abs(state.size) * math.hypot(start[2], start[3])
    return Fragment(text, min(x0, x1), max(x0, x1), y, size, state.bold, turn)


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def _shown(raw: bytes, state: _State) -> tuple[str, float]:
    """What the bytes say, and how far they move the pen, in text space."""
    font = state.font
    assert font is not None  # the caller checks
    if isinstance(font.encoding, str):
        codes = raw.decode(font.encoding, "replace")
        letters = codes
    else:
        codes = "".join(map(chr, raw))
        letters = "".join(font.encoding.get(code, chr(code)) for code in raw)
    text = "".join(font.character_map.get(letter, letter) for letter in letters)
    glyphs = sum(font.get_text_width(code) for code in codes) / 1000 * state.size
    words = raw.count(b" ") if not isinstance(font.encoding, str) else 0
    return text, (glyphs + len(codes) * state.char_space + words * state.word_space) * state.scale


def _is_bold(font: Font) -> bool:
    name = font.name.lower()
    heavy = any(word in name for word in ("bold", "black", "heavy", "semibold"))
    # Computer Modern, the font of TeX, has bold faces called cmbx
    return heavy or "cmbx" in name or "sfbx" in name or name.endswith(("-bd", ",bd"))


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _numbers(operands: Sequence[Any], count: int) -> list[float] | None:
    """Exactly `count` numbers, or None: a damaged operator is passed over."""
    if len(operands) < count or not all(isinstance(n, (int, float)) for n in operands[:count]):
        return None
    numbers = [float(n) for n in operands[:count]]
    return numbers if all(map(math.isfinite, numbers)) else None


def _sub(dictionary: DictionaryObject | None, key: Any) -> Any:
    """The dictionary under a key, or None."""
    value = dictionary.get(key) if dictionary is not None else None
    value = value.get_object() if value is not None else None
    return value if isinstance(value, DictionaryObject) else None
