"""Whether evidence speaks of the time that a question names."""

from __future__ import annotations

from datetime import date

import pytest

from qa.question import analyse
from qa.timing import of_the_time, resolved, speaks_of, spoken_of
from qa.types import Citation, Document, Evidence, Hit, Passage, Span, TableRow

TODAY = date(2026, 4, 10)
PUBLISHED = date(2026, 3, 26)
REPORT = """The Minsk Round

On 19 March 2026 talks were held. Relief came then.

2022. The diplomats left.
Early November 2025. The airline came off every list.
A few days later. An envoy was named.

The dialogue has been active since February 2025; in August of that year they spoke.

A visit is likely."""


def evidence(
    text: str, sentence: str, published: date | None = PUBLISHED, context: str = ""
) -> Evidence:
    """The sentence of the text, in a passage of its own."""
    document = Document("a", "0" * 64, "Title", text, published=published)
    start = text.index(sentence)
    span = Span(start, start + len(sentence))
    return Evidence(Hit(Passage(document, (span,), context), 1.0), Citation(document, *span), 1.0)


def told(question: str, one: Evidence) -> bool:
    return bool(of_the_time(analyse(question, frozenset(), TODAY).times, [one]))


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        # the sentence's own time decides
        ("What happened on 19 March?", "On 19 March 2026 talks were held.", True),
        ("What happened on 20 March?", "On 19 March 2026 talks were held.", False),
        ("What happened on 19 March 2025?", "On 19 March 2026 talks were held.", False),
        ("What happened in March?", "On 19 March 2026 talks were held.", True),
        ("What happened last month?", "On 19 March 2026 talks were held.", True),
        ("What happened last year?", "On 19 March 2026 talks were held.", False),
        ("What happened in the first quarter of 2026?", "On 19 March 2026 talks were held.", True),
        ("What happened before 19 March?", "On 19 March 2026 talks were held.", False),
        ("What happened before 20 March?", "On 19 March 2026 talks were held.", True),
        ("What happened after 19 March?", "On 19 March 2026 talks were held.", False),
        ("What happened since 19 March?", "On 19 March 2026 talks were held.", True),
        ("What happened between 1 and 18 March?", "On 19 March 2026 talks were held.", False),
        # a state since then is not an event of any later day, nor of an earlier one
        ("What was active in February 2025?", "The dialogue has been active since February 2025", True),
        ("What was active in January 2025?", "The dialogue has been active since February 2025", False),
        ("What began in May 2025?", "The dialogue has been active since February 2025", False),
        # a part of the month is as good as the month
        ("What happened in November?", "Early November 2025. The airline came off every list.", True),
        ("What happened at the beginning of November?", "Early November 2025.", True),
        ("What happened at the end of November?", "Early November 2025.", False),
        # then the paragraph before it
        ("What happened on 19 March?", "Relief came then.", True),
        ("What happened on 20 March?", "Relief came then.", False),
        ("What happened on 26 March?", "Relief came then.", False),
        ("What happened in 2022?", "The diplomats left.", True),
        ("What happened in 2026?", "The diplomats left.", False),
        ("Who was named in November 2025?", "An envoy was named.", True),
        # then what stands around it
        ("What is likely since August 2025?", "A visit is likely.", True),
        ("Who came?", "A visit is likely.", True),
    ],
)  # fmt: skip
def test_evidence_must_speak_of_the_time_that_is_asked_for(
    question: str, sentence: str, expected: bool
) -> None:
    assert told(question, evidence(REPORT, sentence)) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What happened on 26 March?", True),
        ("What happened on 25 March?", False),
        ("What happened in March?", True),
        ("What happened after 26 March?", False),
        ("What happened in 2025?", False),
    ],
)
def test_a_text_without_times_speaks_of_its_day(question: str, expected: bool) -> None:
    assert told(question, evidence("A title\n\nRelief came.", "Relief came.")) is expected


def test_a_heading_gives_its_time() -> None:
    one = evidence("Relief came.", "Relief came.", context="The round of 19 March 2026")
    assert told("What happened on 19 March?", one)
    assert not told("What happened on 26 March?", one)


def test_a_dateline_is_no_event() -> None:
    text = "Briefing desk, 2 April 2026 - On 19 March Belarus freed 250 people."
    one = evidence(text, text, date(2026, 4, 2))
    assert told("How many people were freed on 19 March?", one)
    assert not told("How many people were freed on 2 April?", one)


def test_without_a_year_or_a_date_of_publication_nothing_is_held_against_it() -> None:
    assert told("What happened on 19 March?", evidence("Relief came.", "Relief came.", None))
    one = evidence("It came on 19 March.", "It came on 19 March.", None)
    assert told("What happened on 19 March 2019?", one)
    assert not told("What happened on 20 March 2019?", one)


def test_an_unsaid_year_is_the_latest_of_which_evidence_speaks() -> None:
    old = evidence("On 4 May 2021 he won.", "On 4 May 2021 he won.")
    new = evidence("On 4 May 2024 she won.", "On 4 May 2024 she won.")
    planned = evidence("On 4 May 2027 they vote.", "On 4 May 2027 they vote.")
    asked = analyse("Who won on 4 May?", frozenset(), TODAY).times
    assert of_the_time(asked, [old, new, planned]) == [new]
    assert of_the_time(asked, [old]) == [old]
    assert of_the_time(asked, [planned]) == [planned]
    assert [str(one.interval) for one in resolved(asked, [old, new])] == ["4 May 2024"]
    assert of_the_time(asked, []) == []


def test_what_evidence_speaks_of() -> None:
    def words(sentence: str) -> list[str]:
        return [time.roughly for time in spoken_of(evidence(REPORT, sentence))]

    assert words("On 19 March 2026 talks were held.") == ["19 March 2026"]
    assert words("Relief came then.") == ["19 March 2026"]
    assert words("A few days later.") == ["November 2025"]
    assert words("A visit is likely.") == ["August 2025"]
    assert words("The Minsk Round") == []


def test_all_times_of_the_question_count() -> None:
    one = evidence(REPORT, "On 19 March 2026 talks were held.")
    both = analyse("Was the envoy of November 2025 there on 19 March?", frozenset(), TODAY).times
    assert len(both) == 2
    assert not speaks_of(resolved(both, [one]), one)


def test_the_time_of_a_row_is_not_that_of_another() -> None:
    rows = ["Acme | Moved in February 2026", "Beta | Asked for help"]
    text = "\n".join(rows)
    spans = [Span(text.index(row), text.index(row) + len(row)) for row in rows]
    table = tuple(TableRow(*span, "Name | Deed") for span in spans)
    document = Document("a", "0" * 64, "Title", text, published=PUBLISHED, rows=table)
    passage = Passage(document, tuple(spans))
    acme, beta = (Evidence(Hit(passage, 1.0), Citation(document, *span), 1.0) for span in spans)
    assert told("What happened in February 2026?", acme)
    assert not told("What happened in February 2026?", beta)
    assert told("What happened in March 2026?", beta)  # when it was published
