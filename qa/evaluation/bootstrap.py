"""How sure is a number: percentile bootstrap over questions, all resamples at once.

A resample of n questions is drawn as how often each occurs, so a statistic is a function of an array of
counts (r, n), and the same counts applied to two runs compare them pair by pair (Efron & Tibshirani 1993,
chapters 13 and 16).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Statistic = Callable[[Numbers, Numbers], Numbers]
"""(columns (n, c), counts (r, n)) → (r,); nan where a resample leaves it undefined."""

RESAMPLES = 1000
SEED = 0
_TAILS = (2.5, 97.5)


@lru_cache(maxsize=4)
def resamples(n: int) -> Numbers:
    """How often each of n questions occurs in each resample, (`RESAMPLES`, n); rows sum to n."""
    draw = np.random.default_rng(SEED)
    counts: Numbers = draw.multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(np.float64)
    counts.flags.writeable = False
    return counts


def point(statistic: Statistic, columns: Numbers) -> float:
    """The statistic of the questions themselves; nan where it is undefined."""
    return float(statistic(columns, np.ones((1, len(columns))))[0])


def interval(statistic: Statistic, columns: Numbers) -> tuple[float, float]:
    """The 95 % interval; resamples where the statistic is undefined are left out."""
    return _interval(statistic(columns, resamples(len(columns))))


def paired_interval(statistic: Statistic, new: Numbers, old: Numbers) -> tuple[float, float]:
    """The 95 % interval of new less old; row i of both, (n, c), is the same question."""
    counts = resamples(len(new))
    return _interval(statistic(new, counts) - statistic(old, counts))


def _interval(values: Numbers) -> tuple[float, float]:
    low, high = np.nanpercentile(values, _TAILS)
    return float(low), float(high)


def mean(columns: Numbers, counts: Numbers) -> Numbers:
    """The mean of the first column."""
    return np.asarray(counts @ columns[:, 0] / counts.sum(axis=1))


def percentile(q: float) -> Statistic:
    """The nearest-rank percentile of the first column: the least value with q % at or below it."""

    def nearest_rank(columns: Numbers, counts: Numbers) -> Numbers:
        order = np.argsort(columns[:, 0], kind="stable")
        reached = np.cumsum(counts[:, order], axis=1)
        enough = reached >= q / 100 * reached[:, -1:] - 1e-9
        return np.asarray(columns[order, 0][enough.argmax(axis=1)])

    return nearest_rank
