"""BM25 with any parameters over counts that are taken once, for comparing many.

The same Lucene variant as `qa.lexical` (a test holds that), as one sparse product for all questions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from qa.lexical import STOPWORDS, terms, words

Analysis = Callable[[str], list[str]]
"""Text → its terms, in order, repeated as they stand."""
Scores = NDArray[np.float32]


def unstemmed(text: str) -> list[str]:
    """Words in lower case, without stop words."""
    return [word for word in plain(text) if word not in STOPWORDS]


def plain(text: str) -> list[str]:
    """Words in lower case, nothing else."""
    return [span.of(text).casefold() for span in words(text)]


ANALYSES: dict[str, Analysis] = {
    "stems, no stop words": terms,
    "words, no stop words": unstemmed,
    "words": plain,
}


@dataclass(frozen=True)
class TermCounts:
    """How often each of v terms stands in each of n texts, and in which of q questions."""

    texts: csr_matrix
    """(n, v), float64."""
    questions: csr_matrix
    """(q, v), ones and zeros: a repeated word of a question counts once."""
    lengths: NDArray[np.float64]
    """(n,): terms in each text, at least 1."""

    @classmethod
    def of(cls, texts: Sequence[str], questions: Sequence[str], analysis: Analysis) -> TermCounts:
        """Count the terms that `analysis` finds; terms that no text holds are left out."""
        counted = [Counter(analysis(text)) for text in texts]
        numbers: dict[str, int] = {}
        for counts in counted:
            for term in counts:
                numbers.setdefault(term, len(numbers))
        asked = [Counter(t for t in set(analysis(q)) if t in numbers) for q in questions]
        return cls(
            texts=_matrix(counted, numbers),
            questions=_matrix(asked, numbers),
            lengths=np.asarray([max(1, counts.total()) for counts in counted], dtype=np.float64),
        )

    def grouped(self, groups: NDArray[np.int64]) -> TermCounts:
        """The counts with texts joined into groups, `groups` (n,) numbered from 0 without gaps."""
        count = int(groups.max()) + 1
        ones = np.ones(len(groups))
        joining = csr_matrix((ones, (groups, np.arange(len(groups)))), (count, len(groups)))
        return TermCounts(
            texts=csr_matrix(joining @ self.texts),
            questions=self.questions,
            lengths=np.bincount(groups, self.lengths).astype(np.float64),
        )

    def scores(self, k1: float, b: float) -> Scores:
        """BM25 of every question with every text, (q, n), at least 0."""
        counts = self.texts.tocoo()
        n = len(self.lengths)
        frequency = np.bincount(counts.col, minlength=self.texts.shape[1])
        idf = np.log1p((n - frequency + 0.5) / (frequency + 0.5))
        saturation = k1 * (1 - b + b * self.lengths / self.lengths.mean())
        weights = idf[counts.col] * counts.data / (counts.data + saturation[counts.row])
        weighted = csr_matrix((weights, (counts.row, counts.col)), self.texts.shape)
        return np.asarray((self.questions @ weighted.T).toarray(), dtype=np.float32)


def _matrix(counted: Sequence[Counter[str]], numbers: dict[str, int]) -> csr_matrix:
    rows = np.repeat(np.arange(len(counted)), [len(counts) for counts in counted])
    columns = [numbers[term] for counts in counted for term in counts]
    values = [float(count) for counts in counted for count in counts.values()]
    return csr_matrix((values, (rows, columns)), (len(counted), len(numbers)))
