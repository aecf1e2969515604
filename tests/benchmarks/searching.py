"""Scores → rankings, in the way of `qa.retriever`: candidates of both searches, then one fused score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.rankings import DEPTH
from qa.retriever import CANDIDATES
from tests.benchmarks.fusions import Fusion, Numbers


class Candidates(NamedTuple):
    """The passages that either search brings for one question, in passage order; all (c,)."""

    numbers: NDArray[np.int64]
    cosines: Numbers
    bm25: Numbers


def candidates(cosines: Numbers, bm25: Numbers, most: int = CANDIDATES) -> Candidates:
    """The `most` best of each search for one question; both inputs are (n,)."""
    lexical = best(bm25, most)
    numbers = np.union1d(best(cosines, most), lexical[bm25[lexical] > 0])
    return Candidates(numbers, cosines[numbers], bm25[numbers])


def best(scores: Numbers, most: int) -> NDArray[np.int64]:
    """The places of the `most` highest scores, best first, ties in order of place."""
    places = np.arange(len(scores))
    if len(scores) > most:
        edge = np.partition(scores, len(scores) - most)[len(scores) - most]
        places = np.flatnonzero(scores >= edge)
    return places[np.argsort(-scores[places], kind="stable")][:most]


def rankings(found: Sequence[Candidates], fusion: Fusion) -> list[NDArray[np.int64]]:
    """The candidates of each question by their fused score, best first, ties in passage order."""
    ranked = []
    for one in found:
        order = np.lexsort((one.numbers, -fusion(one.cosines, one.bm25)))[:DEPTH]
        ranked.append(one.numbers[order])
    return ranked
