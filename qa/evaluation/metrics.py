"""Every number that is reported: what it is called, what it means, how it comes from records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluation.bootstrap import Numbers, Statistic, mean, percentile
from qa.evaluation.records import OUTCOMES, Record
from qa.evaluation.silence_metrics import aurc, auroc


@dataclass(frozen=True, slots=True)
class Metric:
    """One number over many questions. `select` gives a question's row of columns, or None."""

    name: str
    section: str
    about: str
    needs: str
    """What is missing where it has no score, as a clause."""
    select: Callable[[Record], tuple[float, ...] | None]
    statistic: Statistic = mean
    higher_is_better: bool = True
    kind: bool | None = None
    """The kind of question, answerable or not, without which it says nothing."""
    unit: str = ""

    def columns(self, records: Sequence[Record]) -> Numbers:
        """The rows of the questions that have one, (n, c)."""
        return np.asarray([row for row in map(self.select, records) if row is not None])


def _own(name: str) -> Callable[[Record], tuple[float, ...] | None]:
    def select(record: Record) -> tuple[float, ...] | None:
        score = record.score(name)
        return None if score is None else (score,)

    return select


def _answerable(record: Record) -> tuple[float, ...] | None:
    confidence = record.confidence
    return None if confidence is None else (confidence, float(record.answerable))


def _right(record: Record) -> tuple[float, ...] | None:
    if record.confidence is None or record.best_right is None:
        return None
    return record.confidence, float(record.best_right)


def wrong(record: Record) -> tuple[float, ...] | None:
    """(confidence, 1 if the best quotation is wrong or 0): the columns of risk and coverage."""
    row = _right(record)
    return None if row is None else (row[0], 1 - row[1])


def _outcome(outcome: str) -> Callable[[Record], tuple[float, ...] | None]:
    def select(record: Record) -> tuple[float, ...] | None:
        return None if record.outcome is None else (float(record.outcome == outcome),)

    return select


def _retrieval() -> Iterator[Metric]:
    retrieval = {
        "recall@1": "share of what is relevant among the first 1",
        "recall@5": "share of what is relevant among the first 5",
        "recall@10": "share of what is relevant among the first 10",
        "success@1": "the first is relevant",
        "success@5": "any of the first 5 is relevant",
        "success@10": "any of the first 10 is relevant",
        "mrr@10": "one over the rank of the first relevant, 0 beyond 10",
        "ndcg@10": "gain of the first 10, discounted by rank, against the ideal order",
    }
    places = "no question gives documents or spans"
    for name, about in retrieval.items():
        yield Metric(name, "retrieval", about, places, _own(name))
    characters = {
        "char_recall@5": "share of the answering characters in the first 5 passages",
        "char_precision@5": "share of the first 5 passages' characters that answer",
        "char_iou@5": "intersection over union of the two",
    }
    for name, about in characters.items():
        yield Metric(name, "retrieval", about, "no question gives spans", _own(name))


def _all() -> Iterator[Metric]:
    yield from _retrieval()
    told = "no answer was judged"
    answers = {
        "first_right": "the first quotation is right",
        "em": "the marked words are an answer exactly (SQuAD)",
        "f1": "the words that the marks share with an answer (SQuAD)",
        "citation_precision": "share of what is quoted that is right",
        "citation_recall": "share of what is right that is quoted",
    }
    for name, about in answers.items():
        yield Metric(name, "answers", about, told, _own(name))
    lists = {
        "item_recall": "share of a list's items that a quotation names",
        "item_precision": "share of the marks that name an item of the list",
    }
    for name, about in lists.items():
        yield Metric(name, "answers", about, "no question gives items", _own(name))
    yield from _silence(told)
    yield from _latency()


def _latency() -> Iterator[Metric]:
    for name, about in (
        ("total", "asking"),
        ("retrieval", "searching"),
        ("reading", "asking less searching"),
    ):
        for q in (50, 95, 99):
            untimed = f"no {about.split()[0]} was timed"
            yield Metric(
                f"{name}_ms_p{q}",
                "latency",
                f"{about}, percentile {q}",
                untimed,
                _own(f"{name}_ms"),
                percentile(q),
                higher_is_better=False,
                unit="ms",
            )


def _silence(told: str) -> Iterator[Metric]:
    yield Metric(
        "auroc",
        "silence",
        "confidence tells answerable from unanswerable questions",
        "needs answers to answerable and to unanswerable questions",
        _answerable,
        auroc,
    )
    yield Metric(
        "auroc_right",
        "silence",
        "confidence tells right from wrong best quotations",
        "needs right and wrong best quotations",
        _right,
        auroc,
    )
    about = "area under risk–coverage: mean share of wrong ones among the most confident"
    yield Metric("aurc", "silence", about, told, wrong, aurc, higher_is_better=False)
    for outcome in OUTCOMES:
        good = outcome.endswith("-right")
        answerable = outcome in ("answered-right", "silent-wrong")
        yield Metric(
            outcome.replace("-", "_"),
            "silence",
            f"share of questions that were {outcome.replace('-', ', ')}",
            told,
            _outcome(outcome),
            higher_is_better=good,
            kind=None if outcome == "answered-wrong" else answerable,
        )


METRICS: dict[str, Metric] = {metric.name: metric for metric in _all()}
SECTIONS = tuple(dict.fromkeys(metric.section for metric in METRICS.values()))
