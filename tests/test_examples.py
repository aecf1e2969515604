"""Example questions: from the corpus, answered by it, the same every time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import qa
from qa.examples import example_questions


def test_the_shipped_corpus_asks_its_founding_question(engine: qa.Engine) -> None:
    examples = example_questions(engine)
    assert len(examples) == 4
    assert examples[0] == "Which banks were delisted on 19 March?"


def test_every_example_is_answered_by_other_words(engine: qa.Engine) -> None:
    answers = [engine.ask(question) for question in example_questions(engine)]
    assert all(answer.answered for answer in answers)
    quotes = [citation.quote for answer in answers for citation in answer.citations]
    assert len(quotes) == len(set(quotes))


def test_examples_are_the_same_every_time(engine: qa.Engine, shipped_index: Path) -> None:
    assert example_questions(engine, 2) == example_questions(qa.open(shipped_index), 2)


def test_fewer_are_given_when_fewer_are_asked_for(engine: qa.Engine) -> None:
    assert example_questions(engine, 0) == ()
    assert example_questions(engine, 1) == example_questions(engine)[:1]


def test_a_corpus_that_names_nothing_has_no_examples(
    build_from: Callable[..., qa.BuildReport], index_folder: Path
) -> None:
    build_from({"rain.txt": "it rains.\n\nit rains again."})
    assert example_questions(qa.open(index_folder)) == ()
