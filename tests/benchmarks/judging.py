"""Rankings of a set's passages → one value per question, by the measure that fits the set's gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.asking import READ
from qa.evaluation.bootstrap import mean, paired_interval
from qa.evaluation.gold import GoldQuestion
from qa.evaluation.rankings import ranked_documents
from qa.evaluation.retrieval_metrics import JudgedRanking, retrieval_values
from qa.evaluation.span_metrics import Overlap, overlap
from qa.types import Passage, Span
from tests.benchmarks.encoded_sets import EncodedSet

Values = NDArray[np.float64]
"""One per question, in [0, 1], higher is better, (q,)."""


@dataclass(frozen=True)
class Judgement:
    """What a set says of some rankings."""

    measure: str
    """"nDCG@10" where documents are judged; "success@5", whether a passage with the answer is among the
    first five, where paragraphs are pooled; "char recall@5" where characters of long documents are."""
    values: Values
    beside: Mapping[str, float] = field(default_factory=dict)
    """Means of other measures, where characters are judged: what more passages would bring, and the
    share of the characters of the first five that answer."""

    @property
    def mean(self) -> float:
        return float(self.values.mean())


def judge(encoded: EncodedSet, rankings: Sequence[NDArray[np.int64]]) -> Judgement:
    """Judge a ranking of passage numbers, best first, for each question of the set."""
    found = [[encoded.passages[number] for number in ranking.tolist()] for ranking in rankings]
    if not any(question.spans for question in encoded.questions):
        return Judgement("nDCG@10", _ndcg(encoded.questions, found))
    if encoded.name == "chunking_eval":
        return _by_characters(encoded.questions, found)
    return Judgement("success@5", np.asarray(list(map(_success, encoded.questions, found))))


def _ndcg(questions: Sequence[GoldQuestion], found: Sequence[Sequence[Passage]]) -> Values:
    judged = [
        JudgedRanking(ranked_documents(passages), dict(question.documents))
        for question, passages in zip(questions, found, strict=True)
    ]
    return np.asarray([values["ndcg@10"] for values in retrieval_values(judged)])


def _by_characters(
    questions: Sequence[GoldQuestion], found: Sequence[Sequence[Passage]]
) -> Judgement:
    few = [_overlap(*pair, READ) for pair in zip(questions, found, strict=True)]
    more = [_overlap(*pair, 2 * READ) for pair in zip(questions, found, strict=True)]
    beside = {
        "char precision@5": float(np.mean([one.precision or 0.0 for one in few])),
        "char recall@10": float(np.mean([one.recall for one in more])),
    }
    return Judgement("char recall@5", np.asarray([one.recall for one in few]), beside)


def _overlap(question: GoldQuestion, passages: Sequence[Passage], most: int) -> Overlap:
    brought = [(one.document.id, Span(one.start, one.end)) for one in passages[:most]]
    return overlap(brought, [(one.document, one.span) for one in question.spans])


def _success(question: GoldQuestion, passages: Sequence[Passage]) -> float:
    return float(_overlap(question, passages, READ).both > 0)


def difference(new: Judgement, old: Judgement) -> str:
    """ "▲" or "▼" if the paired 95 % bootstrap interval of new less old excludes 0, else ""."""
    low, high = paired_interval(mean, new.values[:, None], old.values[:, None])
    return "▲" if low > 0 else "▼" if high < 0 else ""
