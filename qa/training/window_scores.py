"""How well a network reads windows that it was not trained on: F1, EM, silence, and the right window first.

It tells training runs apart while they run. What the product reads like is measured by
`qa.training.reading_scores`, with all gold answers, from text.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from qa.evaluation.bootstrap import mean, point
from qa.evaluation.silence_metrics import at_best_threshold, auroc
from qa.training.window import ANSWER_TOKENS
from qa.training.window_file import Rows, Windows

MEASURED_TOGETHER = 64
Logits = Callable[[Rows], torch.Tensor]
"""Numbers of windows → their logits (rows, tokens, 2), in 32-bit numbers."""


def window_scores(windows: Windows, logits: Logits, most: int) -> dict[str, float]:
    """By the source of the held out windows and the measure; each in [0, 1].

    Of each source about `most` questions are read, taken at even distances.
    """
    made: dict[str, float] = {}
    held_out = windows.held_out()
    for number, name in enumerate(windows.sources):
        rows = held_out[windows.source[held_out] == number]
        if len(rows):
            groups = list(windows.groups(rows))
            rows = np.concatenate(groups[:: max(1, len(groups) // most)])
            found = _scores(windows, rows, _read(windows, rows, logits))
            made |= {f"{name} {measure}": round(value, 4) for measure, value in found.items()}
    return made


def best_spans(logits: torch.Tensor) -> torch.Tensor:
    """(rows, 3): the margin of the best span over the null answer, its first and its last token."""
    start, end = logits[..., 0], logits[..., 1]
    tokens = logits.shape[1]
    both = start[:, :, None] + end[:, None, :]
    allowed = torch.ones(tokens, tokens, dtype=torch.bool, device=logits.device)
    allowed = allowed.triu() & ~allowed.triu(ANSWER_TOKENS)
    allowed[0] = False
    best, place = both.masked_fill(~allowed, -1e9).flatten(1).max(dim=1)
    margin = best - start[:, 0] - end[:, 0]
    return torch.stack([margin, place // tokens, place % tokens], dim=1)


def _read(windows: Windows, rows: Rows, logits: Logits) -> NDArray[np.float64]:
    """(rows, 3), as of `best_spans`."""
    order = np.argsort(windows.lengths[rows], kind="stable")
    made = np.zeros((len(rows), 3))
    for first in range(0, len(rows), MEASURED_TOGETHER):
        part = order[first : first + MEASURED_TOGETHER]
        made[part] = best_spans(logits(rows[part])).double().cpu().numpy()
    return made


def _scores(windows: Windows, rows: Rows, read: NDArray[np.float64]) -> dict[str, float]:
    """Of one source: F1 and EM of the answered, by tokens; over groups, the right window first and silence."""
    margin, start, end = read.T
    gold_start, gold_end = windows.start[rows], windows.end[rows]
    shared = np.minimum(end, gold_end) - np.maximum(start, gold_start) + 1
    f1 = 2 * np.maximum(shared, 0) / (end - start + 1 + gold_end - gold_start + 1)
    answered = gold_start > 0
    made = {
        "F1": float(f1[answered].mean()),
        "EM": float((f1[answered] == 1).mean()),
    }
    first, best, truth, spoken = [], [], [], []
    place = 0
    for group in windows.groups(rows):
        own = slice(place, place + len(group))
        place += len(group)
        winner = int(np.argmax(margin[own]))
        best.append(margin[own][winner])
        truth.append(bool(answered[own][0]))
        right = winner == 0
        spoken.append(f1[own][0] if truth[-1] and right else 0.0)
        if truth[-1] and len(group) > 1:
            first.append(float(right))
    columns = np.column_stack([best, np.asarray(truth, dtype=float)])
    made["AUROC"] = point(auroc, columns)
    made["F1 over all"] = point(mean, at_best_threshold(columns, np.asarray(spoken)))
    if first:
        made["right first"] = float(np.mean(first))
    return made
