"""Times as they are written, resolved to days: "on 19 March", "early November", "last month".

Built on the dates that `qa.times.dates` finds; what they leave unsaid is resolved against the day on which the
text was written. (dateparser reads "On 19 March" as March the 26th of a text of that day, finds times in
"may march on", and needs a second to load.)
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.times import relative
from qa.times.dates import DateMention, find_dates
from qa.times.intervals import BEGINNING, END, Interval, months
from qa.times.parts import REACH, narrowed
from qa.times.relative import RelativeTime
from qa.times.years import assumed_year, named_year

_ANY_YEAR = 2000
"""Stands in for a year that is unsaid: a leap year, so that 29 February has its place."""
_LONE_YEAR = re.compile(
    r"(?:^(?:[-•*]\s)?|\|\s|\b[QH][1-4][\s/])((?:19|20)\d\d)"
    r"(?=[.:]?\s*$|[.:,]\s[^\W\d]|\s\||\s[–—-]\s|(?<=[QH][1-4]\s\d\d\d\d)\b)",
    re.MULTILINE,
)
_DAY_BEFORE = re.compile(
    r"(?<![\w.,/-])(\d{1,2})(?:st|nd|rd|th)?\s?(?:[-–—]|\b(?:to|and|until|or)\b)\s?\Z"
)
_TWO_DAYS_BEFORE = re.compile(r"(?<![\w.,/-])(\d{1,2})\s?-\s?(\d{1,2})\s\Z")
_DAY_AFTER = re.compile(r"\s?[-–—]\s?(\d{1,2})(?:,?\s((?:19|20)\d\d))?(?![\w.,]\d|\w)")
_TO = re.compile(r"\s?(?:[-–—]|\b(?:to|until|till|through)\b)\s?(?:the\s)?", re.IGNORECASE)
_AND = re.compile(r"\sand\s(?:the\s)?", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between)\s(?:the\s)?\Z", re.IGNORECASE)
_RELATION = re.compile(
    r"\b(since|until|till|up\sto|by|before|prior\sto|after|following|from)"
    r"\s(?:the\s|around\s|about\s)?\Z",
    re.IGNORECASE,
)
_ONWARDS = re.compile(r"\son(?:wards?)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time in the text: `text[start:end]` names it, with a word such as "since" before it.

    `named` are the days that the words name, `interval` those that are meant: "since February 2025"
    names that month and means all days from its first on. If `yearless`, the year is unsaid and
    nothing resolved it: both then stand in the year 2000, and mean those days of any year.
    """

    start: int
    end: int
    interval: Interval
    named: Interval
    yearless: bool = False

    def in_year(self, year: int) -> TimeMention:
        """The same days of that year; itself if its year is said."""
        if not self.yearless:
            return self
        years = year - _ANY_YEAR
        return replace(
            self,
            interval=self.interval.later(years),
            named=self.named.later(years),
            yearless=False,
        )


def find_times(
    text: str, anchor: datetime.date | None, *, assume_years: bool = True
) -> tuple[TimeMention, ...]:
    """The times in `text`, in order and not overlapping; offsets are in code points.

    `anchor` is the day on which the text was written; without it "yesterday" is passed over. A year that
    no word names is assumed only if `assume_years`. Time is linear in the length of the text.

    >>> day = datetime.date(2026, 3, 26)
    >>> [str(m.interval) for m in find_times("On 19 March; early in November; last month.", day)]
    ['19 March 2026', '1–10 November 2025', 'February 2026']
    """
    return tuple(_related(text, _Scan(text, anchor, assume_years).mentions()))


class _Scan:
    """One reading of a text from left to right: what came before helps with what comes after."""

    def __init__(self, text: str, anchor: datetime.date | None, assume_years: bool) -> None:
        self.text = text
        self.anchor = anchor
        self.assume_years = assume_years
        self.found: list[TimeMention] = []
        self.last: TimeMention | None = None
        """The last one whose year is known."""

    def mentions(self) -> list[TimeMention]:
        """All mentions, the two ends of a range as one."""
        atoms = _atoms(self.text)
        for place, atom in enumerate(atoms):
            if atom.start < self._floor:
                continue
            if isinstance(atom, RelativeTime):
                mention = self._relative(atom)
            else:
                mention = self._date(atom, atoms[place + 1 : place + 2])
            if mention and not self._ends_range(mention):
                self.found.append(mention)
            if mention and not mention.yearless:
                self.last = self.found[-1]
        return self.found

    @property
    def _floor(self) -> int:
        return self.found[-1].end if self.found else 0

    def _relative(self, atom: RelativeTime) -> TimeMention | None:
        whole = atom.resolve(self.anchor, self.last.named if self.last else None)
        if whole is None:
            return None
        start, interval = narrowed(self.text, self._floor, atom.start, whole)
        if atom.needs_part and start == atom.start:
            return None
        return TimeMention(start, atom.end, interval, interval)

    def _date(
        self, said: DateMention, following: Sequence[DateMention | RelativeTime]
    ) -> TimeMention | None:
        year, start, end = self._year(said, following)
        try:
            whole = Interval.of(year or _ANY_YEAR, said.month, said.day)
        except ValueError:  # 29 February of another year
            return None
        if run := self._days(said, whole):
            return TimeMention(
                run[0], max(end, run[1]), run[2], run[2], year is None and not run[3]
            )
        start, interval = narrowed(self.text, self._floor, start, whole)
        return TimeMention(start, end, interval, interval, year is None)

    def _year(
        self, said: DateMention, following: Sequence[DateMention | RelativeTime]
    ) -> tuple[int | None, int, int]:
        """The year of a date, None if it cannot be told; and where the words for it begin and end."""
        if said.year is not None:
            return said.year, said.start, said.end
        earlier = (self.last.named.last.year, self.last.start) if self.last else None
        named = named_year(self.text, said, self.anchor, earlier[0] if earlier else None)
        if named:
            return named
        year = self._year_of_range(said, following)
        if year is None and self.assume_years:
            if self.anchor:
                year = assumed_year(self.text, said, self.anchor, earlier)
            else:
                year = earlier[0] if earlier else None
        return year, said.start, said.end

    def _year_of_range(
        self, said: DateMention, following: Sequence[DateMention | RelativeTime]
    ) -> int | None:
        """The year of "November" in "from November to February 2026"."""
        for other in following:
            if isinstance(other, DateMention) and said.month and other.month and other.year:
                gap = self.text[said.end : other.start]
                if _TO.fullmatch(gap) or _AND.fullmatch(gap):
                    wraps = (said.month, said.day or 0) > (other.month, other.day or 31)
                    return other.year - wraps
        return None

    def _days(self, said: DateMention, whole: Interval) -> tuple[int, int, Interval, bool] | None:
        """Days in a row, where they stand, and whether they bring their year.

        "19–21 March 2026" is found by its last day, "19-21 March" by its month, "March 19–21, 2026" by its
        first day.
        """
        before = self.text[max(self._floor, said.start - REACH) : said.start]
        day, last = whole.first, months(whole.first.year, whole.first.month, 1).last
        if said.day is None:
            found = _TWO_DAYS_BEFORE.search(before) if said.month else None
            if found and 1 <= int(found[1]) < int(found[2]) <= last.day:
                run = Interval(day.replace(day=int(found[1])), day.replace(day=int(found[2])))
                return said.start - len(found[0]), said.end, run, False
            return None
        found = _DAY_BEFORE.search(before)
        if found and 1 <= int(found[1]) < said.day:
            run = Interval(day.replace(day=int(found[1])), day)
            return said.start - len(found[0]), said.end, run, False
        found = _DAY_AFTER.match(self.text, said.end) if said.year is None else None
        if found and self.text[said.start].isalpha() and said.day < int(found[1]) <= last.day:
            run = Interval(day, day.replace(day=int(found[1])))
            run = run.later(int(found[2]) - day.year) if found[2] else run
            return said.start, found.end(), run, bool(found[2])
        return None

    def _ends_range(self, mention: TimeMention) -> bool:
        """Whether the mention ends a range that the last one began; then the last one becomes it."""
        if not self.found:
            return False
        last = self.found[-1]
        gap = self.text[last.end : mention.start]
        opened = _FROM.search(self.text, max(0, last.start - REACH), last.start)
        if not _TO.fullmatch(gap) and not (opened and _AND.fullmatch(gap)):
            return False
        begin, end = last.interval, mention.interval
        if last.yearless and mention.yearless and begin.first > end.last:
            begin = begin.later(-1)  # "from November to February"
        if last.yearless != mention.yearless or begin.first > end.last:
            return False
        whole = Interval(begin.first, end.last)
        self.found[-1] = TimeMention(last.start, mention.end, whole, whole, last.yearless)
        return True


def _atoms(text: str) -> list[DateMention | RelativeTime]:
    """Dates and relative times, in order; where two overlap, the earlier and longer."""
    lone = [DateMention(*m.span(1), int(m[1]), None, None) for m in _LONE_YEAR.finditer(text)]
    every: list[DateMention | RelativeTime]
    every = [*find_dates(text), *lone, *relative.find(text)]
    every.sort(key=lambda atom: (atom.start, -atom.end))
    atoms: list[DateMention | RelativeTime] = []
    for atom in every:
        if not atoms or atom.start >= atoms[-1].end:
            atoms.append(atom)
    return atoms


def _related(text: str, mentions: Sequence[TimeMention]) -> Iterator[TimeMention]:
    """The mentions with the meaning that "since", "before" and the like give them."""
    for mention in mentions:
        found = _RELATION.search(text, max(0, mention.start - REACH), mention.start)
        named = mention.named
        match " ".join(found[1].lower().split()) if found else "":
            case "since":
                interval = Interval(named.first, END)
            case "from" if _ONWARDS.match(text, mention.end):
                interval = Interval(named.first, END)
            case "until" | "till" | "up to" | "by":
                interval = Interval(BEGINNING, named.last)
            case "before" | "prior to":
                interval = named.before()
            case "after" | "following":
                interval = named.after()
            case _:
                yield mention
                continue
        start = found.start(1) if found else mention.start
        yield replace(mention, start=start, interval=interval)
