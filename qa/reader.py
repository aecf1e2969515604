"""(question, hits) → evidence: which sentence of which passage answers, and which of its words.

`Reader` is the seam where a trained model enters. `SentenceReader` is the one without a trained body: a
linear score over a few signals of each sentence, its weights fitted on open data by
`python -m qa.training.sentences`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

from qa.encoder import Vectors
from qa.index import Index
from qa.lexical import terms
from qa.marks import answer_marks, has_kind
from qa.question import Question
from qa.types import Citation, Evidence, Hit, Span

SIGNALS = (
    "cosine",
    "coverage",
    "near coverage",
    "passage",
    "kind",
    "names",
)
"""What speaks for a sentence, each in [0, 1] (the cosine in [-1, 1]):

- cosine: of the question's vector with the sentence's;
- coverage: the share of the question's words, weighted by how rare they are, in the sentence;
- near coverage: the same for the sentence, its neighbours and the headings over it;
- passage: the score of the passage among the hits;
- kind: whether the sentence holds words of the kind that is asked for;
- names: the share of the question's proper names in the passage or its headings (1 if it has none).
"""


class Reader(Protocol):
    """Chooses sentences and marks words, for any number of passages at once."""

    def read(
        self, question: Question, vector: Vectors, numbers: Sequence[int], hits: Sequence[Hit]
    ) -> list[Evidence]:
        """The evidence in the hits, best first; ties in order of hits, then of the text.

        `vector` is the question's, (d,); `numbers` are the passages' numbers in the index.
        """
        ...

    def mark(self, question: Question, citation: Citation) -> Citation:
        """The citation with its answering words marked, at least one span."""
        ...


@dataclass(frozen=True, slots=True)
class SentenceReader:
    """Scores every sentence of the hits by `weights`, one per signal."""

    index: Index
    weights: tuple[float, ...]

    @classmethod
    def fitted(cls, index: Index) -> SentenceReader:
        """With the weights that are shipped."""
        weights = fitted_weights()["ranking"]
        return cls(index, tuple(float(weights[name]) for name in SIGNALS))

    def read(
        self, question: Question, vector: Vectors, numbers: Sequence[int], hits: Sequence[Hit]
    ) -> list[Evidence]:
        found: list[Evidence] = []
        seen: set[tuple[str, Span]] = set()
        for number, hit in zip(numbers, hits, strict=True):
            cosines = self.index.sentence_cosines(vector, number).tolist()
            for place, sentence in enumerate(hit.passage.sentences):
                key = (hit.passage.document.id, sentence)
                if key in seen:  # passages may overlap
                    continue
                seen.add(key)
                signals = self._signals(question, hit, place, cosines[place])
                score = sum(w * value for w, value in zip(self.weights, signals, strict=True))
                found.append(
                    Evidence(
                        hit=hit,
                        citation=Citation(hit.passage.document, *sentence),
                        score=score,
                        signals=tuple(zip(SIGNALS, signals, strict=True)),
                    )
                )
        return sorted(found, key=lambda evidence: -evidence.score)

    def _signals(
        self, question: Question, hit: Hit, place: int, cosine: float
    ) -> tuple[float, ...]:
        passage, sentences = hit.passage, hit.passage.sentences
        text = passage.document.text
        own = _stems(sentences[place].of(text))
        near = own.union(
            _stems(passage.context),
            *(_stems(span.of(text)) for span in sentences[max(0, place - 1) : place + 2]),
        )
        whole = near.union(*(_stems(span.of(text)) for span in sentences))
        names = {stem for name in question.names for stem in terms(name)}
        return (
            cosine,
            self._coverage(question, own),
            self._coverage(question, near),
            hit.score,
            float(has_kind(question, sentences[place].of(text), self.index.names)),
            len(names & whole) / len(names) if names else 1.0,
        )

    def _coverage(self, question: Question, stems: frozenset[str]) -> float:
        """The share of the question's terms among `stems`, weighted by idf, in [0, 1]."""
        idf = {term: self.index.lexical.idf(term) for term in question.terms}
        total = sum(idf.values())
        return sum(idf[term] for term in question.terms if term in stems) / total if total else 0.0

    def mark(self, question: Question, citation: Citation) -> Citation:
        marks = answer_marks(question, citation.quote, self.index.names)
        shifted = tuple(Span(citation.start + a, citation.start + b) for a, b in marks)
        return replace(citation, marks=shifted)


@lru_cache(maxsize=16384)
def _stems(text: str) -> frozenset[str]:
    return frozenset(terms(text))


@lru_cache(maxsize=1)
def fitted_weights() -> dict[str, dict[str, float]]:
    """The shipped weights: "ranking" for sentences, "confidence" for speaking at all."""
    content = files("qa").joinpath("weights/sentences.json").read_text("utf-8")
    weights: dict[str, dict[str, float]] = json.loads(content)
    return weights
