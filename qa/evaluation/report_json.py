"""An evaluation → plain values for `json.dumps`; `qa eval --compare` reads them again."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

import numpy as np

from qa.evaluation.comparison import Comparison
from qa.evaluation.evaluation import SCHEMA, Evaluation
from qa.evaluation.metrics import METRICS, wrong
from qa.evaluation.records import DECIMALS, OUTCOMES
from qa.evaluation.silence_metrics import risk_coverage


def evaluation_to_dict(
    evaluation: Evaluation, comparison: Comparison | None = None
) -> dict[str, Any]:
    """Everything that was measured, the single questions too. A score that there is not is null."""
    value: dict[str, Any] = {
        "schema": SCHEMA,
        "subject": evaluation.subject,
        "generation": evaluation.generation,
        "ranker": evaluation.ranker,
        "reader": evaluation.reader,
        "threshold": evaluation.threshold,
        "warnings": list(evaluation.warnings),
        "metrics": {
            name: {**asdict(score), "unit": METRICS[name].unit}
            for name, score in evaluation.scores.items()
        },
        "outcomes": outcome_counts(evaluation),
        "risk_coverage": [
            {"coverage": coverage, "risk": risk, "confidence": least}
            for coverage, risk, least in curve(evaluation)
        ],
        "questions": [record.to_dict() for record in evaluation.records],
    }
    if comparison is not None:
        value["comparison"] = asdict(comparison)
    return {key: _rounded(one) for key, one in value.items()}


def outcome_counts(evaluation: Evaluation) -> dict[str, int] | None:
    """How many questions came to each outcome; None if none was judged."""
    counts = Counter(record.outcome for record in evaluation.records if record.outcome)
    return {outcome: counts[outcome] for outcome in OUTCOMES} if counts else None


def curve(evaluation: Evaluation) -> list[tuple[float, float, float]]:
    """The risk–coverage curve, see `qa.evaluation.silence_metrics`; [] if nothing was judged."""
    rows = [row for row in map(wrong, evaluation.records) if row is not None]
    return risk_coverage(np.asarray(rows)) if rows else []


def _rounded(value: Any) -> Any:
    """`value` with every number in it rounded: finer differences are arithmetic, not meaning."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, (list, tuple)) else value
