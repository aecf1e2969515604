"""Fit the ranking and confidence weights of a reader on questions that it was not trained on.

    python -m qa.training.ranking spans|sentences DATA [--index FOLDER]

DATA holds the reading sets. Every question is asked in the open, over all paragraphs and briefings pooled.
Ranking: multinomial logistic regression that makes the right sentence win among the sentences of the hits.
Confidence: logistic regression of "the best sentence is right" over answerable questions, written
unanswerable ones, and answerable ones whose document was taken out of the hits, weighted as `SHARES`
says. Both are fitted on four fifths of the documents and reported on the rest. From `THRESHOLD` on it is
spoken.

The trained reader knows its training files by heart, so its weights are fitted on the dev files and on the
invented briefings that were held out of its training; these count as much as all dev files together.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize

from qa import retriever
from qa.agreement import agreement, marked_stems
from qa.confidence import confidence_signals
from qa.engine import Engine
from qa.evaluation.reading_sets import ReadingQuestion, ReadingSet, load_reading_set, pooled
from qa.indexer import build_documents
from qa.models import open_span_model
from qa.question import analyse
from qa.reader import SPAN_SIGNALS, Reader, SentenceReader, SpanReader
from qa.settings import AnswerSettings
from qa.signals import SIGNALS
from qa.training.written import BRIEFING, briefings
from qa.types import Evidence

SETS: dict[str, dict[str, int | None]] = {
    "sentences": {"train-squad2-part": None, "train-squad11-part": 5000, "train-nq-qed": 2000},
    "spans": {"dev-squad2-half": None, "dev-nq-qed": None},
}
"""For each reader the sets that are pooled, and how many questions of each are taken."""
MOST_OPEN_QUESTIONS = 2000
MOST_BRIEFING_QUESTIONS = 1600
BRIEFINGS_SHARE = 0.5
"""What the questions to briefings weigh, of all."""
SHARES = {"answerable": 2 / 3, "held back": 1 / 6, "unanswerable": 1 / 6}
"""What the kinds of questions weigh: people mostly ask a folder of briefings what is in it; where it is not,
nothing near it may be there, or something that only looks like it."""
CONFIDENCE = {
    "sentences": (*SIGNALS, "passage cosine"),
    "spans": ("near coverage", "margin", "mass", "fit", "agreement"),
}
"""What confidence goes by. The trained reader does without the scores of the search: how near everything
lies to a question is a matter of the corpus, and where all briefings are of one subject, all is near."""
THRESHOLD = {"sentences": 0.5, "spans": 0.25}
"""The least confidence to speak. What the product holds against evidence afterwards (`qa.grounds`, `qa.timing`)
mostly lowers it, so the trained reader may speak from less on: chosen on the tuning halves of tests/golden and
on its questions.jsonl: from 0.25 on, 107 of 133 answerable questions are answered rightly and 74 of 81
unanswerable ones met with silence, from 0.35 on 98 and 79."""
PASSAGES = 10
HELD_BACK = 0.25
"""Of how many answerable questions the document is taken out of the hits."""
RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's evidence: signals per sentence (n, s), and which sentences are right (n,)."""

    evidence: tuple[Evidence, ...]
    signals: NDArray[np.float64]
    right: NDArray[np.bool_]
    kind: str
    """One of `SHARES`: whether the question has an answer, and whether that was held back."""
    of_briefing: bool = False
    document: str = ""
    """The id of the document that it was written for."""


def ask(engine: Engine, reader: Reader, one: ReadingQuestion, held_back: bool) -> Asked:
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
        and any(a.start < e.citation.end and a.end > e.citation.start for a in one.answers)
        for e in found
    ]
    return Asked(
        evidence=tuple(found),
        signals=np.asarray([[value for _, value in e.signals] for e in found]),
        right=np.asarray(right, dtype=bool),
        kind="held back" if held_back else "answerable" if one.answers else "unanswerable",
        of_briefing=one.document.startswith(BRIEFING),
        document=one.document,
    )


def fit_ranking(
    asked: Sequence[Asked], weight: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Weights (s,) under which the right sentences have the greatest softmax probability.

    `weight` (n,) says what each question counts; None: all the same.
    """
    usable = [place for place, one in enumerate(asked) if one.right.any()]
    counts = np.ones(len(asked)) if weight is None else weight
    counts = counts / counts[usable].sum()
    size = asked[usable[0]].signals.shape[1]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, gradient = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for place in usable:
            one = asked[place]
            scores = one.signals @ weights
            odds = np.exp(scores - scores.max())
            every, right = odds / odds.sum(), odds * one.right / (odds * one.right).sum()
            value -= counts[place] * float(np.log((every * one.right).sum()))
            gradient = gradient + counts[place] * ((every - right) @ one.signals)
        return value, gradient

    result = minimize(loss, np.ones(size), jac=True, method="L-BFGS-B")
    return np.asarray(result.x)


def fit_confidence(
    rows: NDArray[np.float64], right: NDArray[np.bool_], weight: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Intercept and weights of P(right), by logistic regression; `weight` sums to 1."""
    design = np.column_stack([np.ones(len(rows)), rows])
    sign = np.where(right, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (design @ weights)
        value = float(weight @ np.logaddexp(0, -margin)) + RIDGE * float(weights[1:] @ weights[1:])
        gradient = -(weight * sign / (1 + np.exp(margin))) @ design
        gradient[1:] += 2 * RIDGE * weights[1:]
        return value, gradient

    result = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B")
    return float(result.x[0]), np.asarray(result.x[1:])


def question_weights(asked: Sequence[Asked]) -> NDArray[np.float64]:
    """A weight for each question (n,), in all 1: the shares of its kind and of what it was written for."""
    pairs = [(one.of_briefing, one.kind) for one in asked]
    share = {True: BRIEFINGS_SHARE, False: 1 - BRIEFINGS_SHARE}
    made = [share[of] * SHARES[kind] / pairs.count((of, kind)) for of, kind in pairs]
    return np.asarray(made) / sum(made)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, report on what was held out, and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("reader", choices=sorted(SETS))
    parser.add_argument("data", type=Path)
    parser.add_argument("--index", type=Path, help="keep the index of the pooled paragraphs here")
    parser.add_argument("--out", type=Path, help="default: qa/weights/READER.json")
    options = parser.parse_args(arguments)
    sets = [load_reading_set(n, options.data, m) for n, m in SETS[options.reader].items()]
    sets.append(briefings(held_out=True))
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.index or Path(temporary)
        build_documents(pooled(sets), folder)
        weights = fit(options.reader, all_asked(options.reader, sets, folder))
    out = options.out or Path(f"qa/weights/{options.reader}.json")
    out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


def all_asked(reader_name: str, sets: Sequence[ReadingSet], folder: Path) -> list[Asked]:
    """The evidence for the questions of `sets`, of which `folder` holds the index."""
    engine = Engine(folder, AnswerSettings(reader="sentences"))
    flat = dict.fromkeys((*SIGNALS, *SPAN_SIGNALS), 1.0)
    reader: Reader = SentenceReader(engine.index, flat)
    if reader_name == "spans":
        reader = SpanReader(engine.index, open_span_model(folder / "models", export=True), flat)
    chance = random.Random(0)
    open_questions = [one for some in sets[:-1] for one in some.questions]
    chance.shuffle(open_questions)
    of_briefings = list(sets[-1].questions)
    chance.shuffle(of_briefings)
    taken = (*open_questions[:MOST_OPEN_QUESTIONS], *of_briefings[:MOST_BRIEFING_QUESTIONS])
    asked = [
        ask(engine, reader, one, held_back=bool(one.answers) and chance.random() < HELD_BACK)
        for one in track(taken, "questions", console=Console(stderr=True))
    ]
    return [one for one in asked if len(one.right)]


def fit(reader_name: str, asked: Sequence[Asked]) -> dict[str, object]:
    """The content of the weights file; prints what it reaches on the documents that are held out."""
    fitted = [one for one in asked if not _held_out(one)]
    rest = [one for one in asked if _held_out(one)]
    names = [name for name, _ in asked[0].evidence[0].signals]
    weight = question_weights(fitted)
    ranking = fit_ranking(fitted, weight)
    counted, threshold = CONFIDENCE[reader_name], THRESHOLD[reader_name]
    intercept, weights = fit_confidence(*_best(fitted, ranking, counted), weight)
    for name, of_briefing in (("open sets", False), ("briefings", True)):
        some = [one for one in rest if one.of_briefing is of_briefing]
        rows, right = _best(some, ranking, counted)
        print(name)
        _report(some, 1 / (1 + np.exp(-(intercept + rows @ weights))), right, threshold)
    return {
        "ranking": _named(names, ranking),
        "confidence": {"intercept": round(intercept, 4), **_named(counted, weights)},
        "threshold": threshold,
    }


def _held_out(one: Asked) -> bool:
    return hashlib.sha256(one.document.encode()).digest()[0] % 5 == 0


def _best(
    asked: Sequence[Asked], ranking: NDArray[np.float64], counted: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Of the best sentence of each question: its confidence signals (n, s), and whether it is right (n,)."""
    best, signals = [], []
    for one in asked:
        scores = one.signals @ ranking
        best.append(int(np.argmax(scores)))
        agreed = agreement(scores, [marked_stems(each.citation) for each in one.evidence])
        evidence = replace(one.evidence[best[-1]], agreement=float(agreed[best[-1]]))
        signals.append(confidence_signals(evidence))
    rows = np.asarray([[values[name] for name in counted] for values in signals])
    right = np.asarray([bool(one.right[b]) for one, b in zip(asked, best, strict=True)])
    return rows, right


def _report(
    asked: Sequence[Asked],
    confidence: NDArray[np.float64],
    right: NDArray[np.bool_],
    threshold: float,
) -> None:
    there = np.asarray([one.right.any() for one in asked])
    speaks = confidence >= threshold
    print(f"  questions held out: {len(asked)}, their sentence among the hits: {there.mean():.3f}")
    print(f"  right sentence first, where it is among them: {right[there].mean():.3f}")
    print(f"  AUROC of confidence: {_auroc(confidence, right):.3f}")
    print(
        f"  from {threshold} on it speaks to {speaks.mean():.3f}, wrong of these "
        f"{(~right[speaks]).mean():.3f}, silent where it should {(~speaks[~there]).mean():.3f}"
    )


def _named(names: Sequence[str], values: NDArray[np.float64]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def _auroc(scores: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """The share of (positive, negative) pairs in the right order, ties counting half."""
    pairs = np.sign(scores[positive][:, None] - scores[~positive][None])
    return float((pairs + 1).mean() / 2)


if __name__ == "__main__":
    main()
