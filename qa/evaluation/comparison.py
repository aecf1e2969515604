"""Two runs over the same questions: which numbers differ for sure, and which questions flipped."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluation.bootstrap import paired_interval, point
from qa.evaluation.metrics import METRICS, Metric
from qa.evaluation.records import Record, keyed

_GOOD = ("answered-right", "silent-right", "found in the first 10")


@dataclass(frozen=True, slots=True)
class Change:
    """A metric over the n questions that have it in both runs.

    `low` and `high` hold the difference, new less old, with 95 % confidence (paired bootstrap); the
    `verdict` is "better" or "worse" where they exclude 0, else "not clear". Times depend on what else the
    machine did: compare them only between runs on the same, quiet machine.
    """

    metric: str
    old: float
    new: float
    low: float
    high: float
    n: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that went from good to bad, from bad to good, or from one bad to another."""

    question: str
    old: str
    new: str
    verdict: str
    """"better", "worse" or "other"."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two runs."""

    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]
    shared: int
    """The number of questions that both runs have; only these are compared."""
    only_old: int
    only_new: int


def compare(new: Sequence[Record], old: Sequence[Record]) -> Comparison:
    """Compare the questions that both runs have, paired by their words."""
    ours, theirs = keyed(new), keyed(old)
    pairs = [(record, theirs[key]) for key, record in ours.items() if key in theirs]
    return Comparison(
        changes=tuple(_changes(pairs)),
        flips=tuple(_flips(pairs)),
        shared=len(pairs),
        only_old=len(theirs) - len(pairs),
        only_new=len(ours) - len(pairs),
    )


def _changes(pairs: Sequence[tuple[Record, Record]]) -> Iterator[Change]:
    for metric in METRICS.values():
        rows = [(metric.select(new), metric.select(old)) for new, old in pairs]
        both = [(new, old) for new, old in rows if new is not None and old is not None]
        if not both:
            continue
        ours, theirs = (np.asarray(side) for side in zip(*both, strict=True))
        new, old = point(metric.statistic, ours), point(metric.statistic, theirs)
        if math.isnan(new) or math.isnan(old):
            continue
        low, high = paired_interval(metric.statistic, ours, theirs)
        yield Change(metric.name, old, new, low, high, len(both), _verdict(metric, low, high))


def _verdict(metric: Metric, low: float, high: float) -> str:
    if low <= 0 <= high:
        return "not clear"
    return "better" if (low > 0) == metric.higher_is_better else "worse"


def _flips(pairs: Sequence[tuple[Record, Record]]) -> Iterator[Flip]:
    for new, old in pairs:
        after, before = _state(new), _state(old)
        if after is None or before is None or after == before:
            continue
        good, was = after in _GOOD, before in _GOOD
        verdict = "other" if good == was else "better" if good else "worse"
        yield Flip(new.question, before, after, verdict)


def _state(record: Record) -> str | None:
    """How the question went; by what was found where no answer was asked for."""
    found = record.score("success@10")
    if record.outcome or found is None:
        return record.outcome
    return "found in the first 10" if found else "not found in the first 10"
