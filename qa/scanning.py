"""What is looked through where a list or a history is asked for: the best passages, and the lists near them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.enumerations import Enumeration, enumerations
from qa.index import Index
from qa.question import Question
from qa.types import Document, Passage

SCANNED = 300
"""How many passages are scanned for a list, the best by their words: about a thousand sentences."""
DOCUMENTS = 30
"""In how many documents, in the order of their best passage, authors' lists are looked for."""


def scanned(question: Question, index: Index, within: NDArray[np.int64] | None) -> list[Passage]:
    """The passages that can matter, best by their words first.

    `within` are the numbers of those that may be quoted, None for all.
    """
    allowed = np.arange(len(index)) if within is None else within
    scores = index.lexical.scores(question.terms)[allowed]
    order = np.argsort(-scores, kind="stable")[:SCANNED]
    return [index.passage(int(allowed[place])) for place in order if scores[place] > 0]


def lists_of(passages: Sequence[Passage]) -> list[Enumeration]:
    """The authors' lists in the documents of the best passages, `DOCUMENTS` at most."""
    documents: dict[str, Document] = {}
    for passage in passages:
        if len(documents) < DOCUMENTS:
            documents.setdefault(passage.document.id, passage.document)
    return [one for document in documents.values() for one in enumerations(document)]
