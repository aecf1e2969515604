"""Question → hits: dense and lexical search, fused.

Each way of searching brings its best candidates; every candidate then gets both of its scores, so that
none is judged by half of the evidence. Lexical search looks at the passage and at its whole document, which
says what the passage is about even where the passage itself does not (Callan 1994). The scores are brought
to [0, 1] against the best candidate (BM25) and against the range of the candidates (cosine), and combined:
`DENSE_WEIGHT * dense + (1 - DENSE_WEIGHT) * lexical`, the convex combination of Bruch, Gai & Ingber (2023),
which uses scores where reciprocal rank fusion sees only ranks. `python -m tests.benchmarks.choices` compares
the constants with others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qa.encoder import Vectors
from qa.index import Index
from qa.lexical import terms
from qa.types import Hit

CANDIDATES = 100
"""How many passages each way of searching brings."""
DENSE_WEIGHT = 0.6
DOCUMENT_SHARE = 0.5
"""The share of the whole document's BM25 in the lexical score of a passage."""


def search(
    index: Index,
    question: str,
    vector: Vectors,
    k: int,
    within: NDArray[np.int64] | None = None,
) -> tuple[list[int], list[Hit]]:
    """The k best passages for a question: their numbers and their hits, best first.

    `vector` is the question's, (d,); `within` are the numbers of the passages that may be found, in order,
    None for all. Ties stand in passage order.
    """
    bm25 = index.lexical.scores(terms(question))
    words = lexical_scores(index, question)
    if within is None:
        dense, _ = index.nearest(vector, CANDIDATES)
    else:
        words = np.where(np.isin(np.arange(len(words)), within), words, np.float32(0.0))
        order = np.argsort(-index.cosines(vector, within), kind="stable")
        dense = within[order[:CANDIDATES]]
    lexical = _best(words, CANDIDATES)
    numbers: NDArray[np.int64] = np.union1d(dense, lexical).astype(np.int64)
    if not len(numbers):
        return [], []
    cosines = index.cosines(vector, numbers)
    scores = fuse(cosines, words[numbers])
    order = np.lexsort((numbers, -scores))[:k]
    dense_rank = {int(number): rank for rank, number in enumerate(dense, 1)}
    lexical_rank = {int(number): rank for rank, number in enumerate(lexical, 1)}
    chosen = [int(numbers[place]) for place in order]
    return chosen, [
        Hit(
            passage=index.passage(number),
            score=float(scores[place]),
            dense_rank=dense_rank.get(number),
            lexical_rank=lexical_rank.get(number),
            cosine=float(cosines[place]),
            bm25=float(bm25[number]),
        )
        for number, place in zip(chosen, order, strict=True)
    ]


def lexical_scores(index: Index, question: str) -> NDArray[np.float32]:
    """How well the words of each passage and of its document fit, (n,), in [0, 1]; 0 if no word occurs."""
    asked = terms(question)
    own = _over_best(index.lexical.scores(asked))
    whole = _over_best(index.lexical_documents.scores(asked))[index.owners]
    return (1 - DOCUMENT_SHARE) * own + DOCUMENT_SHARE * whole


def fuse(cosines: Vectors, words: NDArray[np.float32]) -> NDArray[np.float64]:
    """One score in [0, 1] per candidate, higher is better; all three arrays are (n,)."""
    low, high = float(cosines.min()), float(cosines.max())
    dense = (cosines - low) / (high - low) if high > low else np.ones(len(cosines))
    lexical = _over_best(words)
    return np.asarray(DENSE_WEIGHT * dense + (1 - DENSE_WEIGHT) * lexical, dtype=np.float64)


def _over_best(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """The scores as shares of the best, which is then 1; all 0 if it is 0."""
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else scores


def _best(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """The places of the k highest scores above 0, best first, ties in order of place."""
    found = np.flatnonzero(scores > 0)
    if len(found) > k:
        edge = np.partition(scores[found], len(found) - k)[len(found) - k]
        found = found[scores[found] >= edge]
    return found[np.argsort(-scores[found], kind="stable")][:k]
