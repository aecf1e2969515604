"""Training windows for the reader: (question, passage) pairs as the product presents them.

A window is `[CLS] question [SEP] context passage [SEP]`. The answer is a span of passage tokens, or
`[CLS]` where the passage does not answer. The windows of one question form a group: its answering passage,
if it has one, and passages that only look like it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tokenizers import Tokenizer

from qa.span_model import CLS, CONTEXT_TOKENS, QUESTION_TOKENS, SEP, WINDOW_TOKENS
from qa.types import Span

ANSWER_TOKENS = 40
"""Of an answer, at most; a question with a longer one is left out."""


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


@dataclass(frozen=True, slots=True)
class Group:
    """The windows of one question; at most one of them, the first, has an answer."""

    windows: tuple[Window, ...]
    source: str
    """The set that the question is of."""
    about: str
    """What it was written for: the paragraph's text or the document's title."""


class Windower:
    """Encodes windows; `chance` decides how carelessly a question is typed (never, if it is None)."""

    def __init__(self, tokenizer: Tokenizer, chance: random.Random | None = None) -> None:
        self.tokenizer = tokenizer
        self.chance = chance

    def tokens(self, text: str) -> list[Span]:
        """Where the tokens of a text stand, as `qa.passages` wants to know."""
        encoded = self.tokenizer.encode(text, add_special_tokens=False)
        return [Span(*offsets) for offsets in encoded.offsets]

    def window(
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

    def _careless(self, question: str) -> str:
        """The question as people type it: often without its mark, now and then as key words."""
        if self.chance is None:
            return question
        if self.chance.random() < 0.3:
            question = question.rstrip(" ?")
        if self.chance.random() < 0.05:
            question = re.sub(r"\b(?:the|a|an|of|is|was|were|did|do|does|in|to)\b ?", "", question)
        return question
