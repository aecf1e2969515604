"""What speaks for a sentence before any model has read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from qa.encoder import Vectors
from qa.index import Index
from qa.lexical import terms
from qa.marks import has_kind
from qa.question import Question
from qa.types import Hit, Span

SIGNALS = ("cosine", "coverage", "near coverage", "passage", "kind", "names", "own names")
"""Each in [0, 1], the cosine in [-1, 1]:

- cosine: of the question's vector with the sentence's;
- coverage: the share of the question's words, weighted by how rare they are, in the sentence;
- near coverage: the same for the sentence, its neighbours and the headings over it;
- passage: the score of the passage among the hits;
- kind: whether the sentence holds words of the kind that is asked for;
- names: the share of the question's proper names in the passage or its headings (1 if it has none);
- own names: the same for the sentence alone.
"""


def sentence_signals(
    index: Index,
    question: Question,
    vector: Vectors,
    numbers: Sequence[int],
    hits: Sequence[Hit],
) -> Iterator[tuple[int, Hit, Span, dict[str, float]]]:
    """Every sentence of the hits, each once: (passage number, hit, sentence, signals by name).

    `vector` is the question's, (d,); `numbers` are the passages' numbers in the index.
    """
    names = {stem for name in question.names for stem in terms(name)}
    # A word that the corpus does not know says nothing of a sentence, unless it is a name or a number.
    known = [
        term
        for term in question.terms
        if index.lexical.knows(term) or term in names or term[0].isdigit()
    ]
    idf = {term: index.lexical.idf(term) for term in known}
    seen: set[tuple[str, Span]] = set()
    for number, hit in zip(numbers, hits, strict=True):
        cosines = index.sentence_cosines(vector, number).tolist()
        passage = hit.passage
        text = passage.document.text
        stems = [_stems(span.of(text)) for span in passage.sentences]
        over = _stems(passage.context)
        whole = over.union(*stems)
        for place, sentence in enumerate(passage.sentences):
            if (passage.document.id, sentence) in seen:  # passages may overlap
                continue
            seen.add((passage.document.id, sentence))
            near = over.union(*stems[max(0, place - 1) : place + 2])
            values = (
                cosines[place],
                _coverage(idf, stems[place]),
                _coverage(idf, near),
                hit.score,
                float(has_kind(question, sentence.of(text), index.names)),
                _share(names, whole),
                _share(names, stems[place]),
            )
            yield number, hit, sentence, dict(zip(SIGNALS, values, strict=True))


def _share(names: set[str], stems: frozenset[str]) -> float:
    return len(names & stems) / len(names) if names else 1.0


def _coverage(idf: dict[str, float], stems: frozenset[str]) -> float:
    """The share of the question's terms among `stems`, weighted by idf, in [0, 1]."""
    total = sum(idf.values())
    return sum(weight for term, weight in idf.items() if term in stems) / total if total else 0.0


@lru_cache(maxsize=16384)
def _stems(text: str) -> frozenset[str]:
    return frozenset(terms(text))
