"""Dates as they are written in running text: "19 March 2026", "26.03.2026", "in 2022", "November".

Only what a reader would call a date is found; "may" and "march" the verbs, "31 February" and
"2022 people" are not. One regular expression scans the text once, so time is linear in its length.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_MONTH_NAMES = (
    "january february march april may june july august september october november december"
)
_MONTHS = _MONTH_NAMES.split()
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_AMBIGUOUS = {"may", "march"}  # verbs too: need a day, a year or a preposition beside them

_MONTH = rf"(?:{'|'.join(_MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)"
_YEAR = r"(?:1[5-9]|20|21)\d\d"
_GAP = r"[ \t\u00a0]{1,2}"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"

_PREPOSITIONS = (
    "in since by until till from during before after of around circa early late mid year between "
    "through throughout spring summer autumn fall winter last next this for to and"
)
_BEFORE_PERIOD = frozenset(_PREPOSITIONS.split())
_UNITS = (
    "people|individuals|persons|prisoners|soldiers|troops|workers|jobs|cases|units|items|copies|"
    "euros?|dollars?|pounds?|roubles?|rubles?|zlotys?|hryvnias?|usd|eur|kilomet\\w+|met(?:er|re)s?|"
    "miles?|km|kg|tons?|tonnes?|hours?|days?|percent|per"
)

_DATE = re.compile(
    rf"""(?<![\w/]) (?<![\d][.,-]) (?:
      (?P<iso_y>\d{{4}})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d) (?![\d-])
    | (?P<n1>\d{{1,2}})(?P<sep>[./-])(?P<n2>\d{{1,2}})(?P=sep)(?P<n_y>{_YEAR}) (?![\w/-]|\.\d)
    | (?P<dm_d>{_DAY}) {_GAP} (?:of{_GAP})? (?P<dm_m>{_MONTH}) (?!\w)
      (?: ,?{_GAP} (?P<dm_y>{_YEAR}) (?![\w%]|[.,]\d) )?
    | (?P<md_m>{_MONTH}) {_GAP} (?P<md_d>{_DAY}) (?![\w%]|[.,]\d|:\d)
      (?: ,?{_GAP} (?P<md_y>{_YEAR}) (?![\w%]|[.,]\d) )?
    | (?P<my_m>{_MONTH}) ,? {_GAP} (?:of{_GAP})? (?P<my_y>{_YEAR}) (?![\w%]|[.,]\d)
    | (?P<m>{_MONTH}) (?![\w-])
    | (?P<y>(?:19|20)\d\d) (?![\w%-]|[.,]\d) (?!\s(?:{_UNITS})\b)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"([\w-]+)[ \t\u00a0(]{1,2}\Z")
_YEAR_RANGE = re.compile(r"(?:\s*[-–—/]\s*|\s(?:and|to|or)\s|,\s)\Z")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in the text, as far as it is given: `text[start:end]` says it, None is unsaid.

    Years are AD, months 1-12, days 1-31.
    """

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None

    def date(self) -> datetime.date | None:
        """The calendar date, or None if the year, the month or the day is unsaid.

        >>> find_dates("On 19 March 2026 it rained.")[0].date()
        datetime.date(2026, 3, 19)
        """
        if self.year is None or self.month is None or self.day is None:
            return None
        return datetime.date(self.year, self.month, self.day)


def find_dates(text: str) -> tuple[DateMention, ...]:
    """The dates in `text`, in order and not overlapping; offsets are in code points.

    A numeric date is read day first ("26.03.2026"); with slashes or hyphens only where one reading
    is possible ("03/26/2026" is found, "03/04/2026" is not). Impossible dates are left out.

    >>> [(m.year, m.month, m.day) for m in find_dates("from 19 March to November 2026")]
    [(None, 3, 19), (2026, 11, None)]
    """
    found: list[DateMention] = []
    for match in _DATE.finditer(text):
        mention = _mention(match, found[-1] if found else None)
        if mention is not None:
            found.append(mention)
    return tuple(found)


def _mention(match: re.Match[str], previous: DateMention | None) -> DateMention | None:
    """What the match says, or None if it says no possible date."""
    year, month, day = _parts(match)
    if month is None and not (year and _is_year(match, previous)):
        return None
    if year is None and day is None and not _is_month(match):
        return None
    if not _exists(year, month, day):
        return None
    start, end = match.span()
    if match["m"] and match["m"].endswith("."):
        end -= 1
    return DateMention(start, end, year, month, day)


def _parts(match: re.Match[str]) -> tuple[int | None, int | None, int | None]:
    """Year, month and day as numbers; month 0 marks a numeric date that cannot be read."""
    if match["iso_y"]:
        return int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"])
    if match["n1"]:
        day, month = _numeric(int(match["n1"]), int(match["n2"]), match["sep"])
        return int(match["n_y"]), month, day
    if match["y"]:
        return int(match["y"]), None, None
    name = match["dm_m"] or match["md_m"] or match["my_m"] or match["m"]
    number = re.match(r"\d+", match["dm_d"] or match["md_d"] or "")
    year = match["dm_y"] or match["md_y"] or match["my_y"]
    return (
        int(year) if year else None,
        _MONTH_NUMBERS[name[:3].lower()],
        int(number[0]) if number else None,
    )


def _numeric(first: int, second: int, separator: str) -> tuple[int, int]:
    """(day, month) of "first.second.year"; month 0 if both orders are possible and differ."""
    if separator == "." or first > 12 or first == second:
        return first, second
    return (second, first) if second > 12 else (0, 0)


def _exists(year: int | None, month: int | None, day: int | None) -> bool:
    try:
        # 2000 is a leap year: 29 February without a year is possible
        datetime.date(year or 2000, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return False
    return True


def _is_month(match: re.Match[str]) -> bool:
    """Whether a month's name alone is meant as one."""
    name = match["m"]
    if not name[0].isupper() or name.rstrip(".").lower() not in _MONTHS:
        return False
    return name.lower() not in _AMBIGUOUS or _word_before(match) in _BEFORE_PERIOD


def _is_year(match: re.Match[str], previous: DateMention | None) -> bool:
    """Whether four digits alone are meant as a year."""
    text, start = match.string, match.start()
    if text[start - 1 : start] == "(" and text[match.end() : match.end() + 1] == ")":
        return True
    word = _word_before(match)
    if word in _BEFORE_PERIOD and word not in {"to", "and", "for"}:
        return True
    # the far end of a range: "between 2022 and 2024", "2022–2024"
    return (
        previous is not None
        and previous.year is not None
        and start - previous.end <= 5
        and _YEAR_RANGE.match(text, previous.end, start) is not None
    )


def _word_before(match: re.Match[str]) -> str:
    start = match.start()
    before = _WORD_BEFORE.search(match.string[max(0, start - 16) : start])
    return before[1].lower() if before else ""
