"""Times that hang on another day: "yesterday", "last month", "three weeks ago", "the next day".

They hang on the day on which the text was written, or, such as "two days later", on the time that the text
named last.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.times.intervals import Interval, months, shifted, week

ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), 1
    )
} | {"a": 1, "an": 1}
SEASON_NAMES = "spring|summer|autumn|winter"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MANY = r"(?:a\s)?few|several|a\scouple\sof"
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)}|{_MANY})"
_WHICH = r"(?P<which>last|this|next|past|previous|coming|current)"
_FEW = (2, 7)
"""How many days, weeks, months or years "a few" of them are."""

_RELATIVE = re.compile(
    rf"""\b(?:
      (?P<day>today|tonight|yesterday|tomorrow)\b
    | {_WHICH}\s (?:(?P<unit>week|month|quarter|year) | (?P<season>{SEASON_NAMES}|fall)
        | (?P<weekday>{"|".join(_WEEKDAYS)})) \b (?!\sof\b|-)
    | on\s(?P<on>{"|".join(_WEEKDAYS)})\b
    | (?:in|during|since|by|until)\s(?:the\s)?(?P<bare>{SEASON_NAMES}|(?<=the\s)fall)\b (?!\s(?:of\b|19|20))
    | {_COUNT}\s(?P<units>day|week|month|year)s?\s
        (?P<way>ago|later|earlier|afterwards|after\sthat|before\sthat)\b
    | (?P<step>next|following|same|previous|that)\s(?P<stepped>day|month|year)\b
    | (?<=\bof\s)the\s(?P<the>year|month)\b
    | (?:the\s)?(?P<decade>(?:19|20)\d0)s\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_HANGING = {"later": 1, "afterwards": 1, "after that": 1, "earlier": -1, "before that": -1}
_STEPS = {"next": 1, "following": 1, "same": 0, "that": 0, "previous": -1}
_BACK = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}


@dataclass(frozen=True, slots=True)
class RelativeTime:
    """A relative time as it stands: `text[start:end]` says it."""

    start: int
    end: int
    said: tuple[tuple[str, str], ...]
    """What its words are, by the groups of the pattern that they match, in small letters."""

    @property
    def needs_part(self) -> bool:
        """Whether it is a time only with words such as "the end of" before it: "the year"."""
        return self.said[0][0] == "the"

    def resolve(self, anchor: datetime.date | None, previous: Interval | None) -> Interval | None:
        """The days that are meant; None if what it hangs on is not known.

        `anchor` is the day of writing, `previous` the time that the text named last.

        >>> [one.resolve(datetime.date(2026, 3, 26), None) for one in find("two years ago")]
        [Interval(first=datetime.date(2024, 1, 1), last=datetime.date(2024, 12, 31))]
        """
        try:
            return _resolved(dict(self.said), anchor, previous)
        except (ValueError, OverflowError):  # beyond the calendar
            return None


def find(text: str) -> Iterator[RelativeTime]:
    """The relative times of `text`, in order and disjoint."""
    for match in _RELATIVE.finditer(text):
        said = tuple(
            (name, " ".join(value.lower().split()))
            for name, value in match.groupdict().items()
            if value
        )
        start = match.start("on") if match["on"] else match.start("bare") if match["bare"] else -1
        yield RelativeTime(max(start, match.start()), match.end(), said)


def season(year: int, name: str) -> Interval:
    """The season that begins in `year`; a winter goes on into the next."""
    return months(year, _SEASONS[name], 3)


def _resolved(
    said: dict[str, str], anchor: datetime.date | None, previous: Interval | None
) -> Interval | None:
    if "decade" in said:
        year = int(said["decade"])
        return months(year, 1, 120)
    if "stepped" in said:
        return _stepped(said["stepped"], _STEPS[said["step"]], previous)
    if "units" in said and said["way"] != "ago":
        return _counted(said, _HANGING[said["way"]], previous) if previous else None
    if anchor is None:
        return None
    if "units" in said:
        return _counted(said, -1, Interval(anchor, anchor))
    if "day" in said:
        day = shifted(anchor, {"yesterday": -1, "tomorrow": 1}.get(said["day"], 0))
        return Interval(day, day)
    if "on" in said or "weekday" in said:
        return _weekday(said.get("on") or said["weekday"], said.get("which", "on"), anchor)
    if "bare" in said or "season" in said:
        return _season(said.get("bare") or said["season"], said.get("which", "in"), anchor)
    return _unit(said.get("the") or said["unit"], _BACK.get(said.get("which", ""), 0), anchor)


def _unit(unit: str, step: int, anchor: datetime.date) -> Interval:
    """The week, month, quarter or year that holds `anchor`, or `step` further on."""
    match unit:
        case "week":
            return week(shifted(anchor, 7 * step))
        case "month":
            return months(anchor.year, anchor.month + step, 1)
        case "quarter":
            return months(anchor.year, (anchor.month - 1) // 3 * 3 + 1 + 3 * step, 3)
        case _:
            return Interval.of(anchor.year + step)


def _stepped(unit: str, step: int, previous: Interval | None) -> Interval | None:
    """The day, month or year of `previous`, or one further; None if that is not as exact as a `unit`."""
    if previous is None:
        return None
    match unit:
        case "day" if previous.days == 1:
            day = shifted(previous.first, step)
            return Interval(day, day)
        case "month" if previous.days <= 31:
            return months(previous.first.year, previous.first.month + step, 1)
        case "year" if previous.first.year == previous.last.year:
            return Interval.of(previous.first.year + step)
        case _:
            return None


def _counted(said: dict[str, str], way: int, base: Interval) -> Interval:
    """So many units before (-1) or after (1) `base`, as exact as the unit is."""
    count = said["count"]
    few = _NUMBERS.get(count) or (int(count) if count.isdigit() else None)
    least, most = (few, few) if few is not None else _FEW
    if way < 0:
        least, most = -most, -least
    match said["units"]:
        case "day":
            return Interval(shifted(base.first, least), shifted(base.last, most))
        case "week":
            return Interval(shifted(base.first, 7 * least - 3), shifted(base.last, 7 * most + 3))
        case "month":
            return Interval(
                months(base.first.year, base.first.month + least, 1).first,
                months(base.last.year, base.last.month + most, 1).last,
            )
        case _:
            return Interval(
                datetime.date(base.first.year + least, 1, 1),
                datetime.date(base.last.year + most, 12, 31),
            )


def _weekday(name: str, which: str, anchor: datetime.date) -> Interval:
    """The latest such weekday up to `anchor`; before it if "last", after it if "next"."""
    back = (anchor.weekday() - _WEEKDAYS.index(name)) % 7
    if which in {"next", "coming"}:
        day = shifted(anchor, 7 - back)
    else:
        day = shifted(anchor, -(back or 7) if which in {"last", "past"} else -back)
    return Interval(day, day)


def _season(name: str, which: str, anchor: datetime.date) -> Interval:
    """The latest such season that had begun by `anchor`; over before it if "last", to come if "next"."""
    years = range(anchor.year + 1, anchor.year - 3, -1)
    every = [season(year, name) for year in years]
    match which:
        case "next" | "coming":
            return min(one for one in every if one.first > anchor)
        case "last" | "past" | "previous":
            return max(one for one in every if one.last < anchor)
        case _:
            return max(one for one in every if one.first <= anchor)
