"""Dialogues over the shipped corpus: what is carried over is right, and worth more than nothing."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

import qa
from tests.golden.dialogues import FILE, Followed, followed, lines

DIALOGUES: list[dict[str, Any]] = [
    json.loads(line) for line in FILE.read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def asked(engine: qa.Engine) -> list[Followed]:
    found = list(followed(engine))
    print("\n" + "\n".join(lines(found)))
    return found


def test_there_are_enough_dialogues_of_every_kind() -> None:
    halves = Counter(dialogue["split"] for dialogue in DIALOGUES)
    assert len(DIALOGUES) >= 30
    assert abs(halves["tune"] - halves["test"]) <= 1
    assert {len(dialogue["turns"]) for dialogue in DIALOGUES} == {2, 3}
    turns = [turn for dialogue in DIALOGUES for turn in dialogue["turns"][1:]]
    assert sum(not turn["carry"] for turn in turns) >= 10
    assert sum(not turn["answerable"] for turn in turns) >= 9


def test_what_answers_stands_in_a_sentence(engine: qa.Engine) -> None:
    index = engine.index
    passages = [index.passage(number) for number in range(len(index))]
    sentences = [
        " ".join(span.of(passage.document.text).split())
        for passage in passages
        for span in passage.sentences
    ]
    for dialogue in DIALOGUES:
        for turn in dialogue["turns"]:
            assert turn["answerable"] == bool(turn["quotes"])
            for quote in turn["quotes"]:
                assert any(quote in sentence for sentence in sentences), quote


# What is reached must not be lost.
FLOOR_DECIDED, FLOOR_COMPLETE = 0.9, 0.85


def test_the_right_questions_take_the_right_things_over(asked: list[Followed]) -> None:
    leaning = [one for one in asked if one.golden["carry"]]
    wrong = [one.golden["question"] for one in asked if not one.decided]
    missing = [one.golden["question"] for one in leaning if not one.complete]
    assert len(wrong) <= (1 - FLOOR_DECIDED) * len(asked), wrong
    assert len(missing) <= (1 - FLOOR_COMPLETE) * len(leaning), missing


def test_carrying_over_is_worth_it(asked: list[Followed]) -> None:
    answerable = [one for one in asked if one.golden["answerable"]]
    carrying = sum(one.right(one.carrying) for one in answerable)
    alone = sum(one.right(one.alone) for one in answerable)
    assert carrying >= alone + 3, (carrying, alone)
