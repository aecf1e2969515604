"""Records → scores with their intervals; without gold, no score but a reason; floors to hold."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.errors import QAError
from qa.evaluation.bootstrap import interval, point
from qa.evaluation.metrics import METRICS
from qa.evaluation.records import Record


@dataclass(frozen=True, slots=True)
class Score:
    """A metric's value with its 95 % interval over n questions, or the reason why there is none."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    reason: str | None = None


def all_scores(records: Sequence[Record]) -> dict[str, Score]:
    """A score for every metric, in the order of `METRICS`."""
    return {name: score_of(name, records) for name in METRICS}


def score_of(name: str, records: Sequence[Record]) -> Score:
    """One metric's score over the records that have what it needs."""
    metric = METRICS[name]
    columns = metric.columns(records)
    value = point(metric.statistic, columns) if len(columns) else math.nan
    if math.isnan(value):
        return Score(None, reason=metric.needs)
    if metric.kind is not None and all(one.answerable != metric.kind for one in records):
        missing = "answerable" if metric.kind else "unanswerable"
        return Score(None, reason=f"there is no {missing} question")
    low, high = interval(metric.statistic, columns)
    return Score(value, low, high, len(columns))


def parse_floors(given: Sequence[str]) -> dict[str, float]:
    """`["f1=0.5"]` → `{"f1": 0.5}`; raises `QAError` for what is no metric with a floor."""
    floors: dict[str, float] = {}
    for one in given:
        name, equals, written = one.partition("=")
        if not equals:
            raise QAError(f"--min {one}: write METRIC=VALUE, such as first_right=0.9")
        metric = METRICS.get(name)
        if metric is None or not metric.higher_is_better:
            problem = "unknown metric" if metric is None else "lower is better for"
            valid = ", ".join(n for n, m in METRICS.items() if m.higher_is_better)
            raise QAError(f"--min {one}: {problem} {name!r}; the valid ones are {valid}")
        try:
            floors[name] = float(written)
        except ValueError:
            floors[name] = math.nan
        if math.isnan(floors[name]):
            raise QAError(f"--min {one}: {written!r} is not a number")
    return floors


def broken_floors(scores: Mapping[str, Score], floors: Mapping[str, float]) -> list[str]:
    """A line for each metric below its floor; no score is below every floor."""
    broken: list[str] = []
    for name, floor in floors.items():
        score = scores[name]
        if score.value is None:
            broken.append(f"{name} has no score, {floor:g} is needed: {score.reason}")
        elif score.value < floor:
            broken.append(f"{name} is {score.value:.4f}, at least {floor:g} is needed")
    return broken
