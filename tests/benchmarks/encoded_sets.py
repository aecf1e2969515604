"""A data set cut into passages and encoded, kept as plain arrays: encoded once, compared many times."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.encoder import Encoder, Vectors
from qa.evaluation.gold import GoldQuestion, GoldSet
from qa.passages import passages
from qa.settings import IndexSettings
from qa.types import Passage

_AT_ONCE = 512
"""Passages that are sorted by length together, as indexing does."""


class Vectored(NamedTuple):
    """Texts as vectors, and what it cost."""

    vectors: Vectors
    """(n, d), unit vectors."""
    seconds: float
    """The wall time it took when it was made."""


@dataclass(frozen=True)
class EncodedSet:
    """The n passages and the q questions of a set, all with their vectors."""

    name: str
    passages: tuple[Passage, ...]
    texts: tuple[str, ...]
    """What is searched lexically for each passage: its context and its text, n."""
    owners: NDArray[np.int64]
    """(n,): the number of each passage's document, counted from 0 without gaps."""
    questions: tuple[GoldQuestion, ...]
    passage_vectors: Vectored
    question_vectors: Vectored

    @property
    def cosines(self) -> Vectors:
        """Of every question with every passage, (q, n)."""
        return np.asarray(
            self.question_vectors.vectors @ self.passage_vectors.vectors.T, dtype=np.float32
        )


def encoded_set(
    gold: GoldSet, settings: IndexSettings, encoder: Encoder, cache: Path
) -> EncodedSet:
    """Cut and encode the answerable questions and the documents of a set; vectors are kept in `cache`.

    Passages are embedded with their context before them, as the product does; questions alone.
    """
    cut = [passages(document, encoder, settings) for document in gold.documents]
    made = tuple(passage for of_one in cut for passage in of_one)
    texts = tuple(f"{one.context}\n{one.text}" if one.context else one.text for one in made)
    numbers = [number for number, of_one in enumerate(cut) for _ in of_one]
    questions = tuple(question for question in gold.questions if question.answerable)
    return EncodedSet(
        name=gold.name,
        passages=made,
        texts=texts,
        owners=np.unique(numbers, return_inverse=True)[1].astype(np.int64),
        questions=questions,
        passage_vectors=vectors_of(texts, encoder, cache),
        question_vectors=vectors_of([one.question for one in questions], encoder, cache),
    )


def vectors_of(texts: Sequence[str], encoder: Encoder, cache: Path) -> Vectored:
    """The vectors of texts, from `cache` if these were encoded before by the same encoder."""
    digest = hashlib.sha256(encoder.fingerprint.encode())
    for text in texts:
        digest.update(f"\0{text}".encode())
    file = cache / "vectors" / f"{digest.hexdigest()[:20]}.npz"
    if file.is_file():
        with np.load(file) as kept:
            return Vectored(kept["vectors"], float(kept["seconds"]))
    started = time.perf_counter()
    vectors = np.zeros((len(texts), encoder.dimensions), dtype=np.float32)
    for first in range(0, len(texts), _AT_ONCE):
        some = texts[first : first + _AT_ONCE]
        for place, encoded in encoder.encode_passages(some, [()] * len(some)):
            vectors[first + place] = encoded.whole
    taken = time.perf_counter() - started
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".draft.npz")
    np.savez(draft, vectors=vectors, seconds=np.float64(taken))
    draft.replace(file)
    return Vectored(vectors, taken)
