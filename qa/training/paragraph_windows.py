"""Windows of questions to single paragraphs: the open reading sets, and what was written to their paragraphs.

The passage is whole sentences around the answer, of about the size that the index makes; the context is the
title, present half of the time.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from qa.lexical import LexicalIndex, terms
from qa.passages import sentence_spans
from qa.training.unanswerable import spoiled
from qa.training.window import Group, Window, Windower
from qa.training.written import paragraph_rows
from qa.types import Span

PASSAGE_TOKENS = (40, 160)
"""The least and most tokens that a training passage is cut to; drawn anew for each."""


@dataclass(frozen=True, slots=True)
class Source:
    """A training file: how many of its rows an epoch takes, how many times over, and of the answerable
    ones which shares are also asked of a near miss, of their own paragraph without the answering
    sentence, and with the question changed so that their paragraph no longer answers it."""

    name: str
    most: int
    times: int
    near_misses: float
    gaps: float
    spoiled: float


SOURCES = (
    Source("train-squad2-part", 5000, 2, 0.5, 0.2, 0.2),
    Source("train-squad11-part", 15500, 1, 0.6, 0.2, 0.4),
    Source("train-nq-qed", 7200, 1, 0.5, 0.1, 0.15),
    Source("train-nq-swap", 3000, 1, 0.0, 0.0, 0.0),
    Source("train-fairytaleqa", 4600, 1, 0.3, 0.1, 0.1),
    Source("train-friendsqa", 1200, 1, 0.3, 0.1, 0.0),
    Source("train-sleepqa", 500, 1, 0.3, 0.0, 0.0),
    Source("train-qamr", 3000, 1, 0.1, 0.0, 0.0),
)
WRITTEN = Source("written questions", 100_000, 1, 0.3, 0.2, 0.0)
"""The questions that were written for this project to the paragraphs of `PARAGRAPHS`."""
PARAGRAPHS = ("train-nq-qed", "train-squad11-part")

Row = dict[str, Any]
"""Of a reading set: question, title, context, answers, answerable."""


def paragraph_groups(
    rows: list[Row], source: Source, windower: Windower, chance: random.Random
) -> Iterator[Group]:
    """The groups of at most `source.most` of the rows, drawn by chance."""
    chance.shuffle(rows)
    rows = rows[: source.most]
    contexts = sorted({row["context"] for row in rows})
    lexical = LexicalIndex.build(map(terms, contexts))
    about: dict[str, list[str]] = {}
    for title, context in sorted({(row["title"], row["context"]) for row in rows}):
        about.setdefault(title, []).append(context)
    cut = _Cut(windower, chance)
    for row in rows:
        answer = first_answer(row)
        title, context, question = row["title"], row["context"], row["question"]
        made = list(cut.window(question, title, context, answer))
        if not made:
            continue
        if answer and chance.random() < source.near_misses:
            other = _near_miss(row, contexts, lexical, chance)
            if other:
                made += cut.window(question, title, other, None)
        if answer and chance.random() < source.gaps:
            rest = _without_answer(row)
            if rest:
                made += cut.window(question, title, rest, None)
        yield Group(tuple(made), source.name, context)
        if answer and chance.random() < source.spoiled:
            asked = spoiled(question, answer.of(context), context, about[title], chance)
            if asked:
                for window in cut.window(asked, title, context, None, answer):
                    yield Group((window,), source.name, context)


def whole_paragraphs(rows: Sequence[Row], name: str, windower: Windower) -> Iterator[Group]:
    """Every row with its whole paragraph, to measure on; without those that do not fit a window."""
    for row in rows:
        window = tuple(windower.window(row["question"], "", row["context"], first_answer(row)))
        if window:
            yield Group(window, name, row["context"])


def read_rows(data: Path, name: str) -> list[Row]:
    """The rows of a reading set."""
    with gzip.open(data / "reader" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def written_rows(data: Path) -> list[Row]:
    """The questions that were written to paragraphs of the open sets, as rows of a reading set."""
    titles = {row["context"]: row["title"] for name in PARAGRAPHS for row in read_rows(data, name)}
    return paragraph_rows(titles)


def first_answer(row: Row) -> Span | None:
    """Where the row's shortest answer stands, or None if there is none."""
    if not row["answers"]:
        return None
    answer = min(row["answers"], key=lambda one: len(one["text"]))
    return Span(answer["start"], answer["start"] + len(answer["text"]))


@dataclass(frozen=True)
class _Cut:
    """Cuts a passage out of a paragraph and encodes it."""

    windower: Windower
    chance: random.Random

    def window(
        self,
        question: str,
        title: str,
        text: str,
        answer: Span | None,
        around: Span | None = None,
    ) -> Iterator[Window]:
        """One window; none if it or its answer would be too long.

        The passage is cut around the answer, or where there is none, around the span `around`.
        """
        passage = self._passage(text, answer or around)
        inside = Span(answer.start - passage.start, answer.end - passage.start) if answer else None
        context = title.replace("_", " ") if self.chance.random() < 0.5 else ""
        yield from self.windower.window(question, context, passage.of(text), inside)

    def _passage(self, text: str, answer: Span | None) -> Span:
        """Whole sentences around the answer (or around any), of a drawn number of tokens."""
        sentences = sentence_spans(text.replace("\n", " ")) or [Span(0, len(text))]
        most = self.chance.randint(*PASSAGE_TOKENS) * 4  # in characters: about four a token
        held = [
            place
            for place, span in enumerate(sentences)
            if answer and span.start < answer.end and answer.start < span.end
        ]
        first = held[0] if held else self.chance.randrange(len(sentences))
        last = held[-1] if held else first
        while True:
            can_left = first > 0 and sentences[last].end - sentences[first - 1].start <= most
            can_right = (
                last + 1 < len(sentences)
                and sentences[last + 1].end - sentences[first].start <= most
            )
            if not can_left and not can_right:
                break
            if can_left and (not can_right or self.chance.random() < 0.5):
                first -= 1
            else:
                last += 1
        start, end = sentences[first].start, sentences[last].end
        if answer:
            start, end = min(start, answer.start), max(end, answer.end)
        return Span(start, min(end, max(start + 2 * most, answer.end if answer else 0)))


def _near_miss(
    row: Row, contexts: Sequence[str], lexical: LexicalIndex, chance: random.Random
) -> str | None:
    """One of the paragraphs that fit the question best, of those without any of its answers."""
    scores = lexical.scores(terms(row["question"]))
    best = np.argsort(-scores, kind="stable")[:6]
    answers = [answer["text"].casefold() for answer in row["answers"]]
    fitting = [
        contexts[place]
        for place in best
        if contexts[place] != row["context"]
        and not any(answer in contexts[place].casefold() for answer in answers)
    ]
    return chance.choice(fitting[:4]) if fitting else None


def _without_answer(row: Row) -> str | None:
    """The paragraph without the sentences that hold an answer; None if too little or too much is left."""
    text = row["context"].replace("\n", " ")
    answers = [answer["text"].casefold() for answer in row["answers"]]
    sentences = [span.of(text) for span in sentence_spans(text)]
    kept = [s for s in sentences if not any(answer in s.casefold() for answer in answers)]
    return " ".join(kept) if 2 <= len(kept) < len(sentences) else None
