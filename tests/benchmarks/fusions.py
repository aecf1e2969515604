"""Ways to make one score of a cosine and a BM25 score, for one question's candidates.

Every function takes `cosines` and `bm25`, both (n,), and returns scores (n,), higher is better. A BM25
of 0 means that no word of the question occurs.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]
Fusion = Callable[[Numbers, Numbers], Numbers]


def convex(weight: float) -> Fusion:
    """`weight` on the cosine within the range of the candidates, the rest on BM25 over its best.

    The convex combination of Bruch, Gai & Ingber (2023); what `qa.retriever.fuse` does.
    """

    def fuse(cosines: Numbers, bm25: Numbers) -> Numbers:
        return np.asarray(weight * ranged(cosines) + (1 - weight) * over_best(bm25))

    return fuse


def convex_theoretical(weight: float) -> Fusion:
    """The same with the cosine over its theoretical range, [-1, 1], instead of the candidates'."""

    def fuse(cosines: Numbers, bm25: Numbers) -> Numbers:
        dense = (cosines + 1) / max(float(cosines.max()) + 1, 1e-9)
        return np.asarray(weight * dense + (1 - weight) * over_best(bm25))

    return fuse


def standardised(weight: float) -> Fusion:
    """`weight` on the cosine, the rest on BM25, both in standard deviations from their means."""

    def fuse(cosines: Numbers, bm25: Numbers) -> Numbers:
        return np.asarray(weight * _standard(cosines) + (1 - weight) * _standard(bm25))

    return fuse


def reciprocal_rank(k: int, weight: float = 0.5) -> Fusion:
    """Reciprocal rank fusion, `weight / (k + rank)` for dense and likewise for BM25.

    Cormack, Clarke & Büttcher (2009). A candidate without a word of the question has no lexical rank.
    """

    def fuse(cosines: Numbers, bm25: Numbers) -> Numbers:
        lexical = np.where(bm25 > 0, (1 - weight) / (k + _ranks(bm25)), 0.0)
        return np.asarray(weight / (k + _ranks(cosines)) + lexical)

    return fuse


def ranged(values: Numbers) -> Numbers:
    """The values from 0 (the least of them) to 1 (the greatest); all 1 if they are equal."""
    low, high = float(values.min()), float(values.max())
    return np.asarray((values - low) / (high - low) if high > low else np.ones(len(values)))


def over_best(values: Numbers) -> Numbers:
    """The values over the greatest of them; all 0 if that is 0."""
    best = float(values.max())
    return np.asarray(values / best if best > 0 else np.zeros(len(values)))


def _standard(values: Numbers) -> Numbers:
    spread = float(values.std())
    return np.asarray((values - values.mean()) / spread if spread > 0 else np.zeros(len(values)))


def _ranks(values: Numbers) -> Numbers:
    """From 1 for the greatest; equal values in order of place."""
    ranks = np.empty(len(values))
    ranks[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    return ranks
