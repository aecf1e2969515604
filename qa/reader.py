"""(question, hits) → evidence: which sentence of which passage answers, and which of its words.

`Reader` is the seam. `SpanReader` reads with the trained model and is the default; `SentenceReader` needs
no model and is ten times faster: a linear score over a few signals of each sentence. The weights of both
are fitted on open data by `python -m qa.training.ranking`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from qa.agreement import with_agreement
from qa.encoder import Vectors
from qa.index import Index
from qa.lexical import words
from qa.marks import has_kind, items
from qa.question import Question
from qa.signals import sentence_signals
from qa.span_model import SpanModel, TokenScores
from qa.types import Citation, Evidence, Hit, Span

ANSWER_TOKENS = 30
"""The longest answer, in tokens."""
FIRST = 4
"""How many passages are read before it is asked whether more are needed."""
CERTAIN = 8.0
"""The margin of an answer that makes further passages needless, unless several answers are expected. Of 1,136
questions to held-out briefings and to dev-squad2-half one in ten reaches it by then, and none of them is
answered better by what is read after that."""
NO_SPAN = -20.0
"""The margin of a sentence that was not read."""
SPAN_SIGNALS = ("margin", "mass", "fit")
"""What the trained model adds to the signals of a sentence:

- margin: the score of its best span less that of there being no answer;
- mass: the same of all its spans together (`answer_mass`);
- fit: whether the best span holds words of the kind that is asked for.
"""


class Reader(Protocol):
    """Chooses sentences and marks words, for any number of passages at once."""

    def read(
        self, question: Question, vector: Vectors, numbers: Sequence[int], hits: Sequence[Hit]
    ) -> list[Evidence]:
        """The evidence in the hits, best first; ties in order of hits, then of the text.

        `vector` is the question's, (d,); `numbers` are the passages' numbers in the index. Citations
        without marks are marked by rule if they are shown.
        """
        ...


@dataclass(frozen=True, slots=True)
class SentenceReader:
    """Scores every sentence of the hits by its signals alone; `weights` has one for each."""

    index: Index
    weights: Mapping[str, float]

    def read(
        self, question: Question, vector: Vectors, numbers: Sequence[int], hits: Sequence[Hit]
    ) -> list[Evidence]:
        found = [
            _evidence(hit, sentence, signals, self.weights)
            for _, hit, sentence, signals in sentence_signals(
                self.index, question, vector, numbers, hits
            )
        ]
        return sorted(found, key=lambda evidence: -evidence.score)


@dataclass(frozen=True, slots=True)
class SpanReader:
    """Reads every passage with the trained model; the best span of a sentence is its mark.

    `SPAN_SIGNALS` join the other signals, and `weights` has one for each.
    """

    index: Index
    model: SpanModel
    weights: Mapping[str, float]

    def read(
        self, question: Question, vector: Vectors, numbers: Sequence[int], hits: Sequence[Hit]
    ) -> list[Evidence]:
        scores = self._scores(question, hits)
        read = dict(zip(numbers, scores, strict=False))
        numbers, hits = numbers[: len(scores)], hits[: len(scores)]
        found: list[Evidence] = []
        for number, hit, sentence, signals in sentence_signals(
            self.index, question, vector, numbers, hits
        ):
            passage = hit.passage
            span, margin = best_span(read[number], passage.text, sentence, passage.start)
            mass = answer_mass(read[number], sentence, passage.start)
            marks, fits = self._marks(question, passage.document.text, sentence, span)
            signals |= zip(SPAN_SIGNALS, (margin, mass, float(fits)), strict=True)
            made = _evidence(hit, sentence, signals, self.weights)
            found.append(replace(made, citation=replace(made.citation, marks=marks)))
        return with_agreement(sorted(found, key=lambda evidence: -evidence.score))

    def _scores(self, question: Question, hits: Sequence[Hit]) -> list[TokenScores]:
        """What the model says of the hits, best first; of the first few alone if it is certain by then."""
        texts = [(hit.passage.context, hit.passage.text) for hit in hits]
        scores = self.model.score(question.timeless, texts[:FIRST])
        margins = (
            best_span(one, text, Span(0, len(text)), 0)[1]
            for one, (_, text) in zip(scores, texts, strict=False)
        )
        if not question.several and max(margins, default=NO_SPAN) >= CERTAIN:
            return scores
        return scores + self.model.score(question.timeless, texts[FIRST:])

    def _marks(
        self, question: Question, text: str, sentence: Span, span: Span | None
    ) -> tuple[tuple[Span, ...], bool]:
        """The answering span, or where it lists several answers each of them; and whether it fits."""
        if span is None:
            return (), False
        quote, shift, names = sentence.of(text), sentence.start, self.index.names
        mark = Span(span.start - shift, span.end - shift)
        found = items(question, quote, mark, names)
        marks = tuple(Span(one.start + shift, one.end + shift) for one in found)
        return marks, has_kind(question, quote, names, mark)


def _evidence(
    hit: Hit, sentence: Span, signals: Mapping[str, float], weights: Mapping[str, float]
) -> Evidence:
    return Evidence(
        hit=hit,
        citation=Citation(hit.passage.document, *sentence),
        score=sum(weights.get(name, 0.0) * value for name, value in signals.items()),
        signals=tuple(signals.items()),
    )


def best_span(
    scores: TokenScores, text: str, sentence: Span, shift: int
) -> tuple[Span | None, float]:
    """The best answer inside one sentence, in whole words, and its margin over the null answer.

    `text` is the passage's, `shift` where it starts in the document; `sentence` and the span that is
    returned are offsets into the document. None and `NO_SPAN` if none of its tokens was read.
    """
    low, high = sentence.start - shift, sentence.end - shift
    first, last = _tokens_within(scores, low, high)
    if first == last:
        return None, NO_SPAN
    pairs = scores.start[first:last, None] + scores.end[None, first:last]
    size = len(pairs)
    lengths = np.arange(size)[None, :] - np.arange(size)[:, None]
    pairs = np.where((lengths >= 0) & (lengths < ANSWER_TOKENS), pairs, -np.inf)
    start, end = divmod(int(pairs.argmax()), size)
    margin = float(pairs[start, end]) - scores.null
    begin, close = scores.tokens[first + start].start, scores.tokens[first + end].end
    for word in words(text[low:high]):
        if word.start + low < begin < word.end + low:
            begin = word.start + low
        if word.start + low < close < word.end + low:
            close = word.end + low
    return Span(begin + shift, close + shift), margin


def answer_mass(scores: TokenScores, sentence: Span, shift: int) -> float:
    """How much likelier the answer starts and ends anywhere in the sentence than that there is none.

    log Σ exp(start) + log Σ exp(end) - null over its tokens: where an answer could be cut in several ways,
    as reasons can, no single span stands out and the margin alone says too little. `NO_SPAN` if none of
    its tokens was read; arguments are as for `best_span`.
    """
    first, last = _tokens_within(scores, sentence.start - shift, sentence.end - shift)
    if first == last:
        return NO_SPAN
    start, end = scores.start[first:last], scores.end[first:last]
    return float(np.logaddexp.reduce(start) + np.logaddexp.reduce(end)) - scores.null


def _tokens_within(scores: TokenScores, low: int, high: int) -> tuple[int, int]:
    """The half-open run of tokens that lie inside `low` to `high`, offsets into the passage."""
    places = [
        p for p, token in enumerate(scores.tokens) if low <= token.start and token.end <= high
    ]
    return (places[0], places[-1] + 1) if places else (0, 0)
