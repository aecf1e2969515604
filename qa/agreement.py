"""How much of what was read agrees with a sentence: one softmax over all sentences of all passages.

A sentence that stands out among all that was read for a question is surer than one of many that are as good
(the shared normalisation of Clark & Gardner 2018). What other sentences mark as the answer too does not
compete with it but bears it out, so their shares are added to its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from qa.lexical import terms
from qa.types import Citation, Evidence

SHARED = 0.5
"""The share of the fewer marked words that two sentences have in common where they mark the same."""


def with_agreement(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The same, each with its agreement."""
    scores = np.asarray([one.score for one in evidence])
    shares = agreement(scores, [marked_stems(one.citation) for one in evidence])
    return [
        replace(one, agreement=float(share)) for one, share in zip(evidence, shares, strict=True)
    ]


def agreement(scores: NDArray[np.float64], marked: Sequence[frozenset[str]]) -> NDArray[np.float64]:
    """Of each of n sentences (n,), in (0, 1]: its share of the softmax of all scores, with those of the others
    that mark the same.

    `marked` are the stems of the words that each marks.

    >>> agreement(np.zeros(4), [frozenset("ab"), frozenset("b"), frozenset("c"), frozenset()]).tolist()
    [0.5, 0.5, 0.25, 0.25]
    """
    if not len(scores):
        return np.zeros(0)
    odds = np.exp(scores - scores.max())
    own = odds / odds.sum()
    made = own.copy()
    for place, stems in enumerate(marked):
        for other, theirs in enumerate(marked[:place]):
            shared = len(stems & theirs)
            if shared and shared >= SHARED * min(len(stems), len(theirs)):
                made[place] += own[other]
                made[other] += own[place]
    return np.asarray(np.minimum(made, 1.0))


def marked_stems(citation: Citation) -> frozenset[str]:
    """The stems of the words that a citation marks."""
    text = citation.document.text
    return frozenset(stem for mark in citation.marks for stem in terms(mark.of(text)))
