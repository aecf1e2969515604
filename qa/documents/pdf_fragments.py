"""Content streams of a PDF page → fragments of text with their places.

pypdf parses the file, the streams and the fonts; here the text operators (PDF 32000-1, 9.3 and 9.4)
are followed, because pypdf's own extraction gives text without the widths that columns, tables and
words are told apart by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject
from pypdf.generic._font import Font

from qa.documents.pdf_glyphs import (
    IDENTITY,
    Fragment,
    Matrix,
    State,
    fragment,
    is_bold,
    shown,
    times,
)
from qa.documents.pdf_objects import inherited, numbers_in, sub_dictionary

_DEEPEST_FORM = 8  # forms may show forms; a cycle must end
_MOST_OPERATIONS = 2_000_000  # of one page; a page of dense text has some ten thousand


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
    }.get(turned, IDENTITY)
    machine.run(contents, inherited(page, "/Resources"), State(ctm=ctm), 0)
    return machine.fragments


class _Machine:
    """Follows the operators of one page and of the forms that it shows."""

    def __init__(self, pdf: Any) -> None:
        self.fragments: list[Fragment] = []
        self._pdf = pdf
        self._fonts: dict[int, tuple[Font, bool]] = {}
        self._left = _MOST_OPERATIONS
        self._state = State()
        self._text: Matrix = IDENTITY
        self._line: Matrix = IDENTITY

    def run(self, stream: Any, resources: DictionaryObject, state: State, depth: int) -> None:
        self._state = state
        stack: list[State] = []
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
            words, characters = numbers_in(operands[:2], 2) or (0.0, 0.0)
            self._state = replace(self._state, word_space=words, char_space=characters)
            self._next_line(0.0, -self._state.leading)
            self._show(operands[2])
        elif operator == b"BT":
            self._text = self._line = IDENTITY
        elif operator == b"T*":
            self._next_line(0.0, -self._state.leading)
        else:
            self._move(operator, operands)

    def _move(self, operator: bytes, operands: Sequence[Any]) -> None:
        if operator in (b"Td", b"TD") and (shift := numbers_in(operands, 2)):
            if operator == b"TD":
                self._state = replace(self._state, leading=-shift[1])
            self._next_line(*shift)
        elif operator in (b"Tm", b"cm") and (numbers := numbers_in(operands, 6)):
            a, b, c, d, e, f = numbers
            if operator == b"Tm":
                self._text = self._line = (a, b, c, d, e, f)
            else:
                ctm = times((a, b, c, d, e, f), self._state.ctm)
                self._state = replace(self._state, ctm=ctm)
        elif operator in _PARAMETERS and (numbers := numbers_in(operands, 1)):
            value = numbers[0] / 100 if operator == b"Tz" else numbers[0]
            change: dict[str, Any] = {_PARAMETERS[operator]: value}
            self._state = replace(self._state, **change)

    def _next_line(self, x: float, y: float) -> None:
        self._text = self._line = times((1.0, 0.0, 0.0, 1.0, x, y), self._line)

    def _set_font(self, operands: Sequence[Any], resources: DictionaryObject) -> None:
        if len(operands) < 2 or not (size := numbers_in(operands[1:], 1)):
            return
        fonts = sub_dictionary(resources, "/Font")
        found = sub_dictionary(fonts, operands[0])
        font, bold = self._font(found) if found else (None, False)
        self._state = replace(self._state, font=font, bold=bold, size=size[0])

    def _font(self, resource: DictionaryObject) -> tuple[Font, bool]:
        if id(resource) not in self._fonts:
            font = Font.from_font_resource(resource)
            self._fonts[id(resource)] = font, is_bold(font)
        return self._fonts[id(resource)]

    def _form(self, operands: Sequence[Any], resources: DictionaryObject, depth: int) -> None:
        """Show a form: a content stream of its own, in its own coordinates."""
        form = (
            sub_dictionary(sub_dictionary(resources, "/XObject"), operands[0]) if operands else None
        )
        if not form or form.get("/Subtype") != "/Form" or depth >= _DEEPEST_FORM:
            return
        before = self._state, self._text, self._line
        numbers = numbers_in(form.get("/Matrix", ()), 6) or list(IDENTITY)
        a, b, c, d, e, f = numbers
        inner = replace(self._state, ctm=times((a, b, c, d, e, f), self._state.ctm))
        self.run(form, sub_dictionary(form, "/Resources") or resources, inner, depth + 1)
        self._state, self._text, self._line = before

    def _show_adjusted(self, array: Any) -> None:
        """TJ: strings and, in thousandths of the size, how far to go back between them."""
        for part in array if isinstance(array, list) else ():
            if isinstance(part, (int, float)):
                back = float(part) / 1000 * self._state.size * self._state.scale
                self._text = times((1.0, 0.0, 0.0, 1.0, -back, 0.0), self._text)
            else:
                self._show(part)

    def _show(self, string: Any) -> None:
        state = self._state
        if state.font is None or not isinstance(string, (str, bytes)):
            return
        raw = string.encode("latin-1", "replace") if isinstance(string, str) else bytes(string)
        text, width = shown(raw, state.font, state)
        placed = times((1.0, 0.0, 0.0, 1.0, 0.0, state.rise), times(self._text, state.ctm))
        self._text = times((1.0, 0.0, 0.0, 1.0, width, 0.0), self._text)
        end = times(self._text, state.ctm)
        if text:
            self.fragments.append(fragment(text, placed, end, state))


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
