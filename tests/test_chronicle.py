"""Answers in order of time: the first, the latest, and what is later than what."""

from __future__ import annotations

from datetime import date

import pytest

from qa.chronicle import Order, dated, in_order, order_asked, when
from qa.question import analyse
from qa.subjects import of_the_subject
from qa.types import Answer, Citation, Document, Evidence, Hit, Passage, Span, TableRow

NAMES = frozenset({"acme", "beta"})


def told(text: str, published: date | None = date(2026, 3, 1), id: str = "a") -> Evidence:
    document = Document(id, "0" * 64, "Title", text, published=published)
    span = Span(0, len(text))
    return Evidence(Hit(Passage(document, (span,)), 1.0), Citation(document, *span), 1.0)


EASED = told("In September 2025 the sanctions on Acme were eased.")
ENDED = told("In November 2025 the sanctions on Acme ended.", id="b")
OTHER = told("In December 2025 Acme moved.", id="c")
PLANNED = told("The sanctions on Acme are to return in January 2026.", id="d")


def quotes(order: list[Evidence]) -> list[str]:
    return [one.citation.document.id for one in order]


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("When was Acme first relieved?", Order.OLDEST),
        ("How many times did they meet?", Order.OLDEST),
        ("What was the latest decision on Acme?", Order.NEWEST),
        ("Is Acme under sanctions?", Order.NEWEST),
        ("acme sanctions", Order.NEWEST),
        ("Who leads Acme now?", Order.NEWEST),
        ("Who is the First Lady?", Order.BEST),
        ("Why were they eased?", Order.BEST),
        ("Was Acme under sanctions in September 2025?", Order.BEST),
        ("Which banks were relieved?", Order.BEST),
    ],
)
def test_which_order_a_question_calls_for(question: str, order: Order) -> None:
    assert order_asked(analyse(question, NAMES, date(2026, 4, 1))) is order


def test_what_is_later_on_the_same_matter_comes_first() -> None:
    question = analyse("Are the sanctions on Acme in force?", NAMES)
    every = [EASED, OTHER, PLANNED, ENDED]
    assert quotes(in_order(question, [EASED], every)) == ["b", "a"]
    assert quotes(in_order(question, [ENDED], every)) == ["b"]
    assert in_order(question, [], every) == []


NARROW = told("The easing for Acme proved narrow in September 2025.", id="e")
RIGHT = told("The decision of November 2025 put the easing right.", id="f")
UNDATED = told("The easing was put right.", id="g")


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("Was the easing of sanctions for Acme corrected?", ["f", "e"]),
        ("sanctions acme easing", ["e"]),  # no question of how things stand
        ("Why was the easing for Acme corrected?", ["e"]),
    ],
)
def test_what_is_nearly_as_sure_and_later_comes_first(question: str, order: list[str]) -> None:
    close = [NARROW, RIGHT, UNDATED, OTHER, PLANNED]
    asked = analyse(question, NAMES)
    assert quotes(in_order(asked, [NARROW], close, close)) == order
    assert quotes(in_order(asked, [NARROW], close)) == ["e"]


def test_the_first_is_the_earliest() -> None:
    question = analyse("When were the sanctions on Acme first eased or ended?", NAMES)
    assert quotes(in_order(question, [ENDED, EASED], [ENDED, EASED])) == ["b", "a"]
    question = analyse("When were sanctions on Acme first reported?", NAMES)
    assert quotes(in_order(question, [ENDED], [ENDED, EASED])) == ["a", "b"]


def test_a_question_for_a_name_keeps_the_best_first() -> None:
    question = analyse("Who eased the sanctions on Acme?", NAMES)
    assert quotes(in_order(question, [EASED], [EASED, ENDED])) == ["a"]


def test_each_quotation_gets_its_time_and_the_later_is_said_to_be_later() -> None:
    question = analyse("Are the sanctions on Acme in force?", NAMES)
    answer = Answer(question.text, ((ENDED.citation,), (EASED.citation,)), 0.9)
    shown = dated(question, answer, [ENDED, EASED])
    assert [(one.time, one.later) for one in shown.citations] == [
        ("November 2025", True),
        ("September 2025", False),
    ]
    assert shown.order == "newest first"


def test_one_time_alone_is_not_told() -> None:
    question = analyse("Are the sanctions on Acme in force?", NAMES)
    answer = Answer(question.text, ((ENDED.citation,),), 0.9)
    assert dated(question, answer, [ENDED]) == answer


def test_without_a_time_the_day_of_publication_counts() -> None:
    assert str(when(told("Acme is free."))) == "1 March 2026"
    assert when(told("Acme is free.", published=None)) is None


def test_a_row_of_one_thing_says_nothing_of_another() -> None:
    rows = ["Acme | Bank | Eased", "Beta | Bank | Lifted", "Gamma | Airline | Lifted"]
    text = "\n".join(rows)
    spans = [Span(text.index(row), text.index(row) + len(row)) for row in rows]
    document = Document(
        "a",
        "0" * 64,
        "Title",
        text,
        rows=tuple(TableRow(*span, "Name | Kind | State") for span in spans),
    )
    passage = Passage(document, tuple(spans))
    evidence = [Evidence(Hit(passage, 1.0), Citation(document, *span), 1.0) for span in spans]

    def kept(question: str) -> list[str]:
        found = of_the_subject(analyse(question, NAMES), evidence, NAMES)
        return [one.citation.quote.split(" |")[0] for one in found]

    assert kept("Is Beta free?") == ["Beta"]
    assert kept("Are Acme and Beta free?") == ["Acme", "Beta"]
    assert kept("Which bank was eased?") == ["Acme", "Beta"]
    assert kept("What was lifted?") == ["Acme", "Beta", "Gamma"]
