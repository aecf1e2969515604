"""Settings compared: BM25 and fusion against the product's own, rankings, judgements, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from qa.encoder import Encoded, Vectors
from qa.errors import QAError
from qa.evaluation.gold import GoldQuestion, GoldSet, GoldSpan
from qa.lexical import K1, B, LexicalIndex, terms
from qa.retriever import DENSE_WEIGHT, fuse
from qa.types import Document, Passage, Span
from tests.benchmarks.bm25_grid import ANALYSES, TermCounts, plain, unstemmed
from tests.benchmarks.choices import table
from tests.benchmarks.encoded_sets import EncodedSet, Vectored, vectors_of
from tests.benchmarks.fusions import (
    convex,
    convex_theoretical,
    over_best,
    ranged,
    reciprocal_rank,
    standardised,
)
from tests.benchmarks.judging import Judgement, difference, judge
from tests.benchmarks.searching import best, candidates, rankings
from tests.benchmarks.subsets import at_most

TEXTS = ["A bank was delisted.", "The banks and the mine.", "", "A mine, a mine on 19 March."]
QUESTIONS = ["which bank?", "the mine on 19 March", "nothing known", "mine mine"]


@pytest.mark.parametrize(("k1", "b"), [(K1, B), (0.9, 0.4)])
def test_bm25_is_the_products(k1: float, b: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.lexical.K1", k1)
    monkeypatch.setattr("qa.lexical.B", b)
    index = LexicalIndex.build(map(terms, TEXTS))
    expected = [index.scores(terms(question)) for question in QUESTIONS]
    got = TermCounts.of(TEXTS, QUESTIONS, terms).scores(k1, b)
    assert got == pytest.approx(np.stack(expected), abs=1e-5)


def test_grouped_counts_are_those_of_joined_texts() -> None:
    texts = [TEXTS[0], TEXTS[1], TEXTS[3]]
    grouped = TermCounts.of(texts, QUESTIONS, terms).grouped(np.asarray([0, 0, 1]))
    joined = TermCounts.of([" ".join(texts[:2]), texts[2]], QUESTIONS, terms)
    assert grouped.scores(K1, B) == pytest.approx(joined.scores(K1, B))


def test_analyses() -> None:
    assert unstemmed("The Banks delisted") == ["banks", "delisted"]
    assert plain("The Banks") == ["the", "banks"]
    assert next(iter(ANALYSES.values())) is terms


COSINES = np.asarray([0.2, 0.6, 0.4], dtype=np.float32)
BM25 = np.asarray([8.0, 0.0, 2.0], dtype=np.float32)


def test_the_default_fusion_is_the_products() -> None:
    assert convex(DENSE_WEIGHT)(COSINES, BM25) == pytest.approx(fuse(COSINES, BM25))


def test_fusions_by_hand() -> None:
    assert ranged(COSINES) == pytest.approx([0, 1, 0.5])
    assert over_best(BM25) == pytest.approx([1, 0, 0.25])
    assert convex(0.6)(COSINES, BM25) == pytest.approx([0.4, 0.6, 0.4])
    assert convex_theoretical(0.5)(COSINES, BM25) == pytest.approx(
        [0.5 * 1.2 / 1.6 + 0.5, 0.5, 0.5 * 1.4 / 1.6 + 0.125]
    )
    # ranks: dense 3, 1, 2; lexical 1, none, 2
    assert reciprocal_rank(60, 0.5)(COSINES, BM25) == pytest.approx(
        [0.5 / 63 + 0.5 / 61, 0.5 / 61, 0.5 / 62 + 0.5 / 62]
    )
    assert standardised(1.0)(COSINES, BM25) == pytest.approx([-1.2247, 0.0 + 1.2247, 0], abs=1e-3)


def test_equal_scores_are_not_divided_by_nothing() -> None:
    same = np.asarray([0.5, 0.5])
    nothing = np.zeros(2)
    for fusion in (convex(0.5), convex_theoretical(0.5), standardised(0.5), reciprocal_rank(60)):
        assert np.isfinite(fusion(same, nothing)).all()


def test_candidates_come_from_both_searches_with_ties_in_order() -> None:
    scores = np.asarray([1.0, 3.0, 3.0, 0.0, 2.0])
    assert best(scores, 2).tolist() == [1, 2]
    assert best(scores, 9).tolist() == [1, 2, 4, 0, 3]
    found = candidates(np.asarray([0.9, 0.1, 0.2, 0.3]), np.asarray([0.0, 5.0, 0.0, 0.0]), most=1)
    assert found.numbers.tolist() == [0, 1]
    assert found.bm25.tolist() == [0.0, 5.0]
    assert [one.tolist() for one in rankings([found], convex(0.6))] == [[0, 1]]
    assert [one.tolist() for one in rankings([found], convex(0.4))] == [[1, 0]]


def document(id: str, text: str) -> Document:
    return Document(id=id, sha256=id, title="", text=text)


def encoded(name: str, questions: Sequence[GoldQuestion]) -> EncodedSet:
    """Two documents of two passages, ten characters each."""
    documents = [document("a", "0123456789" * 2), document("b", "0123456789" * 2)]
    passages = [Passage(one, (Span(at, at + 10),)) for one in documents for at in (0, 10)]
    empty = Vectored(np.zeros((4, 1), dtype=np.float32), 1.0)
    return EncodedSet(
        name, tuple(passages), ("",) * 4, np.asarray([0, 0, 1, 1]), tuple(questions), empty, empty
    )


def test_documents_are_judged_where_their_best_passage_stands() -> None:
    question = GoldQuestion("q", True, documents=(("b", 1),))
    judged = judge(encoded("time", [question]), [np.asarray([1, 0, 3, 2])])
    assert judged.measure == "nDCG@10"
    assert judged.mean == pytest.approx(1 / np.log2(3))  # the second document


def test_long_documents_are_judged_by_characters() -> None:
    gold = (GoldSpan("a", Span(5, 15)), GoldSpan("b", Span(0, 10)))
    question = GoldQuestion("q", True, spans=gold)
    judged = judge(encoded("chunking_eval", [question]), [np.asarray([0, 3])])
    assert judged.mean == pytest.approx(5 / 20)
    assert judged.beside == pytest.approx({"char precision@5": 5 / 20, "char recall@10": 5 / 20})


def test_paragraphs_are_judged_by_the_first_five_passages() -> None:
    questions = [GoldQuestion("q", True, spans=(GoldSpan("b", Span(12, 14)),))] * 2
    judged = judge(encoded("dev-nq-qed", questions), [np.asarray([0, 3]), np.asarray([0, 1, 2])])
    assert judged.measure == "success@5"
    assert judged.values.tolist() == [1.0, 0.0]


def judgement(values: Sequence[float]) -> Judgement:
    return Judgement("nDCG@10", np.asarray(values, dtype=np.float64))


def test_a_difference_beyond_chance_is_marked() -> None:
    old = judgement([0.2, 0.4] * 20)
    assert difference(judgement([0.3, 0.5] * 20), old) == "▲"
    assert difference(judgement([0.1, 0.3] * 20), old) == "▼"
    assert difference(judgement([0.4, 0.2] * 20), old) == ""


def test_a_table_of_choices_shows_average_sets_and_differences() -> None:
    first = {"time": judgement([0.2, 0.4]), "medline": judgement([1.0, 1.0])}
    second = {"time": judgement([0.4, 0.6]), "medline": judgement([1.0, 1.0])}
    assert table("weight", [("0.5", first), ("0.6", second)]).splitlines() == [
        "| weight | average | time nDCG@10 | medline nDCG@10 |",
        "|---|---:|---:|---:|",
        "| 0.5 | 0.6500 | 0.300 | 1.000 |",
        "| 0.6 | 0.7500 | 0.500▲ | 1.000 |",
    ]


def test_a_subset_answers_its_questions_whole() -> None:
    documents = tuple(document(str(number), f"text {number}") for number in range(10))
    questions = tuple(
        GoldQuestion(f"q{n}", True, documents=((str(n), 1), (str(n + 1), 1))) for n in range(9)
    )
    gold = GoldSet("time", documents, questions, has_answers=False)
    some = at_most(gold, 6)
    kept = {one.id for one in some.documents}
    assert len(kept) == 6
    assert some.questions
    assert all({id for id, _ in one.documents} <= kept for one in some.questions)
    assert at_most(gold, 6) == some
    assert at_most(gold, None) is gold
    assert at_most(gold, 10) is gold
    with pytest.raises(QAError, match="1 documents of time answer no question whole"):
        at_most(gold, 1)


class CountingEncoder:
    """Gives a text its length as its vector, and counts the texts."""

    fingerprint = "length-1"
    dimensions = 1
    max_tokens = 256

    def __init__(self) -> None:
        self.texts = 0

    def tokens(self, text: str) -> list[Span]:
        return [Span(0, len(text))]

    def encode_question(self, question: str) -> Vectors:
        return np.asarray([len(question)], dtype=np.float32)

    def encode_passages(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> Iterator[tuple[int, Encoded]]:
        assert len(texts) == len(spans)
        for place in reversed(range(len(texts))):
            self.texts += 1
            yield place, Encoded(self.encode_question(texts[place]), np.zeros((0, 1), np.float32))


def test_vectors_are_made_once(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    texts = ["x" * number for number in range(600)]
    made = vectors_of(texts, encoder, tmp_path)
    again = vectors_of(texts, encoder, tmp_path)
    assert encoder.texts == 600
    assert made.vectors[:, 0].tolist() == list(range(600))
    assert np.array_equal(made.vectors, again.vectors)
    assert made.seconds == again.seconds
    vectors_of(texts[1:], encoder, tmp_path)
    assert encoder.texts == 1199
