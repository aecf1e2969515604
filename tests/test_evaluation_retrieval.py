"""Retrieval measures against hand-worked rankings; documents and passages in order."""

from __future__ import annotations

from collections.abc import Callable
from math import log2
from pathlib import Path

import pytest

import qa
from qa.errors import QAError
from qa.evaluation.rankings import (
    MOST,
    RANKERS,
    passage_name,
    ranked_documents,
    ranked_passages,
    ranker_called,
)
from qa.evaluation.retrieval_metrics import NAMES, JudgedRanking, retrieval_values
from qa.evaluation.span_metrics import Overlap, overlap
from qa.types import Document, Passage, Span


def test_a_graded_ranking_by_hand() -> None:
    # found: x, b (1), a (2); relevant: a with 2, b with 1, and c with 1, which is not found
    [values] = retrieval_values([JudgedRanking(["x", "b", "a"], {"a": 2, "b": 1, "c": 1})])
    gain = 1 / log2(3) + 2 / log2(4)  # ranks 2 and 3
    ideal = 2 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert values == pytest.approx(
        {
            "recall@1": 0.0,
            "recall@5": 2 / 3,
            "recall@10": 2 / 3,
            "success@1": 0.0,
            "success@5": 1.0,
            "success@10": 1.0,
            "mrr@10": 1 / 2,
            "ndcg@10": gain / ideal,
        }
    )


def test_beyond_the_tenth_nothing_counts() -> None:
    found = [f"x{rank}" for rank in range(10)]
    [late] = retrieval_values([JudgedRanking([*found, "a"], {"a": 1})])
    assert set(late.values()) == {0.0}


def test_every_question_keeps_its_own_values() -> None:
    perfect, nothing, silent, missed = retrieval_values(
        [
            JudgedRanking(["a"], {"a": 1}),
            JudgedRanking(["a"], {}),
            JudgedRanking([], {"a": 1}),
            JudgedRanking(["b"], {"a": 1}),
        ]
    )
    assert perfect == dict.fromkeys(NAMES, 1.0)
    assert nothing == {}
    assert silent == missed == dict.fromkeys(NAMES, 0.0)
    assert retrieval_values([]) == []
    assert retrieval_values([JudgedRanking([], {"a": 1})]) == [dict.fromkeys(NAMES, 0.0)]


def test_characters_by_hand() -> None:
    # brought 0–10 and 5–20 unite to 0–20; wanted 15–30 and, elsewhere, 0–5: both is 15–20
    brought = [("a", Span(0, 10)), ("a", Span(5, 20))]
    compared = overlap(brought, [("a", Span(15, 30)), ("b", Span(0, 5))])
    assert compared == Overlap(brought=20, wanted=15 + 5, both=5)
    assert compared.precision == 5 / 20
    assert compared.recall == 5 / 20
    assert compared.iou == 5 / (20 + 20 - 5)
    assert overlap([], [("a", Span(0, 5))]).precision is None


def test_a_document_stands_where_its_best_passage_does() -> None:
    document = {name: Document(name, "", name, "One. Two. Three.") for name in "ab"}
    one, two, three = Span(0, 4), Span(5, 9), Span(10, 16)
    found = [
        Passage(document["b"], (two,)),
        Passage(document["b"], (one,)),
        Passage(document["a"], (three,)),
    ]
    assert ranked_documents(found) == ["b", "a"]
    assert ranked_passages(found) == ["b@5", "b@0", "a@10"]
    assert passage_name("b", 5) == "b@5"


def test_rankers_rank_by_what_they_are_called(
    build_from: Callable[..., qa.BuildReport], index_folder: Path
) -> None:
    texts = {
        "bank.txt": "The lender was removed from the list in March.",
        "potash.txt": "Potash is mined underground. Potash feeds the fields.",
        "weather.txt": "Rain fell on the hills for three days.",
    }
    build_from(texts)
    engine = qa.open(index_folder, qa.AnswerSettings(reader="sentences"))
    found = {
        name: ranked_documents(rank(engine, "Where is potash mined?"))
        for name, rank in RANKERS.items()
    }
    assert found["bm25"] == ["potash.txt"]  # no other text has one of the words
    assert found["hybrid"][0] == found["dense"][0] == "potash.txt"
    assert set(found["dense"]) == set(texts)
    assert ranked_documents(RANKERS["dense"](engine, "a bank that was delisted"))[0] == "bank.txt"
    assert all(len(ids) <= MOST for ids in found.values())


def test_an_unknown_ranker_lists_the_known() -> None:
    with pytest.raises(QAError, match="'best'; the valid ones are hybrid, bm25, dense"):
        ranker_called("best")
