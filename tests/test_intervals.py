"""Intervals of days: arithmetic and words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.times.intervals import ALWAYS, BEGINNING, END, Interval, months, part, shifted, week

MARCH, DAY = Interval.of(2026, 3), Interval.of(2026, 3, 19)
days = st.dates(date(1500, 1, 1), date(2199, 12, 31))
intervals = st.tuples(days, days).map(lambda pair: Interval(min(pair), max(pair)))


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (DAY, "19 March 2026"),
        (MARCH, "March 2026"),
        (Interval.of(2026), "2026"),
        (Interval(date(2026, 3, 1), date(2026, 3, 10)), "1–10 March 2026"),
        (Interval(date(2026, 3, 28), date(2026, 4, 2)), "28 March 2026 to 2 April 2026"),
        (months(2025, 11, 3), "November 2025 to January 2026"),
        (Interval(date(2022, 1, 1), date(2024, 12, 31)), "2022–2024"),
        (DAY.after(), "20 March 2026 or later"),
        (DAY.before(), "18 March 2026 or earlier"),
        (ALWAYS, "any time"),
    ],
)
def test_words(interval: Interval, words: str) -> None:
    assert str(interval) == words


def test_sizes() -> None:
    whole = (DAY, week(DAY.first), MARCH, months(2026, 1, 3), Interval.of(2026), ALWAYS)
    assert [interval.size for interval in whole] == [0, 1, 2, 3, 4, 5]
    assert [interval.days for interval in whole[:5]] == [1, 7, 31, 90, 365]


def test_parts() -> None:
    assert [str(part(MARCH, which)) for which in ("early", "mid", "late")] == [
        "1–10 March 2026",
        "11–20 March 2026",
        "21–31 March 2026",
    ]
    assert str(part(Interval.of(2025), "start")) == "January to March 2025"
    assert str(part(Interval.of(2025), "mid")) == "May to August 2025"
    assert str(part(months(2025, 9, 3), "late")) == "November 2025"
    assert part(DAY, "end") == DAY
    assert part(ALWAYS, "end") == ALWAYS


def test_the_calendar_has_ends() -> None:
    assert shifted(END, 1) == END
    assert shifted(BEGINNING, -1) == BEGINNING
    assert ALWAYS.later(3) == ALWAYS


@given(intervals, intervals)
def test_relations_agree(one: Interval, other: Interval) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.within(one.hull(other))
    if one.within(other):
        assert one.overlaps(other)
    assert not one.overlaps(one.before())
    assert not one.overlaps(one.after())
    assert one.within(months(one.first.year, one.first.month, 1).hull(Interval.of(one.last.year)))
