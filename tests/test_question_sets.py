"""The question sets are what `tests/golden/README.md` says: verbatim, balanced, halved, no question twice."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import qa
from qa.evaluation.question_file import read_questions

GOLDEN = Path(__file__).parent / "golden"
LEAST = {
    "time": 40,
    "lists": 30,
    "superseded": 20,
    "near_misses": 60,
    "careless": 40,
    "order": 24,
}
SETS = ("questions", *LEAST)
POLARITY = ("negated", "planned", "conditional", "denied", "attributed")


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLDEN / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def sentences(engine: qa.Engine) -> list[tuple[str, str]]:
    """(document, sentence) for every sentence of the shipped corpus, white space as single blanks."""
    index = engine.index
    passages = [index.passage(number) for number in range(len(index))]
    return [
        (passage.document.id, " ".join(span.of(passage.document.text).split()))
        for passage in passages
        for span in passage.sentences
    ]


@pytest.mark.parametrize("name", SETS)
def test_the_evaluation_reads_every_line(name: str, engine: qa.Engine) -> None:
    texts = {document.id: document.text for document in engine.documents}
    questions, warnings = read_questions(GOLDEN / f"{name}.jsonl", texts)
    assert len(questions) == len(rows(name)) >= LEAST.get(name, 0)
    assert [warning for warning in warnings if warning.startswith("line")] == []


@pytest.mark.parametrize("name", SETS)
def test_what_answers_stands_in_a_sentence(name: str, sentences: list[tuple[str, str]]) -> None:
    for row in rows(name):
        places = {
            text: {document for document, sentence in sentences if text in sentence}
            for text in (
                *row["quotes"],
                *row.get("older", ()),
                *row["answers"],
                *(text for item in row.get("items", ()) for text in item),
            )
        }
        assert [text for text, documents in places.items() if not documents] == []
        assert row["answerable"] == bool(row["quotes"])
        held = {document for quote in row["quotes"] for document in places[quote]}
        if name != "questions":  # there the documents are those that tell of it best
            assert set(row["documents"]) == held, row["question"]


def test_every_item_of_a_list_is_in_what_answers(sentences: list[tuple[str, str]]) -> None:
    for row in rows("lists"):
        right = [s for _, s in sentences if any(quote in s for quote in row["quotes"])]
        for item in row.get("items", ()):
            assert any(text in sentence for sentence in right for text in item), (row, item)


def test_no_question_is_asked_twice() -> None:
    asked = Counter(row["question"].casefold() for name in SETS for row in rows(name))
    assert [question for question, count in asked.items() if count > 1] == []


@pytest.mark.parametrize("name", [*LEAST, "polarity"])
def test_the_halves_are_equal(name: str) -> None:
    halves = Counter(row["split"] for row in rows(name))
    assert set(halves) == {"tune", "test"}
    assert abs(halves["tune"] - halves["test"]) <= 3


def test_a_third_of_the_questions_on_time_name_a_wrong_one() -> None:
    wrong = [row for row in rows("time") if not row["answerable"]]
    assert len(wrong) >= len(rows("time")) / 3
    assert all(row["group"].startswith("wrong") for row in wrong)


def test_near_misses_have_no_answer_and_three_kinds() -> None:
    groups = Counter(row["group"] for row in rows("near_misses"))
    assert not any(row["answerable"] for row in rows("near_misses"))
    assert min(groups.values()) >= 20
    assert set(groups) == {"wrong date", "wrong entity", "wrong attribute"}


def test_careless_questions_have_a_clean_twin() -> None:
    for row in rows("careless"):
        assert row["clean"] != row["question"]


def test_polarity_pairs_are_balanced() -> None:
    pairs: dict[int, list[dict[str, Any]]] = {}
    for row in rows("polarity"):
        pairs.setdefault(row["pair"], []).append(row)
    assert len(pairs) >= 120
    for fact, twin in pairs.values():
        assert fact["status"] == "fact"
        assert twin["status"] in POLARITY
        assert (fact["claim"], fact["split"]) == (twin["claim"], twin["split"])
    statuses = Counter((row["status"], row["split"]) for row in rows("polarity"))
    assert {statuses[status, half] for status in POLARITY for half in ("tune", "test")} == {12}
    sentences = [row["sentence"] for row in rows("polarity")]
    assert len(set(sentences)) == len(sentences)
