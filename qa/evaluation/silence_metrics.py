"""Is confidence worth its name: AUROC, and risk against coverage.

Risk at coverage c is the share of wrong answers among the c·n questions of the highest confidence. AURC
is its mean over c = 1/n, 2/n, …, 1 (Geifman, Uziel & El-Yaniv, "Bias-reduced uncertainty estimation for
deep neural classifiers", ICLR 2019): in [0, 1], lower is better. Questions of equal confidence have no
order, so a group of them contributes the mean over all its orders: every question in it counts as wrong by
the share that is wrong in the group.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from qa.errors import QAError
from qa.evaluation.bootstrap import Numbers


def auroc(columns: Numbers, counts: Numbers) -> Numbers:
    """The chance that a positive has the higher score than a negative, ties counting half; (r,).

    `columns` are (score, 1 for a positive or 0). Of the questions themselves it is computed by
    scikit-learn; of resamples by the same pairs counted all at once. nan without one of the two kinds.
    """
    if len(counts) == 1 and (counts == 1).all():
        return np.asarray([_sklearn_auroc(columns)])
    order, edges = _groups(columns[:, 0])
    weights = counts[:, order]
    positive = np.add.reduceat(weights * columns[order, 1], edges[:-1], axis=1)
    negative = np.add.reduceat(weights * (1 - columns[order, 1]), edges[:-1], axis=1)
    below = negative.sum(axis=1, keepdims=True) - np.cumsum(negative, axis=1)
    won = (positive * (below + negative / 2)).sum(axis=1)
    pairs = positive.sum(axis=1) * negative.sum(axis=1)
    undefined = np.full(len(counts), np.nan)
    return np.asarray(np.divide(won, pairs, out=undefined, where=pairs > 0))


def aurc(columns: Numbers, counts: Numbers) -> Numbers:
    """The area under the risk–coverage curve, (r,); `columns` are (confidence, 1 if wrong or 0).

    In a group of m questions of which a share s is wrong, after N questions with E wrong ones, the risks
    sum to Σ (E + i·s) / (N + i) over i = 1 … m, which is m·s + (E - N·s)(H(N + m) - H(N)) with the
    harmonic numbers H.
    """
    order, edges = _groups(columns[:, 0])
    weights = counts[:, order]
    size = np.add.reduceat(weights, edges[:-1], axis=1)
    wrong = np.add.reduceat(weights * columns[order, 1], edges[:-1], axis=1)
    share = np.divide(wrong, size, out=np.zeros_like(wrong), where=size > 0)
    until, wrong_until = np.cumsum(size, axis=1), np.cumsum(wrong, axis=1)
    before, wrong_before = until - size, wrong_until - wrong
    total = int(counts[0].sum())
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, total + 1))])
    steps = harmonic[until.astype(np.int64)] - harmonic[before.astype(np.int64)]
    sums = size * share + (wrong_before - before * share) * steps
    return np.asarray(sums.sum(axis=1) / total)


def at_best_threshold(columns: Numbers, f1: Numbers) -> Numbers:
    """(n, 1): each question's F1 if the best threshold (one for all) decides whether it is answered.

    `columns` are (score, 1 where there is an answer or 0); `f1` (n,) is that of speaking.
    """
    answerable = columns[:, 1]
    order = np.argsort(-columns[:, 0], kind="stable")
    spoken = np.concatenate([[0.0], np.cumsum(f1[order])])
    silent = np.concatenate([[0.0], np.cumsum(1 - answerable[order])])
    count = int(np.argmax(spoken + silent[-1] - silent))
    said = np.zeros(len(columns), dtype=bool)
    said[order[:count]] = True
    return np.asarray(np.where(said, f1, 1 - answerable)[:, None])


def risk_coverage(columns: Numbers) -> list[tuple[float, float, float]]:
    """The curve's corners as (coverage, risk, least confidence), from the most confident on.

    `columns` are (confidence, 1 if wrong or 0), (n, 2); one corner for each different confidence.
    """
    order, edges = _groups(columns[:, 0])
    wrong = np.cumsum(columns[order, 1])
    return [
        (end / len(order), float(wrong[end - 1]) / end, float(columns[order[start], 0]))
        for start, end in pairwise(int(edge) for edge in edges)
    ]


def _groups(scores: Numbers) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], list[int]]:
    """The order from the highest score down, and where groups of equal scores begin; then n."""
    order = np.argsort(-scores, kind="stable").astype(np.int64)
    ranked = scores[order]
    starts = [0, *(int(place) + 1 for place in np.flatnonzero(ranked[1:] != ranked[:-1]))]
    return order, [*starts, len(order)]


def _sklearn_auroc(columns: Numbers) -> float:
    try:
        from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]
    except ImportError as error:
        raise QAError(f"{error.name} is missing; run: pip install 'briefing-qa[eval]'") from error
    if len(set(columns[:, 1].tolist())) < 2:
        return float("nan")
    return float(roc_auc_score(columns[:, 1], columns[:, 0]))
