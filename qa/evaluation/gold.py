"""The nouns of measuring: a question with what is known to answer it, and a set of such questions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa.types import Document, Span


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """Characters of one document that answer a question."""

    document: str
    span: Span


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question and its gold; each kind of gold may be missing, and then gives no score.

    `answers` are the answering words (any one of them is right), `quotes` texts of which a right
    quotation contains one, `spans` places in documents, `documents` (id, relevance) pairs with a
    relevance of at least 1, `items` what a complete list names, each by any of its texts. An unanswerable
    question has none of them.
    """

    question: str
    answerable: bool
    answers: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    spans: tuple[GoldSpan, ...] = ()
    documents: tuple[tuple[str, int], ...] = ()
    items: tuple[tuple[str, ...], ...] = ()
    today: date | None = None
    """The day on which it is asked; None for the day of the measurement."""
    line: int | None = None
    """Where it stands in its file, from 1; None if it does not come from a question file."""


@dataclass(frozen=True, slots=True)
class GoldSet:
    """An open data set: its documents, its questions, and whether they are asked for answers."""

    name: str
    documents: tuple[Document, ...]
    """In the order of their ids."""
    questions: tuple[GoldQuestion, ...]
    has_answers: bool
    """False for a set that judges documents only: it says nothing about quotations."""


def sample(
    questions: Sequence[GoldQuestion], most: int | None, seed: int = 0
) -> tuple[GoldQuestion, ...]:
    """The first `most` questions of a shuffle that is the same every time; all if that is None."""
    if most is None:
        return tuple(questions)
    shuffled = list(questions)
    random.Random(seed).shuffle(shuffled)
    return tuple(shuffled[:most])
