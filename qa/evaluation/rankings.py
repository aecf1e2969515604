"""Question → passages in order, by the product's own search or by one half of it alone.

The rows "dense" and "bm25" beside "hybrid" show what fusing the two is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from qa.engine import Engine
from qa.errors import QAError
from qa.retriever import lexical_scores
from qa.types import Passage

DEPTH = 200
"""Passages that are ranked: enough to hold ten different documents."""
MOST = 10
"""Documents or passages that a ranking is judged by."""

Ranker = Callable[[Engine, str], list[Passage]]
"""(engine, question) → at most `DEPTH` passages, best first."""


def hybrid(engine: Engine, question: str) -> list[Passage]:
    """What the product finds."""
    return [hit.passage for hit in engine.search(question, DEPTH)]


def dense(engine: Engine, question: str) -> list[Passage]:
    """By the cosine of the question with the passage alone."""
    numbers, _ = engine.index.nearest(engine.encoder.encode_question(question), DEPTH)
    return [engine.index.passage(int(number)) for number in numbers]


def bm25(engine: Engine, question: str) -> list[Passage]:
    """By words alone; passages without a word of the question, and of such documents, are not found."""
    scores = lexical_scores(engine.index, question)
    order = np.argsort(-scores, kind="stable")[:DEPTH]
    return [engine.index.passage(int(number)) for number in order if scores[number] > 0]


RANKERS: dict[str, Ranker] = {"hybrid": hybrid, "bm25": bm25, "dense": dense}


def ranker_called(name: str) -> Ranker:
    """Raises `QAError` that lists the names if there is none called so."""
    if name not in RANKERS:
        raise QAError(f"unknown ranker {name!r}; the valid ones are {', '.join(RANKERS)}")
    return RANKERS[name]


def ranked_documents(passages: Sequence[Passage]) -> list[str]:
    """The ids of the first documents; a document stands where its best passage does."""
    return list(dict.fromkeys(passage.document.id for passage in passages))[:MOST]


def ranked_passages(passages: Sequence[Passage]) -> list[str]:
    """The names of the first passages, see `passage_name`."""
    return [passage_name(p.document.id, p.start) for p in passages[:MOST]]


def passage_name(document: str, start: int) -> str:
    """Names a passage within an index: two passages never start at the same place."""
    return f"{document}@{start}"
