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
QUESTION_TOKENS, CONTEXT_TOKENS, WINDOW_TOKENS = 40, 24, 320
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

        A text beyond what fits the window is not read past there: index passages always fit.
        """
        encode = self._tokenizer.encode
        asked = encode(question, add_special_tokens=False).ids[:QUESTION_TOKENS]
        head = [CLS, *asked, SEP]
        rows: list[tuple[list[int], int, list[Span]]] = []
        for context, text in passages:
            prefix = encode(context, add_special_tokens=False).ids[:CONTEXT_TOKENS]
            encoded = encode(text, add_special_tokens=False)
            room = WINDOW_TOKENS - len(head) - len(prefix) - 1
            spans = [Span(*offsets) for offsets in encoded.offsets[:room]]
            rows.append(([*head, *prefix, *encoded.ids[:room], SEP], len(head), spans))
        scores: dict[int, TokenScores] = {}
        order = sorted(range(len(rows)), key=lambda place: len(rows[place][0]))
        for first in range(0, len(order), BATCH):
            places = order[first : first + BATCH]
            logits = self._run([rows[place] for place in places])
            for place, row in zip(places, logits, strict=True):
                ids, _, spans = rows[place]
                last = len(ids) - 1
                own = row[last - len(spans) : last]
                null = float(row[0, 0] + row[0, 1])
                scores[place] = TokenScores(tuple(spans), own[:, 0], own[:, 1], null)
        return [scores[place] for place in range(len(rows))]

    def _run(self, rows: Sequence[tuple[list[int], int, list[Span]]]) -> Logits:
        """Logits (rows, tokens, 2)."""
        shape = (len(rows), max(len(ids) for ids, _, _ in rows))
        inputs = {
            name: np.zeros(shape, dtype=np.int64)
            for name in ("input_ids", "attention_mask", "segments")
        }
        for row, (ids, context, spans) in enumerate(rows):
            last = len(ids) - 1
            inputs["input_ids"][row, : len(ids)] = ids
            inputs["attention_mask"][row, : len(ids)] = 1
            inputs["segments"][row, context:last] = CONTEXT
            inputs["segments"][row, last - len(spans) : last] = PASSAGE
        return np.asarray(self._session.run(["logits"], inputs)[0], dtype=np.float32)
