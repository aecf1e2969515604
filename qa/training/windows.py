"""Training windows for the reader: (question, passage) pairs as the product will present them.

A window is `[CLS] question [SEP] context passage [SEP]`; the passage is whole sentences of about the
size that the index makes, the context is the title over it, present half of the time. The answer is a
span of passage tokens, or `[CLS]` where the passage does not answer. The windows of one question form a
group: its answering passage, if it has one, and passages that only look like it.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from qa.lexical import LexicalIndex, terms
from qa.passages import sentence_spans
from qa.span_model import CLS, CONTEXT_TOKENS, QUESTION_TOKENS, SEP, WINDOW_TOKENS
from qa.training.unanswerable import spoiled
from qa.types import Span

PASSAGE_TOKENS = (40, 160)
"""The least and most tokens that a training passage is cut to; drawn anew for each."""
ANSWER_TOKENS = 40


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids, the first token of the context, the first of the passage, and the answer.

    `start` and `end` (the last token, inclusive) are 0 where the passage does not answer.
    """

    ids: tuple[int, ...]
    context: int
    passage: int
    start: int
    end: int


Group = tuple[Window, ...]
"""The windows of one question; at most one of them, the first, has an answer."""


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
    Source("train-squad2-part", 5000, 2, 0.5, 0.2, 0.4),
    Source("train-squad11-part", 15500, 1, 0.6, 0.2, 0.8),
    Source("train-nq-qed", 7200, 1, 0.5, 0.1, 0.3),
    Source("train-nq-swap", 3000, 1, 0.0, 0.0, 0.0),
    Source("train-fairytaleqa", 4600, 1, 0.3, 0.1, 0.1),
    Source("train-friendsqa", 1200, 1, 0.3, 0.1, 0.0),
    Source("train-sleepqa", 500, 1, 0.3, 0.0, 0.0),
    Source("train-qamr", 3000, 1, 0.1, 0.0, 0.0),
)


class WindowMaker:
    """Cuts and encodes windows; one random generator, so that a seed decides everything."""

    def __init__(self, tokenizer: Tokenizer, seed: int) -> None:
        self.tokenizer = tokenizer
        self.chance = random.Random(seed)

    def epoch(self, data: Path) -> list[Group]:
        """Groups of all `SOURCES`, shuffled; cut and drawn anew at every call."""
        made = [
            group
            for source in SOURCES
            for _ in range(source.times)
            for group in self._of_source(data, source)
        ]
        self.chance.shuffle(made)
        return made

    def _of_source(self, data: Path, source: Source) -> Iterator[Group]:
        rows = read_rows(data / "reader" / f"{source.name}.jsonl.gz")
        self.chance.shuffle(rows)
        rows = rows[: source.most]
        contexts = sorted({row["context"] for row in rows})
        lexical = LexicalIndex.build(map(terms, contexts))
        about: dict[str, list[str]] = {}
        for title, context in sorted({(row["title"], row["context"]) for row in rows}):
            about.setdefault(title, []).append(context)
        for row in rows:
            answer = first_answer(row)
            title, context = row["title"], row["context"]
            group = list(self._window(row["question"], title, context, answer))
            if not group:
                continue
            if answer and self.chance.random() < source.near_misses:
                other = self._near_miss(row, contexts, lexical)
                if other:
                    group += self._window(row["question"], title, other, None)
            if answer and self.chance.random() < source.gaps:
                rest = _without_answer(row)
                if rest:
                    group += self._window(row["question"], title, rest, None)
            yield tuple(group)
            if answer and self.chance.random() < source.spoiled:
                text = answer.of(context)
                asked = spoiled(row["question"], text, context, about[title], self.chance)
                if asked:
                    yield from ((w,) for w in self._window(asked, title, context, None, answer))

    def _near_miss(
        self, row: dict[str, Any], contexts: Sequence[str], lexical: LexicalIndex
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
        return self.chance.choice(fitting[:4]) if fitting else None

    def _window(
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
        passage = self._cut(text, answer or around)
        context = title.replace("_", " ") if self.chance.random() < 0.5 else ""
        encoded = self.tokenizer.encode(passage.of(text), add_special_tokens=False)
        asked = self._ids(self._careless(question))[:QUESTION_TOKENS]
        head = [CLS, *asked, SEP]
        prefix = self._ids(context)[:CONTEXT_TOKENS] if context else []
        first = len(head) + len(prefix)
        start = end = 0
        if answer:
            low, high = answer.start - passage.start, answer.end - passage.start
            inside = [i for i, (a, b) in enumerate(encoded.offsets) if a < high and b > low]
            if not inside or len(inside) > ANSWER_TOKENS:
                return
            start, end = first + inside[0], first + inside[-1]
        if first + len(encoded) >= WINDOW_TOKENS:
            return  # a table or a foreign script that has many tokens to a character
        yield Window((*head, *prefix, *encoded.ids, SEP), len(head), first, start, end)

    def _ids(self, text: str) -> list[int]:
        return list(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def _cut(self, text: str, answer: Span | None) -> Span:
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

    def _careless(self, question: str) -> str:
        """The question as people type it: often without its mark, now and then as key words."""
        if self.chance.random() < 0.3:
            question = question.rstrip(" ?")
        if self.chance.random() < 0.05:
            question = re.sub(r"\b(?:the|a|an|of|is|was|were|did|do|does|in|to)\b ?", "", question)
        return question


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a reading set: question, title, context, answers, answerable."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _without_answer(row: dict[str, Any]) -> str | None:
    """The paragraph without the sentences that hold an answer; None if too little or too much is left."""
    text = row["context"].replace("\n", " ")
    answers = [answer["text"].casefold() for answer in row["answers"]]
    sentences = [span.of(text) for span in sentence_spans(text)]
    kept = [s for s in sentences if not any(answer in s.casefold() for answer in answers)]
    return " ".join(kept) if 2 <= len(kept) < len(sentences) else None


def first_answer(row: dict[str, Any]) -> Span | None:
    """Where the row's shortest answer stands, or None if there is none."""
    if not row["answers"]:
        return None
    answer = min(row["answers"], key=lambda one: len(one["text"]))
    return Span(answer["start"], answer["start"] + len(answer["text"]))
