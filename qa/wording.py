"""The question as it was meant: spelt as the corpus spells, with its slips mended."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from qa import retriever
from qa.encoder import Encoder
from qa.index import Index
from qa.lexical import terms
from qa.spelling import Lexicon, corrected, doubtful
from qa.spellings import respelt
from qa.types import Reading

_KEPT = 20_000
"""How many words are kept with their vectors."""
NEAR = 30
"""How many passages near the question are read for the words that it may have meant."""


def as_meant(index: Index, encoder: Encoder, question: str) -> tuple[str, tuple[Reading, ...]]:
    """The question as it was meant, and what was read otherwise than typed.

    It costs a search more, and that only if a word is neither of the corpus nor a common one.
    """

    def knows(word: str) -> bool:
        # "US" is a country only beside small letters, see `terms`
        return any(index.lexical.knows(stem) for stem in terms(f"a {word}"))

    lexicon = Lexicon(index.names, knows, lambda word: len(encoder.tokens(word)) == 1)
    question = respelt(question, knows)
    if not doubtful(question, lexicon):
        return question, ()
    vector = encoder.encode_question(question)
    _, hits = retriever.search(index, question, vector, NEAR)
    sentences = [
        span.of(hit.passage.document.text) for hit in hits for span in hit.passage.sentences
    ]
    return corrected(question, lexicon, sentences)


class WordLikeness:
    """How near words are in meaning, by the encoder's vectors of single words.

    >>> likeness = WordLikeness(encoder)  # doctest: +SKIP
    >>> round(likeness("profession", ["lawyer", "house"]), 2)  # doctest: +SKIP
    0.55
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._vector = lru_cache(maxsize=_KEPT)(encoder.encode_question)

    def __call__(self, word: str, others: Sequence[str]) -> float:
        """The greatest cosine of the word with one of the others, in [-1, 1]; -1 if there are none."""
        ours = self._vector(word.casefold())
        return max((float(ours @ self._vector(other)) for other in others), default=-1.0)
