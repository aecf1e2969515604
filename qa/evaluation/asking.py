"""Gold questions + an engine → records: every question searched, asked, timed and judged."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qa.engine import Engine
from qa.evaluation.answer_metrics import answer_values, is_right, judgeable
from qa.evaluation.gold import GoldQuestion
from qa.evaluation.rankings import (
    Ranker,
    passage_name,
    ranked_documents,
    ranked_passages,
)
from qa.evaluation.records import DECIMALS, Record
from qa.evaluation.retrieval_metrics import JudgedRanking, retrieval_values
from qa.evaluation.span_metrics import overlap
from qa.index import Index
from qa.types import Answer, Citation, Passage, Span

READ = 5
"""How many passages the character measures of retrieval take."""
_MILLISECONDS = 1000.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of the engine for every question."""

    ranker: Ranker
    answers: bool
    """Whether answers are asked for, or only passages."""
    timed: bool
    """Whether the product's own search is timed."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """A document's text, and where its passages stand in it."""

    text: str
    passages: list[Span]


def ask_all(
    engine: Engine,
    questions: Sequence[GoldQuestion],
    plan: Plan,
    tell: Callable[[int, int], None],
) -> list[Record]:
    """A record for each question, in order; `tell` hears how many of how many are done."""
    layouts = _layouts(engine.index) if any(one.spans for one in questions) else {}
    if plan.answers:
        engine.ask(questions[0].question)  # the first call loads what every later one finds loaded
    records: list[Record] = []
    rankings: list[JudgedRanking] = []
    for number, gold in enumerate(questions):
        tell(number, len(questions))
        passages = plan.ranker(engine, gold.question)
        rankings.append(_judged(gold, passages, layouts))
        record = _ask(engine, gold, passages, plan)
        records.append(replace(record, expected=_expected(gold, layouts)))
    tell(len(questions), len(questions))
    return [
        replace(record, values=_rounded({**values, **(record.values or {})}))
        for record, values in zip(records, retrieval_values(rankings), strict=True)
    ]


def _ask(engine: Engine, gold: GoldQuestion, passages: Sequence[Passage], plan: Plan) -> Record:
    values: dict[str, float] = {}
    if gold.spans:
        values |= _character_values(gold, passages)
    if plan.timed:
        began = time.perf_counter()
        engine.search(gold.question, engine.settings.passages)
        values["retrieval_ms"] = (time.perf_counter() - began) * _MILLISECONDS
    record = Record(gold.question, gold.answerable, gold.line, values=values)
    if not plan.answers:
        return record
    began = time.perf_counter()
    answer = engine.ask(gold.question, today=gold.today)
    values["total_ms"] = (time.perf_counter() - began) * _MILLISECONDS
    if plan.timed:
        values["reading_ms"] = max(0.0, values["total_ms"] - values["retrieval_ms"])
    values |= answer_values(gold, answer)
    return _with_answer(record, gold, answer)


def _with_answer(record: Record, gold: GoldQuestion, answer: Answer) -> Record:
    """The record with what was said, or with the nearest miss that was held back."""
    shown = answer.citations or answer.nearest
    right = _best_right(gold, shown)
    record = replace(
        record,
        answered=answer.answered,
        confidence=round(answer.confidence, DECIMALS),
        reason=answer.reason,
        best_right=right,
        outcome=_outcome(gold, answer.answered, right),
    )
    if not shown:
        return record
    best = shown[0]
    return replace(
        record,
        quote=best.quote,
        marks=tuple(Span(a - best.start, b - best.start) for a, b in best.marks),
        document=best.document.id,
        title=best.document.title,
        pages=best.pages,
    )


def _best_right(gold: GoldQuestion, shown: Sequence[Citation]) -> bool | None:
    if not gold.answerable:
        return False
    if not judgeable(gold):
        return None
    return bool(shown) and is_right(shown[0], gold)


def _outcome(gold: GoldQuestion, answered: bool, right: bool | None) -> str | None:
    if right is None:
        return None
    if answered:
        return "answered-right" if right else "answered-wrong"
    return "silent-wrong" if gold.answerable else "silent-right"


def _judged(
    gold: GoldQuestion, passages: Sequence[Passage], layouts: Mapping[str, _Layout]
) -> JudgedRanking:
    """By passages that share a character with a gold span, or else by documents."""
    if not gold.spans:
        return JudgedRanking(ranked_documents(passages), dict(gold.documents))
    relevant = {
        passage_name(one.document, span.start): 1
        for one in gold.spans
        if one.document in layouts
        for span in layouts[one.document].passages
        if span.overlaps(one.span)
    }
    return JudgedRanking(ranked_passages(passages), relevant)


def _layouts(index: Index) -> dict[str, _Layout]:
    """All documents by id, with the spans of their passages."""
    found: dict[str, _Layout] = {}
    for number in range(len(index)):
        passage = index.passage(number)
        layout = found.setdefault(passage.document.id, _Layout(passage.document.text, []))
        layout.passages.append(Span(passage.start, passage.end))
    return found


def _character_values(gold: GoldQuestion, passages: Iterable[Passage]) -> dict[str, float]:
    brought = [(p.document.id, Span(p.start, p.end)) for p in list(passages)[:READ]]
    compared = overlap(brought, [(one.document, one.span) for one in gold.spans])
    return {
        "char_recall@5": compared.recall,
        "char_precision@5": compared.precision or 0.0,
        "char_iou@5": compared.iou,
    }


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, DECIMALS) for name, value in values.items()}


def _expected(gold: GoldQuestion, layouts: Mapping[str, _Layout]) -> tuple[str, ...]:
    """What a reader of the report is told that the answer should have been."""
    if gold.answers or gold.quotes:
        return gold.answers or gold.quotes
    if gold.spans:
        held = [one for one in gold.spans if one.document in layouts]
        return tuple(one.span.of(layouts[one.document].text) for one in held)
    return tuple(id for id, _ in gold.documents)
