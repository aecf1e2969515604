"""Fit the weights of the sentence reader and of its confidence on open data.

    python -m qa.training.sentences DATA [--out qa/weights/sentences.json]

DATA holds `reader/train-*.jsonl.gz`. Every question is asked in the open, over all paragraphs pooled.
Ranking: multinomial logistic regression that makes the right sentence win among the sentences of the
hits. Confidence: logistic regression of "the best sentence is right" over answerable questions, written
unanswerable ones, and answerable ones whose paragraph was taken out of the hits. The threshold is the
least confidence at which, on the held-out fifth, at most one in ten answers is wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from qa import retriever
from qa.confidence import CONFIDENCE_SIGNALS, confidence_signals
from qa.engine import Engine
from qa.evaluation.reading_sets import ReadingQuestion, ReadingSet, load_reading_set, pooled
from qa.indexer import build_documents
from qa.question import analyse
from qa.reader import SIGNALS, SentenceReader
from qa.settings import AnswerSettings
from qa.types import Evidence

SETS = {"train-squad2-part": None, "train-squad11-part": 5000, "train-nq-qed": 2000}
"""The sets that are pooled, and how many questions of each are taken."""
PASSAGES = 10
ACCEPTED_RISK = 0.10
RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's evidence: signals per sentence (n, s), and which sentences are right (n,)."""

    evidence: tuple[Evidence, ...]
    signals: NDArray[np.float64]
    right: NDArray[np.bool_]


def ask(engine: Engine, reader: SentenceReader, one: ReadingQuestion, held_back: bool) -> Asked:
    """All evidence for a question; with `held_back`, without that of the document it is about."""
    index, encoder = engine.index, engine.encoder
    vector = encoder.encode_question(one.question)
    numbers, hits = retriever.search(index, one.question, vector, PASSAGES)
    if held_back:
        kept = [p for p, hit in enumerate(hits) if hit.passage.document.id != one.document]
        numbers, hits = [numbers[p] for p in kept], [hits[p] for p in kept]
    found = reader.read(analyse(one.question, index.names), vector, numbers, hits)
    right = [
        e.citation.document.id == one.document
        and any(a.start >= e.citation.start and a.end <= e.citation.end for a in one.answers)
        for e in found
    ]
    return Asked(
        evidence=tuple(found),
        signals=np.asarray([[value for _, value in e.signals] for e in found]),
        right=np.asarray(right, dtype=bool),
    )


def fit_ranking(asked: Sequence[Asked]) -> NDArray[np.float64]:
    """Weights (s,) under which the right sentences have the greatest softmax probability."""
    usable = [one for one in asked if one.right.any()]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, gradient = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for one in usable:
            scores = one.signals @ weights
            odds = np.exp(scores - scores.max())
            every, right = odds / odds.sum(), odds * one.right / (odds * one.right).sum()
            value -= float(np.log((every * one.right).sum())) / len(usable)
            gradient = gradient + (every - right) @ one.signals / len(usable)
        return value, gradient

    result = minimize(loss, np.ones(len(SIGNALS)), jac=True, method="L-BFGS-B")
    return np.asarray(result.x)


def fit_confidence(
    rows: NDArray[np.float64], right: NDArray[np.bool_]
) -> tuple[float, NDArray[np.float64]]:
    """Intercept and weights of P(right), by logistic regression."""
    design = np.column_stack([np.ones(len(rows)), rows])
    sign = np.where(right, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (design @ weights)
        value = float(np.logaddexp(0, -margin).mean()) + RIDGE * float(weights[1:] @ weights[1:])
        gradient = -(sign / (1 + np.exp(margin))) @ design / len(rows)
        gradient[1:] += 2 * RIDGE * weights[1:]
        return value, gradient

    result = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B")
    return float(result.x[0]), np.asarray(result.x[1:])


def threshold_for(confidence: NDArray[np.float64], right: NDArray[np.bool_], risk: float) -> float:
    """The least confidence above which at most the share `risk` of the answers is wrong."""
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    allowed = np.flatnonzero(wrong <= risk)
    return float(confidence[order][allowed[-1]]) if len(allowed) else 1.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, report on what was held out, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("qa/weights/sentences.json"))
    parser.add_argument("--index", type=Path, help="keep the index of the pooled paragraphs here")
    options = parser.parse_args(arguments)
    sets = [load_reading_set(name, options.data, most) for name, most in SETS.items()]
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.index or Path(temporary)
        build_documents(pooled(sets), folder)
        weights = fit(sets, folder)
    options.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


def fit(sets: Sequence[ReadingSet], folder: Path) -> dict[str, dict[str, float]]:
    """The content of the weights file, fitted on the questions of `sets`; prints what it reaches."""
    engine = Engine(folder, AnswerSettings())
    reader = SentenceReader(engine.index, (1.0,) * len(SIGNALS))
    chance = random.Random(0)
    questions = [one for some in sets for one in some.questions]
    chance.shuffle(questions)
    asked = [
        ask(engine, reader, one, held_back=bool(one.answers) and chance.random() < 0.25)
        for one in questions
    ]
    asked = [one for one in asked if len(one.right)]
    cut = len(asked) * 4 // 5
    ranking = fit_ranking(asked[:cut])
    best = [int(np.argmax(one.signals @ ranking)) for one in asked]
    rows = np.asarray(
        [confidence_signals(one.evidence[b]) for one, b in zip(asked, best, strict=True)]
    )
    right = np.asarray([bool(one.right[b]) for one, b in zip(asked, best, strict=True)])
    intercept, confidence = fit_confidence(rows[:cut], right[:cut])
    held_out = 1 / (1 + np.exp(-(intercept + rows[cut:] @ confidence)))
    threshold = threshold_for(held_out, right[cut:], ACCEPTED_RISK)
    there = np.asarray([one.right.any() for one in asked[cut:]])
    print(f"questions {len(asked)}, held out {len(asked) - cut}")
    print(f"right sentence first, where it is among the hits: {right[cut:][there].mean():.3f}")
    print(f"AUROC of confidence: {_auroc(held_out, right[cut:]):.3f}")
    print(
        f"threshold {threshold:.3f}: answers {np.mean(held_out >= threshold):.3f} of all questions"
    )
    return {
        "ranking": _named(SIGNALS, ranking),
        "confidence": {
            "intercept": round(intercept, 4),
            **_named(CONFIDENCE_SIGNALS, confidence),
            "threshold": round(threshold, 4),
        },
    }


def _named(names: Sequence[str], values: NDArray[np.float64]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def _auroc(scores: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """The share of (positive, negative) pairs in the right order, ties counting half."""
    pairs = np.sign(scores[positive][:, None] - scores[~positive][None])
    return float((pairs + 1).mean() / 2)


if __name__ == "__main__":
    main()
