"""(question, passage) → start and end logits of every passage token, by onnxruntime.

The model is the trained reader of `qa.network`, merged and exported by `qa.models`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.inference import BATCH, bare_tokenizer, session
from qa.types import Span

CLS, SEP = 101, 102
QUESTION_TOKENS, CONTEXT_TOKENS, WINDOW_TOKENS = 40, 48, 320
"""What the model was trained on; a question's or context's further tokens are not read."""
QUESTION, CONTEXT, PASSAGE = 0, 1, 2
"""The segments of a window `[CLS] question [SEP] context passage [SEP]`."""

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TokenScores:
    """What the model says of one passage of t tokens."""

    tokens: tuple[Span, ...]
    """Where each token stands in the passage's text."""
    start: Logits
    """(t,), higher is better: how well the answer starts at the token."""
    end: Logits
    """(t,): how well it ends there."""
    null: float
    """The score of there being no answer, comparable with start + end."""


class SpanModel:
    """The exported reader in `folder` (`model.onnx`, `tokenizer.json`)."""

    def __init__(self, folder: Path, fingerprint: str, threads: int = 0) -> None:
        self._session = session(folder, threads)
        self._tokenizer = bare_tokenizer(folder / "tokenizer.json")
        self.fingerprint = fingerprint

    def score(self, question: str, passages: Sequence[tuple[str, str]]) -> list[TokenScores]:
        """The scores of each (context, text), in order.

        A text that does not fit one window is read in several that overlap by half, and each of its
        tokens scored where it has most text around it.
        """
        encode = self._tokenizer.encode
        asked = encode(question, add_special_tokens=False).ids[:QUESTION_TOKENS]
        head = [CLS, *asked, SEP]
        windows: list[_Window] = []
        tokens: list[tuple[Span, ...]] = []
        for place, (context, text) in enumerate(passages):
            prefix = encode(context, add_special_tokens=False).ids[:CONTEXT_TOKENS]
            encoded = encode(text, add_special_tokens=False)
            tokens.append(tuple(Span(*offsets) for offsets in encoded.offsets))
            room = WINDOW_TOKENS - len(head) - len(prefix) - 1
            for part in _parts(len(encoded.ids), room):
                ids = [*head, *prefix, *encoded.ids[part.start : part.end], SEP]
                windows.append(_Window(place, part, ids, len(head)))
        read: list[list[tuple[_Window, Logits]]] = [[] for _ in passages]
        windows.sort(key=lambda window: len(window.ids))
        for first in range(0, len(windows), BATCH):
            batch = windows[first : first + BATCH]
            for window, logits in zip(batch, self._run(batch), strict=True):
                read[window.place].append((window, logits))
        return [_joined(spans, parts) for spans, parts in zip(tokens, read, strict=True)]

    def _run(self, windows: Sequence[_Window]) -> Logits:
        """Logits (windows, tokens, 2)."""
        shape = (len(windows), max(len(window.ids) for window in windows))
        inputs = {
            name: np.zeros(shape, dtype=np.int64)
            for name in ("input_ids", "attention_mask", "segments")
        }
        for row, window in enumerate(windows):
            length = len(window.ids)
            inputs["input_ids"][row, :length] = window.ids
            inputs["attention_mask"][row, :length] = 1
            inputs["segments"][row, window.context : length - 1] = CONTEXT
            inputs["segments"][row, window.passage : length - 1] = PASSAGE
        return np.asarray(self._session.run(["logits"], inputs)[0], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Window:
    """A part of a passage as the model reads it."""

    place: int
    """Of its passage among those that are read together."""
    part: Span
    """Which of the passage's tokens it holds."""
    ids: list[int]
    context: int
    """Where the context's tokens begin in `ids`; the passage's end before the last."""

    @property
    def passage(self) -> int:
        return len(self.ids) - 1 - (self.part.end - self.part.start)


def _parts(count: int, room: int) -> list[Span]:
    """`count` tokens cut into runs of at most `room`, each sharing half with the next."""
    if count <= room:
        return [Span(0, count)]
    starts = [*range(0, count - room, room // 2), count - room]
    return [Span(start, start + room) for start in starts]


def _joined(tokens: tuple[Span, ...], read: Sequence[tuple[_Window, Logits]]) -> TokenScores:
    """The scores of a passage of t tokens from those of its windows."""
    if len(read) == 1:
        ((window, logits),) = read
        own = logits[window.passage : len(window.ids) - 1]
        return TokenScores(tokens, own[:, 0], own[:, 1], float(logits[0].sum()))
    scores = np.zeros((len(tokens), 2), dtype=np.float32)
    depth = np.full(len(tokens), -1)
    for window, logits in read:
        # Each window has its own null score: what is kept is how far a token stands above half of it.
        own = logits[window.passage : len(window.ids) - 1] - logits[0].sum() / 2
        inside = np.minimum(np.arange(len(own)), np.arange(len(own))[::-1])
        here = slice(*window.part)
        deeper = inside > depth[here]
        scores[here][deeper] = own[deeper]
        depth[here][deeper] = inside[deeper]
    return TokenScores(tokens, scores[:, 0], scores[:, 1], 0.0)
