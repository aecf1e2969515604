"""Text → word stems → BM25: what finds formal names, numbers and dates.

One analysis of words serves the index, the question and the comparison of a question with a sentence,
so that they can never disagree about what a word is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from qa.types import Span

STOPWORDS = frozenset(
    """a an and are as at be been being but by can could did do does for from had has have he her
    hers him his how i if in into is it its me my of on or our shall she should so than that the
    their them then there these they this those to was we were what when where which who whom whose
    why will with would you your not no s t about any also just some such very us many
    much""".split()
)
K1, B = 1.2, 0.75
SHORT = 1000
"""The characters of the longest text whose terms are remembered."""
_WORD = re.compile(r"\w+(?:(?<=\d)[.,]\d\w*)*")
_GROUPED = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_US = re.compile(r"\b(?:U\.\s?S\.|US)(?:\s?A\.?)?(?!\w)")
_stemmer = Stemmer.Stemmer("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem by which two forms of a word are the same: folded case, no diacritics, Snowball.

    >>> stem("Sanctions"), stem("Lukašenka"), stem("1,250")
    ('sanction', 'lukasenka', '1250')
    """
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = _GROUPED.sub("", plain)
    return str(_stemmer.stemWord(plain))


def words(text: str) -> list[Span]:
    """The spans of the words of `text`, stop words included; a number with its decimals is one.

    >>> [span.of("The $3.5m deal.") for span in words("The $3.5m deal.")]
    ['The', '3.5m', 'deal']
    """
    return [Span(*match.span()) for match in _WORD.finditer(text)]


def terms(text: str) -> list[str]:
    """The stems of the words of `text` that carry meaning, in order, repeated as they stand.

    "US" in capitals (or "U.S.") is a country and is kept, unless everything stands in capitals; "us" is a
    stop word.

    >>> terms("Which banks were delisted on 19 March by the US?")
    ['bank', 'delist', '19', 'march', 'usa']
    """
    return list(_remembered_terms(text) if len(text) <= SHORT else _terms(text))


@lru_cache(maxsize=8192)  # one sentence is looked at from many sides
def _remembered_terms(text: str) -> tuple[str, ...]:
    return _terms(text)


def _terms(text: str) -> tuple[str, ...]:
    if not text.isupper():
        text = _US.sub(" usa ", text)
    return tuple(
        stem(match.group())
        for match in _WORD.finditer(text)
        if match.group().casefold() not in STOPWORDS
    )


class LexicalIndex:
    """BM25 over n texts (Robertson & Zaragoza 2009; the Lucene variant, k1 1.2 and b 0.75)."""

    def __init__(self, bm25: bm25s.BM25, size: int) -> None:
        self._bm25 = bm25
        self.size = size
        self._document_frequency = np.diff(bm25.scores["indptr"]) if size else np.zeros(0)

    @classmethod
    def build(cls, texts: Iterable[Sequence[str]]) -> LexicalIndex:
        """Index texts of which each is given by its terms; its number is its place."""
        bm25 = bm25s.BM25(k1=K1, b=B, method="lucene")
        # bm25s cannot index a collection without a single word; a word nobody asks for keeps it whole.
        corpus = [list(text) or ["\x00"] for text in texts]
        if corpus:
            bm25.index(corpus, show_progress=False, create_empty_token=False)
        return cls(bm25, len(corpus))

    def scores(self, question_terms: Sequence[str]) -> NDArray[np.float32]:
        """BM25 of every text, shape (n,), at least 0; 0 where no term occurs. Repeats count once."""
        known = sorted({t for t in question_terms if t in self._bm25.vocab_dict})
        if not known:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)

    def idf(self, term: str) -> float:
        """How rare the term is: ln(1 + (n - df + 0.5) / (df + 0.5)), greatest for an unknown one."""
        number = self._bm25.vocab_dict.get(term) if self.size else None
        frequency = 0 if number is None else int(self._document_frequency[number])
        return float(np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)))

    def knows(self, term: str) -> bool:
        """Whether the term occurs in any text."""
        return self.size > 0 and term in self._bm25.vocab_dict

    def save(self, folder: Path) -> None:
        """Write the index as plain arrays and JSON."""
        self._bm25.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> LexicalIndex:
        """Open what `save` wrote for `size` texts."""
        return cls(bm25s.BM25.load(folder, load_vocab=True, allow_pickle=False), size)
