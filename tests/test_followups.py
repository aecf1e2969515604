"""What a question takes over from the turn before it, and that it can be seen and taken back."""

from __future__ import annotations

import pytest

import qa
from qa.followups import carried_over, in_context
from qa.types import Answer, Carried

NAMES = frozenset("belavia coale john minsk washington board peace trump lukashenko".split())
BANKS = "Which banks were delisted on 19 March?"


def carried(before: str, question: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in carried_over(question, Answer(before), NAMES)]


@pytest.mark.parametrize(
    ("before", "question", "searched"),
    [
        (BANKS, "and on 20 March?", "Which banks were delisted on 20 March?"),
        (BANKS, "On 20 March?", "Which banks were delisted On 20 March?"),
        (BANKS, "and which companies?", "which companies were delisted, 19 March?"),
        ("Who is John Coale?", "What about Trump?", "Who is Trump?"),
        ("What did Belavia say?", "and in November?", "What did Belavia say in November?"),
    ],
)
def test_a_part_is_asked_instead_of_another(before: str, question: str, searched: str) -> None:
    found = carried_over(question, Answer(before), NAMES)
    assert in_context(question, found) == searched


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Who is John Coale?", "When was he appointed?", [("name", "John Coale")]),
        (
            "Was the old embassy in Minsk closed?",
            "Since when is it empty?",
            [("name", "Minsk"), ("words", "old embassy")],
        ),
        (
            "What did Washington do on 19 March?",
            "What did Minsk do in return?",
            [("time", "19 March"), ("name", "Washington")],
        ),
        (
            "How many people were released after the talks?",
            "How does Washington regard them?",
            [("words", "people were released"), ("words", "talks")],
        ),
        (
            "Did Lukashenko go to Washington?",
            "Why?",
            [("name", "Lukashenko"), ("name", "Washington")],
        ),
    ],
)
def test_what_is_pointed_at_is_carried(
    before: str, question: str, expected: list[tuple[str, str]]
) -> None:
    assert carried(before, question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who founded the Board of Peace?",
        "Does Lukashenko say that he will visit Washington?",  # "he" is Lukashenko
        "Is it true that the embassy in Minsk was shut?",
        "Is there an embassy of Belarus in Washington?",
        "What does the note that replaces the first one say?",
        "When did the ferry leave and where did it arrive?",
        "belavia sanctions",
        "",
        "?!",
        "why " * 400,
    ],
)
def test_a_question_that_stands_alone_takes_nothing_over(question: str) -> None:
    assert carried("Who is John Coale?", question) == []


def test_everything_carried_is_a_slice_of_what_was_said(engine: qa.Engine) -> None:
    first = engine.ask("Who led the American delegation to Minsk?")
    second = engine.ask("When was he made special envoy?", after=first)
    said = f"{first.question} {' '.join(one.quote for one in first.citations)}"
    assert second.carried
    assert all(one.text in said for one in second.carried)
    assert second.searched == in_context(second.question, second.carried)
    assert first.carried == ()


def test_what_is_carried_can_be_taken_back(engine: qa.Engine) -> None:
    first = engine.ask(BANKS)
    second = engine.ask("and on 20 March?", after=first)
    assert second.searched == "Which banks were delisted on 20 March?"
    assert not second.answered
    assert "20 March" in (second.reason or "")
    without = engine.ask("and on 20 March?", after=first, about=())
    assert (without.carried, without.searched) == ((), "and on 20 March?")
    given = engine.ask("Who is he?", about=[Carried("name", "John Coale")])
    assert given.searched == "Who is he, John Coale?"
    assert "Coale" in given.citations[0].quote


def test_a_question_without_words_is_refused_unless_something_is_carried(
    engine: qa.Engine,
) -> None:
    assert "no words to search" in (engine.ask("Why?").reason or "")
    first = engine.ask("Did the foreign minister get his visa?")
    assert "no words to search" not in (engine.ask("Why?", after=first).reason or "")


def test_the_third_turn_leans_on_what_the_second_carried(engine: qa.Engine) -> None:
    answer = engine.ask("Who is John Coale?")
    for question in ("What about Ryzhenkov?", "And Putin?"):
        answer = engine.ask(question, after=answer)
    assert answer.searched == "Who is Putin?"
