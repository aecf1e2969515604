"""The year of a date that does not say it: "in August of that year", "last November", "on 19 March".

A report tells of what was: without a word about the year it is the latest such date that had begun when the
text was written, unless words such as "will" say that it is still to come, or the paragraph tells of a
year long past.
"""

from __future__ import annotations

import datetime
import re

from qa.times.dates import DateMention
from qa.times.parts import REACH

_AFTER = re.compile(
    r"\s(?:of\s)?(?:the\s)?(last|this|next|same|that|previous|preceding|following|current)\syear\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(last|this|next)\s\Z", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:will|shall|due|scheduled|planned|expected|next|upcoming)\b[^.!?\n]*\Z", re.IGNORECASE
)
_HANGING = frozenset({"same", "that", "previous", "preceding", "following"})
_STEPS = {"last": -1, "previous": -1, "preceding": -1, "next": 1, "following": 1}


def named_year(
    text: str, said: DateMention, anchor: datetime.date | None, previous: int | None
) -> tuple[int, int, int] | None:
    """The year that words beside the date name, and where they begin and end with the date; or None.

    `anchor` is the day of writing, `previous` the year that the text named last.

    >>> from qa.times.dates import find_dates
    >>> text = "in August of that year"
    >>> named_year(text, find_dates(text)[0], None, 2025)
    (2025, 3, 22)
    """
    if found := _AFTER.match(text, said.end):
        word = found[1].lower()
        written = anchor.year if anchor else None
        base = previous if word in _HANGING and previous is not None else written
        return None if base is None else (base + _STEPS.get(word, 0), said.start, found.end())
    if anchor and said.day is None:
        found = _BEFORE.search(text, max(0, said.start - REACH), said.start)
        if found:
            year = _nearest(said, anchor, found[1].lower())
            return year, found.start(), said.end
    return None


def assumed_year(
    text: str, said: DateMention, anchor: datetime.date, earlier: tuple[int, int] | None
) -> int:
    """The year that a reader assumes where none is named.

    `earlier` is the year that the text named last, and where.
    """
    if earlier and earlier[0] < anchor.year - 1:
        year, place = earlier
        if "\n" not in text[place : said.start]:
            return year
    to_come = _TO_COME.search(text, max(0, said.start - 2 * REACH), said.start)
    return _nearest(said, anchor, "next" if to_come else "past")


def _nearest(said: DateMention, anchor: datetime.date, which: str) -> int:
    """The year of the latest such date that had begun by `anchor`; or of the "last", "next" one."""
    begin = (said.month or 1, said.day or 1)
    end = (said.month or 12, said.day or 31)
    now = (anchor.month, anchor.day)
    match which:
        case "this":
            return anchor.year
        case "next":
            return anchor.year + (end < now)
        case "last":
            return anchor.year - (end >= now)
        case _:
            return anchor.year - (begin > now)
