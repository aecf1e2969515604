"""Runs of whole days: a day, a month, a season, "early November", "since February 2025".

Pure calendar arithmetic; which words mean which days is a matter of `qa.times.expressions`.
"""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

BEGINNING, END = datetime.date.min, datetime.date.max
"""Where an interval begins that has no beginning, and ends that has no end."""
SIZES = (1, 7, 31, 92, 366)
"""The most days of a day, a week, a month, a quarter or season, a year."""
_MONTHS = calendar.month_name


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """All days from `first` to `last`, both included; `first <= last`.

    >>> str(Interval.of(2026, 3, 19)), str(Interval.of(2025, 11)), str(Interval.of(2022))
    ('19 March 2026', 'November 2025', '2022')
    """

    first: datetime.date
    last: datetime.date

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> Interval:
        """The year, the month or the day; raises `ValueError` if the calendar has no such day."""
        if month is None:
            return cls(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
        if day is None:
            return months(year, month, 1)
        return cls(datetime.date(year, month, day), datetime.date(year, month, day))

    @property
    def days(self) -> int:
        """How many days it has, at least 1."""
        return (self.last - self.first).days + 1

    @property
    def size(self) -> int:
        """The place in `SIZES` of the smallest size that holds it; their number if none does."""
        return sum(self.days > size for size in SIZES)

    def overlaps(self, other: Interval) -> bool:
        """Whether they share at least one day."""
        return self.first <= other.last and other.first <= self.last

    def within(self, other: Interval) -> bool:
        """Whether all its days are days of `other`."""
        return other.first <= self.first and self.last <= other.last

    def hull(self, other: Interval) -> Interval:
        """The shortest interval that holds both."""
        return Interval(min(self.first, other.first), max(self.last, other.last))

    def before(self) -> Interval:
        """All days before it."""
        return Interval(BEGINNING, shifted(self.first, -1))

    def after(self) -> Interval:
        """All days after it."""
        return Interval(shifted(self.last, 1), END)

    def later(self, years: int) -> Interval:
        """The same days of the calendar in another year; open ends stay open.

        >>> str(Interval.of(2000, 2, 29).later(1))
        '28 February 2001'
        """
        return Interval(_moved(self.first, years), _moved(self.last, years))

    @property
    def roughly(self) -> str:
        """In words, to the day only where it is one day: "a few days later" is not 3–17 November.

        >>> Interval(datetime.date(2025, 11, 3), datetime.date(2025, 11, 17)).roughly
        'November 2025'
        """
        if self.days == 1 or self.first == BEGINNING or self.last == END:
            return str(self)
        first, last = self.first, self.last
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        return str(months(first.year, first.month, count))

    def __str__(self) -> str:
        """In words, as short as it can be said without loss."""
        first, last = self.first, self.last
        if first == BEGINNING or last == END:
            return _open(first, last)
        if first == last:
            return _day(first)
        if self == Interval.of(first.year):
            return str(first.year)
        if first.month == 1 and first.day == 1 and (last.month, last.day) == (12, 31):
            return f"{first.year}–{last.year}"
        if self == months(first.year, first.month, 1):
            return f"{_MONTHS[first.month]} {first.year}"
        if first.day == 1 and last == months(last.year, last.month, 1).last:
            begin = _MONTHS[first.month]
            begin += f" {first.year}" if first.year != last.year else ""
            return f"{begin} to {_MONTHS[last.month]} {last.year}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{_day(last)}"
        return f"{_day(first)} to {_day(last)}"


ALWAYS = Interval(BEGINNING, END)


def months(year: int, first: int, count: int) -> Interval:
    """`count` whole months from the month `first` of `year`; `first` may lie outside 1-12.

    >>> str(months(2025, 12, 3))  # a winter
    'December 2025 to February 2026'
    """
    begin, end = year * 12 + first - 1, year * 12 + first - 2 + count
    last_day = calendar.monthrange(end // 12, end % 12 + 1)[1]
    return Interval(
        datetime.date(begin // 12, begin % 12 + 1, 1),
        datetime.date(end // 12, end % 12 + 1, last_day),
    )


def week(day: datetime.date) -> Interval:
    """The week, Monday to Sunday, that holds the day."""
    monday = shifted(day, -day.weekday())
    return Interval(monday, shifted(monday, 6))


def part(whole: Interval, which: str) -> Interval:
    """The "early", "mid" or "late" part: a third, by whole months where that is possible.

    The "start" and the "end" of a year are its first and last quarter, of anything else the same as
    early and late. A single day, or an open interval, is its own part.

    >>> str(part(Interval.of(2025, 11), "early")), str(part(Interval.of(2025), "end"))
    ('1–10 November 2025', 'October to December 2025')
    """
    if whole.days == 1 or whole.size == len(SIZES):
        return whole
    third = {"start": 0, "early": 0, "mid": 1}.get(which, 2)
    first, last = whole.first, whole.last
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count == 12 and which in {"start", "end"}:
        return months(first.year, first.month + (0 if which == "start" else 9), 3)
    if count % 3 == 0 and whole == months(first.year, first.month, count):
        return months(first.year, first.month + third * (count // 3), count // 3)
    days = (whole.days + 1) // 3
    end = last if third == 2 else shifted(first, days * (third + 1) - 1)
    return Interval(shifted(first, days * third), end)


def shifted(day: datetime.date, days: int) -> datetime.date:
    """`day` and so many days more; where the calendar ends, its last or first day."""
    try:
        return day + datetime.timedelta(days=days)
    except OverflowError:
        return END if days > 0 else BEGINNING


def _moved(day: datetime.date, years: int) -> datetime.date:
    if day in (BEGINNING, END):
        return day
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _open(first: datetime.date, last: datetime.date) -> str:
    if first == BEGINNING and last == END:
        return "any time"
    if last == END:
        return f"{_day(first)} or later"
    return f"{_day(last)} or earlier"


def _day(day: datetime.date) -> str:
    return f"{day.day} {_MONTHS[day.month]} {day.year}"
