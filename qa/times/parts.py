"""The words before a time that narrow it: "early", "the end of", "autumn", "the first quarter of"."""

from __future__ import annotations

import re

from qa.times.intervals import Interval, months, part
from qa.times.relative import ORDINALS, SEASON_NAMES, season

REACH = 48
"""How many characters before a time can still modify it."""
_PART = re.compile(
    r"(?:\b(?:the\s)?(?:very\s)?(beginning|start|outset|end|close|middle)\sof\s(?:the\smonth\sof\s)?"
    r"|\b(early|late|mid)(?:-|\s)(?:in\s)?(?:the\s)?)\Z",
    re.IGNORECASE,
)
_WHICH = {"beginning": "start", "outset": "start", "close": "end", "middle": "mid"}
_SEASON = re.compile(rf"\b({SEASON_NAMES}|fall)(?:\sof|,)?\s\Z", re.IGNORECASE)
_FRACTION = re.compile(
    rf"(?:\b(?:the\s)?({'|'.join(ORDINALS)}|last)\s(quarter|half)(?:\sof|,)?"
    r"|\b([QH])([1-4])[,/]?)\s?\Z",
    re.IGNORECASE,
)


def narrowed(text: str, floor: int, start: int, whole: Interval) -> tuple[int, Interval]:
    """The part of `whole` that the words before `start` name, and where they begin.

    Seasons, quarters and halves are parts of a whole year only. Nothing before `floor` is read.

    >>> start, days = narrowed("In the autumn of 2025", 0, 17, Interval.of(2025))
    >>> start, str(days)
    (7, 'September to November 2025')
    """
    start, narrower = _part(text, floor, start, whole)
    if narrower != whole or whole != Interval.of(whole.first.year):
        return start, narrower
    before = text[max(floor, start - REACH) : start]
    if found := _SEASON.search(before):
        narrower = season(whole.first.year, found[1].lower())
    elif found := _FRACTION.search(before):
        narrower = _fraction(whole.first.year, found)
    else:
        return start, whole
    return _part(text, floor, start - len(found[0]), narrower)


def _part(text: str, floor: int, start: int, whole: Interval) -> tuple[int, Interval]:
    found = _PART.search(text[max(floor, start - REACH) : start])
    if not found:
        return start, whole
    word = (found[1] or found[2]).lower()
    return start - len(found[0]), part(whole, _WHICH.get(word, word))


def _fraction(year: int, found: re.Match[str]) -> Interval:
    """The quarter or the half of the year that `_FRACTION` matched."""
    length = 3 if (found[2] or found[3]).lower().startswith("q") else 6
    parts = 12 // length
    number = int(found[4]) if found[4] else ORDINALS.get(found[1].lower(), parts)
    return months(year, (min(number, parts) - 1) * length + 1, length)
