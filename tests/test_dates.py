"""Dates in running text: which are found, where, and what is no date."""

from __future__ import annotations

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.times.dates import DateMention, find_dates


def parts(text: str) -> list[tuple[str, int | None, int | None, int | None]]:
    return [(text[m.start : m.end], m.year, m.month, m.day) for m in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "said", "year", "month", "day"),
    [
        ("On 19 March 2026 it began.", "19 March 2026", 2026, 3, 19),
        ("the 19th of March was cold", "19th of March", None, 3, 19),
        ("By March 19, 2026, all knew", "March 19, 2026", 2026, 3, 19),
        ("March 19th it was", "March 19th", None, 3, 19),
        ("On 19 March, another round", "19 March", None, 3, 19),
        ("in March 2026", "March 2026", 2026, 3, None),
        ("26.03.2026", "26.03.2026", 2026, 3, 26),
        ("dated 3.4.2026.", "3.4.2026", 2026, 4, 3),
        ("26/03/2026", "26/03/2026", 2026, 3, 26),
        ("03/26/2026", "03/26/2026", 2026, 3, 26),
        ("2026-03-26T10:00", "2026-03-26", 2026, 3, 26),
        ("the beginning of November, the", "November", None, 11, None),
        ("to Vilnius in 2022, although", "2022", 2022, None, None),
        ("the treaty (1994) holds", "1994", 1994, None, None),
        ("since May nothing", "May", None, 5, None),
        ("on 5 may they met", "5 may", None, 5, 5),
        ("29 February was a day", "29 February", None, 2, 29),
        ("Sept. 3, 2025", "Sept. 3, 2025", 2025, 9, 3),
        ("1 Jan 2020", "1 Jan 2020", 2020, 1, 1),
    ],
)
def test_finds(text: str, said: str, year: int | None, month: int | None, day: int | None) -> None:
    assert parts(text) == [(said, year, month, day)]


@pytest.mark.parametrize(
    "text",
    [
        "They may march on.",
        "May I ask?",
        "March on, they said",
        "Theresa May spoke",
        "31 February 2026",
        "2026-02-30",
        "32.01.2026",
        "03/04/2026",
        "2022 people came",
        "in 2000 people's houses",
        "room 1985",
        "in 2022.5 tons",
        "Mar-a-Lago",
        "version 1.19.2026.1",
        "an august body",
        "$2026",
        "dec",
    ],
)
def test_finds_nothing_in(text: str) -> None:
    assert parts(text) == []


def test_finds_both_ends_of_a_range_of_years() -> None:
    assert [m.year for m in find_dates("between 2022 and 2024, in 1994–1995")] == [
        2022,
        2024,
        1994,
        1995,
    ]


def test_date_is_complete_or_none() -> None:
    assert [m.date() for m in find_dates("19 March 2026, 19 March, March 2026")] == [
        datetime.date(2026, 3, 19),
        None,
        None,
    ]


def test_mentions_are_values() -> None:
    assert find_dates("x 2026-03-26") == (DateMention(2, 12, 2026, 3, 26),)


_PIECES = st.sampled_from(
    ["19", "March", "may", "2026", "31", "February", ".", "-", "/", " ", ",", "of", "in", "th", "é"]
)


@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=80))
def test_mentions_are_in_order_disjoint_and_possible(text: str) -> None:
    end = 0
    for mention in find_dates(text):
        assert end <= mention.start < mention.end <= len(text)
        assert (mention.year, mention.month, mention.day) != (None, None, None)
        if mention.year and mention.month and mention.day:
            assert mention.date() is not None
        end = mention.end


def test_time_grows_with_the_length_only() -> None:
    unit = "In March 19 of 2026 and 2026-03-1 may 19th of Mar"
    seconds = []
    for times in (400, 4000):
        start = time.process_time()
        find_dates(unit * times)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 40 * seconds[0]
