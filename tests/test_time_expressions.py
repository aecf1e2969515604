"""Times in running text: which days they are, where they stand, and what is no time."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.times.expressions import TimeMention, find_times
from qa.times.intervals import BEGINNING, END, Interval

WRITTEN = date(2026, 3, 26)  # a Thursday


def said(text: str, written: date | None = WRITTEN) -> list[tuple[str, str]]:
    """What names a time, and the days that are meant, in words."""
    return [(text[m.start : m.end], str(m.interval)) for m in find_times(text, written)]


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        # a date without its year is the latest that had begun when the text was written
        ("On 19 March it began.", "19 March", "19 March 2026"),
        ("on 26 March", "26 March", "26 March 2026"),
        ("on 27 March", "27 March", "27 March 2025"),
        ("In November it ended.", "November", "November 2025"),
        ("Since March nothing happened", "Since March", "1 March 2026 or later"),
        ("talks will resume on 5 May", "5 May", "5 May 2026"),
        ("talks will resume on 5 March", "5 March", "5 March 2027"),
        # words about the year
        ("in August of last year", "August of last year", "August 2025"),
        ("last November", "last November", "November 2025"),
        ("last March", "last March", "March 2025"),
        ("this March", "this March", "March 2026"),
        ("next May", "next May", "May 2026"),
        # parts
        ("at the beginning of November", "the beginning of November", "1–10 November 2025"),
        ("early in November 2025", "early in November 2025", "1–10 November 2025"),
        ("mid-March 2026", "mid-March 2026", "11–20 March 2026"),
        ("at the very end of March 2025", "the very end of March 2025", "21–31 March 2025"),
        ("at the end of 2025", "the end of 2025", "October to December 2025"),
        ("at the close of last year", "the close of last year", "October to December 2025"),
        ("late 2025", "late 2025", "September to December 2025"),
        ("by the end of the year", "by the end of the year", "31 December 2026 or earlier"),
        # seasons, quarters, halves, decades
        ("in the autumn of 2025", "autumn of 2025", "September to November 2025"),
        ("in the autumn", "autumn", "September to November 2025"),
        ("last winter", "last winter", "December 2025 to February 2026"),
        ("late in the summer of 2025", "late in the summer of 2025", "August 2025"),
        ("the first quarter of 2026", "the first quarter of 2026", "January to March 2026"),
        ("the last quarter of 2025", "the last quarter of 2025", "October to December 2025"),
        ("Q3 2024", "Q3 2024", "July to September 2024"),
        ("the second half of last year", "the second half of last year", "July to December 2025"),
        ("in the 1990s", "the 1990s", "1990–1999"),
        # relative to the day of writing
        ("yesterday", "yesterday", "25 March 2026"),
        ("just last month", "last month", "February 2026"),
        ("last week", "last week", "16–22 March 2026"),
        ("next year", "next year", "2027"),
        ("this quarter", "this quarter", "January to March 2026"),
        ("on Thursday", "Thursday", "26 March 2026"),
        ("on Monday", "Monday", "23 March 2026"),
        ("last Thursday", "last Thursday", "19 March 2026"),
        ("next Thursday", "next Thursday", "2 April 2026"),
        ("three days ago", "three days ago", "23 March 2026"),
        ("two years ago", "two years ago", "2024"),
        ("a month ago", "a month ago", "February 2026"),
        # ranges
        ("between March and May 2025", "March and May 2025", "March to May 2025"),
        ("from November to February 2026", "November to February 2026", "November 2025 to February 2026"),
        ("September 2025 to March 2026", "September 2025 to March 2026", "September 2025 to March 2026"),
        ("in 2022–2024", "2022–2024", "2022–2024"),
        ("19–21 March 2026", "19–21 March 2026", "19–21 March 2026"),
        ("19-21 March 2026", "19-21 March 2026", "19–21 March 2026"),
        ("March 19–21, 2026", "March 19–21, 2026", "19–21 March 2026"),
        ("on 19 and 20 March", "19 and 20 March", "19–20 March 2026"),
        # relations
        ("since February 2025", "since February 2025", "1 February 2025 or later"),
        ("before March 2026", "before March 2026", "28 February 2026 or earlier"),
        ("after 19 March 2026", "after 19 March 2026", "20 March 2026 or later"),
        ("until October 2025", "until October 2025", "31 October 2025 or earlier"),
        ("from 1 May 2025 on", "from 1 May 2025", "1 May 2025 or later"),
        # years that stand alone at the head of a line or in a table
        ("2022. The embassy moved.", "2022", "2022"),
        ("Belavia | 2021 | eased", "2021", "2021"),
    ],
)  # fmt: skip
def test_reads(text: str, words: str, days: str) -> None:
    assert said(text) == [(words, days)]


@pytest.mark.parametrize(
    "text",
    [
        "They may march on, in the fall of the government.",
        "the second half of the game",
        "the year was hard",
        "2025 people came",
        "Sunday papers",
        "a few days",
        "the second quarter of the city",
        "Spring Street",
        "yesterdays",
    ],
)
def test_finds_nothing_in(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Active since February 2025; in August of that year they spoke.", "August 2025"),
        ("They met on 19 February 2026. A month later they met again.", "March 2026"),
        ("They met on 19 February 2026. The next day they left.", "20 February 2026"),
        ("They met on 19 February 2026 and parted two days later.", "21 February 2026"),
        ("It fell early in November 2025. A few days later he came.", "3–17 November 2025"),
        ("In 1994 he won. In July he moved.", "July 1994"),
        ("In 1994 he won.\n\nIn July he moved.", "July 2025"),
        ("In 2025 he won. In March he moved.", "March 2026"),
    ],
)
def test_the_story_so_far_says_which(text: str, days: str) -> None:
    assert said(text)[-1][1] == days


def test_without_a_day_of_writing_only_what_is_said_counts() -> None:
    assert said("yesterday, last month, two years ago, in the autumn", None) == []
    [first, second] = find_times("On 19 March 2026 they met. In May they met again.", None)
    assert (str(first.interval), str(second.interval)) == ("19 March 2026", "May 2026")
    [alone] = find_times("They met on 19 March.", None)
    assert alone.yearless
    assert str(alone.in_year(2024).interval) == "19 March 2024"


def test_in_a_question_an_unsaid_year_stays_open() -> None:
    [day] = find_times("before 1 March?", WRITTEN, assume_years=False)
    assert day.yearless
    assert day.in_year(2025).interval == Interval(BEGINNING, date(2025, 2, 28))
    [winter] = find_times("from November to February?", WRITTEN, assume_years=False)
    assert str(winter.in_year(2026).interval) == "November 2025 to February 2026"
    [month] = find_times("last month?", WRITTEN, assume_years=False)
    assert not month.yearless


def test_mentions_are_values() -> None:
    march = Interval.of(2026, 3)
    assert find_times("x since March 2026", None) == (
        TimeMention(2, 18, Interval(date(2026, 3, 1), END), march),
    )


_PIECES = st.sampled_from(
    "19 31 2025 March november last this of to and – - from since before the end early few a days "
    "ago later year Q1 | \n . in".split(" ")
)


@given(
    st.lists(_PIECES, max_size=30).map(" ".join) | st.text(max_size=60),
    st.dates(date(1600, 1, 1), date(2150, 1, 1)) | st.none(),
    st.booleans(),
)
def test_mentions_are_in_order_disjoint_and_possible(
    text: str, written: date | None, assume: bool
) -> None:
    end = 0
    for mention in find_times(text, written, assume_years=assume):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.interval.first <= mention.interval.last
        assert mention.named.first <= mention.named.last
        assert str(mention.interval)
        assert mention.named.roughly
        assert mention.in_year(2021).interval.first <= mention.in_year(2021).interval.last
        end = mention.end


def test_time_grows_with_the_length_only() -> None:
    unit = "In March 19 of 2026 and the end of the last few days later since 1-9 may 19th of Mar "
    seconds = []
    for times in (200, 2000):
        start = time.perf_counter()
        find_times(unit * times, WRITTEN)
        seconds.append(time.perf_counter() - start)
    assert seconds[1] < 40 * seconds[0]
