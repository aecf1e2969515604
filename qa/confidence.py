"""How sure is it that a piece of evidence answers the question: a calibrated probability.

A logistic regression over the reader's signals, its coefficients fitted on open data together with the
ranking weights by `python -m qa.training.sentences`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.reader import SIGNALS, fitted_weights
from qa.types import Evidence

CONFIDENCE_SIGNALS = (*SIGNALS, "passage cosine")
"""The reader's signals, then the cosine of the question's with the whole passage's vector."""


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """P(the evidence answers) = 1 / (1 + exp(-(intercept + Σ weight · signal)))."""

    weights: Mapping[str, float]
    """One per name in `CONFIDENCE_SIGNALS`, and "intercept"."""
    threshold: float
    """The least confidence to speak, fitted to the share of wrong answers that is accepted."""

    @classmethod
    def fitted(cls) -> ConfidenceModel:
        """With the coefficients that are shipped."""
        weights = dict(fitted_weights()["confidence"])
        return cls(weights, weights.pop("threshold"))

    def __call__(self, evidence: Evidence) -> float:
        """The confidence in one piece of evidence, in [0, 1]."""
        values = confidence_signals(evidence)
        terms = (
            self.weights[name] * value
            for name, value in zip(CONFIDENCE_SIGNALS, values, strict=True)
        )
        return 1.0 / (1.0 + math.exp(-(self.weights["intercept"] + sum(terms))))


def confidence_signals(evidence: Evidence) -> Sequence[float]:
    """The values of `CONFIDENCE_SIGNALS`, in their order."""
    return (*(value for _, value in evidence.signals), evidence.hit.cosine)
