"""How sure is it that a piece of evidence answers the question: a calibrated probability.

A logistic regression over the reader's signals. Its coefficients are fitted on open data together with the
ranking weights by `python -m qa.training.ranking`, and shipped as `qa/weights/<reader>.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from qa.types import Evidence


@dataclass(frozen=True, slots=True)
class Weights:
    """What was fitted for one reader."""

    ranking: Mapping[str, float]
    """A weight for each signal: the score of a sentence is their sum."""
    confidence: Mapping[str, float]
    """A coefficient for each of the confidence signals that count, and "intercept"."""
    threshold: float
    """The least confidence to speak."""


@lru_cache(maxsize=4)
def fitted(reader: str) -> Weights:
    """The shipped weights of the reader called "spans" or "sentences"."""
    content = json.loads(files("qa").joinpath(f"weights/{reader}.json").read_text("utf-8"))
    return Weights(
        ranking=MappingProxyType(content["ranking"]),
        confidence=MappingProxyType(content["confidence"]),
        threshold=float(content["threshold"]),
    )


def confidence(weights: Weights, evidence: Evidence) -> float:
    """P(the evidence answers) = 1 / (1 + exp(-(intercept + Σ coefficient · signal))), in [0, 1]."""
    signals = confidence_signals(evidence)
    log_odds = sum(
        weight * (1.0 if name == "intercept" else signals[name])
        for name, weight in weights.confidence.items()
    )
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, log_odds))))


def confidence_signals(evidence: Evidence) -> dict[str, float]:
    """The reader's signals, the cosine of the question with the whole passage, and the agreement."""
    return {
        **dict(evidence.signals),
        "passage cosine": evidence.hit.cosine,
        "agreement": evidence.agreement,
    }
