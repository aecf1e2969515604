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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from qa.evaluation.reading_sets import ReadingQuestion, ReadingSet
from qa.lexical import LexicalIndex, terms
from qa.passages import passages, sentence_spans
from qa.question import analyse
from qa.settings import IndexSettings
from qa.span_model import CLS, CONTEXT_TOKENS, QUESTION_TOKENS, SEP, WINDOW_TOKENS
from qa.training.unanswerable import spoiled
from qa.training.written import briefings, paragraph_rows
from qa.types import Passage, Span

PASSAGE_TOKENS = (40, 160)
"""The least and most tokens that a training passage is cut to; drawn anew for each."""
ANSWER_TOKENS = 40
BRIEFING_TOKENS = (64, 96, 128, 160)
"""The most tokens of the passages that a briefing is cut to, as an index would cut it; drawn for each epoch."""
RIVALS = (1, 3)
"""How many other passages of the briefings a question is asked of, at least and at most."""


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


@dataclass(frozen=True, slots=True)
class Mix:
    """Of what an epoch consists: which share of the rows of each open source, and how many times over what was
    written for this project, the questions to open paragraphs and the invented briefings."""

    open_share: float = 1.0
    written: int = 0
    briefings: int = 0


WRITTEN = Source("written questions", 100_000, 1, 0.3, 0.2, 0.0)
"""The questions that were written for this project to the paragraphs of `PARAGRAPHS`."""
PARAGRAPHS = ("train-nq-qed", "train-squad11-part")


class WindowMaker:
    """Cuts and encodes windows; one random generator, so that a seed decides everything."""

    def __init__(self, tokenizer: Tokenizer, seed: int) -> None:
        self.tokenizer = tokenizer
        self.chance = random.Random(seed)

    def epoch(self, data: Path, mix: Mix) -> list[Group]:
        """The groups of an epoch, shuffled; cut and drawn anew at every call."""
        made: list[Group] = []
        for source in SOURCES:
            rows = read_rows(data / "reader" / f"{source.name}.jsonl.gz")
            most = round(min(len(rows), source.most) * mix.open_share)
            for _ in range(source.times):
                made += self._of_rows(rows, replace(source, most=most))
        for _ in range(mix.written):
            made += self._of_rows(_written_rows(data), WRITTEN)
        for _ in range(mix.briefings):
            made += self._of_briefings(briefings(held_out=False))
        self.chance.shuffle(made)
        return made

    def _of_rows(self, rows: list[dict[str, Any]], source: Source) -> Iterator[Group]:
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

    def _of_briefings(self, briefings: ReadingSet) -> Iterator[Group]:
        """Each question with the passage that answers it, if any does, and with the best of the others."""
        settings = replace(IndexSettings(), passage_tokens=self.chance.choice(BRIEFING_TOKENS))
        cut = [
            passage
            for document in briefings.documents
            for passage in passages(document, self, settings)
        ]
        lexical = LexicalIndex.build(terms(f"{one.context} {one.text}") for one in cut)
        for question in briefings.questions:
            asked = analyse(question.question, frozenset()).timeless
            right = [one for one in cut if _answers(one, question)]
            answers = [span.of(one.document.text) for one in right for span in question.answers]
            best = np.argsort(-lexical.scores(terms(asked)), kind="stable")[:8]
            rivals = [
                cut[place]
                for place in best
                if not any(answer in cut[place].text for answer in answers)
            ]
            group: list[Window] = []
            for one in right[:1]:
                group += self._encoded(asked, one.context, one.text, _covering(one, question))
            for one in rivals[: self.chance.randint(*RIVALS)]:
                group += self._encoded(asked, one.context, one.text, None)
            if group and (bool(group[0].start) or not right):
                yield tuple(group)

    def tokens(self, text: str) -> list[Span]:
        """Where the tokens of a text stand, as `qa.passages` wants to know."""
        encoded = self.tokenizer.encode(text, add_special_tokens=False)
        return [Span(*offsets) for offsets in encoded.offsets]

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
        inside = Span(answer.start - passage.start, answer.end - passage.start) if answer else None
        context = title.replace("_", " ") if self.chance.random() < 0.5 else ""
        yield from self._encoded(question, context, passage.of(text), inside)

    def _encoded(
        self, question: str, context: str, text: str, answer: Span | None
    ) -> Iterator[Window]:
        """The window of exactly this text; none if it or its answer, a span of it, would be too long."""
        encoded = self.tokenizer.encode(text, add_special_tokens=False)
        asked = self._ids(self._careless(question))[:QUESTION_TOKENS]
        head = [CLS, *asked, SEP]
        prefix = self._ids(context)[:CONTEXT_TOKENS] if context else []
        first = len(head) + len(prefix)
        start = end = 0
        if answer:
            inside = [
                place
                for place, (a, b) in enumerate(encoded.offsets)
                if a < answer.end and b > answer.start
            ]
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


def _written_rows(data: Path) -> list[dict[str, Any]]:
    """The questions that were written to paragraphs of the open sets, as rows of a reading set."""
    titles = {
        row["context"]: row["title"]
        for name in PARAGRAPHS
        for row in read_rows(data / "reader" / f"{name}.jsonl.gz")
    }
    return paragraph_rows(titles)


def _answers(passage: Passage, question: ReadingQuestion) -> bool:
    """Whether an answer of the question stands in the passage."""
    return passage.document.id == question.document and any(
        passage.start <= answer.start and answer.end <= passage.end for answer in question.answers
    )


def _covering(passage: Passage, question: ReadingQuestion) -> Span:
    """From the first to the last of the answers in the first sentence that holds any, within its passage."""
    inside = [
        (sentence, answer)
        for sentence in passage.sentences
        for answer in question.answers
        if sentence.start <= answer.start and answer.end <= sentence.end
    ]
    if not inside:  # an answer that crosses sentences
        inside = [(Span(passage.start, passage.end), one) for one in question.answers]
    together = [answer for sentence, answer in inside if sentence == inside[0][0]]
    start, end = min(one.start for one in together), max(one.end for one in together)
    return Span(start - passage.start, end - passage.start)


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
