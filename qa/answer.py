"""Evidence → answer: what is quoted, what counts as one point, and when to be silent."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from qa.agreement import marked_stems
from qa.chronicle import dated, in_order
from qa.factuality import factuality
from qa.grounds import Grounds
from qa.histories import history, later_state
from qa.index import Index
from qa.items import distinct_items
from qa.lexical import terms
from qa.listing import Listed, ListScan, expects_list
from qa.marks import answer_marks
from qa.question import Question
from qa.settings import AnswerSettings
from qa.silence import NEAREST, reason
from qa.subjects import of_the_subject
from qa.timing import of_the_time
from qa.types import Answer, Citation, Evidence, Span

CLOSE = 0.85
"""A further point must be at least this share as sure as the first."""
FURTHER = 0.7
"""The same of a further item of a list, which need not reach the threshold by itself."""
NEARLY = 0.6
"""The same of what tells how things went on, where that is asked for."""
IN_TIME = 1.8
"""By how much the odds rise that evidence answers if it speaks of the very time that a question asks for, of
which the reader has not read. Chosen on the tuning half of tests/golden/time.jsonl: of 37 answerable questions
26 instead of 20 are answered rightly, of 24 that name a wrong time 22 are met with silence as before."""
ANNOUNCED = 0.8
"""The confidence in a list, or in the history of a thing, that says itself that it is what is asked for. Chosen
below the share that was right on the tuning halves of tests/golden, which is all of seven: few."""
SAME_WORDS = 0.6
"""The Jaccard overlap of stems above which two sentences say the same thing."""


def compose(
    question: Question,
    evidence: Sequence[Evidence],
    confidence: Callable[[Evidence], float],
    threshold: float,
    settings: AnswerSettings,
    index: Index,
    grounds: Grounds,
    within: NDArray[np.int64] | None = None,
) -> Answer:
    """The answer that `evidence` (best first) supports, or silence with its reason.

    `within` are the numbers of the passages that may be quoted, None for all.
    """
    timely = of_the_time(question.times, evidence)
    apt = of_the_subject(question, timely, index.names)
    scan = ListScan(question, index, within, apt) if expects_list(question) else None
    if scan or _leaves_kind_open(question, apt):
        apt = (scan or ListScan(question, index, within, apt)).of_the_kind(apt)
    judged = _judged(apt, confidence, IN_TIME if question.times else 1.0, threshold, grounds)
    apt, sure_of = [one for one, _ in judged], [how for _, how in judged]
    best = sure_of[0] if apt else 0.0
    least = FURTHER * best if scan else max(threshold, CLOSE * best)
    sure = [
        one for one, how in zip(apt, sure_of, strict=True) if best >= threshold and how >= least
    ]
    answer = Answer(
        question=question.text,
        confidence=best,
        generation=index.generation,
        considered=tuple(evidence),
    )
    if scan:
        shown = [_shown(question, one.citation, index) for one in sure]
        found = scan.listed(shown, apt)
        amiss = found.announced and all(grounds.amiss(one.quote) for one in found.citations)
        if found.citations and not amiss and (sure or threshold <= ANNOUNCED):
            return _list(answer, found)
    rows = history(question, index, within) if sure or threshold <= ANNOUNCED else []
    if rows and not (sure and all(_place(one) != _place(sure[0]) for one in rows)):
        told = rows[: settings.max_citations]
        points = tuple((_shown(question, one.citation, index),) for one in told)
        return dated(
            question, replace(answer, points=points, confidence=max(best, ANNOUNCED)), told
        )
    if sure:
        close = [one for one, how in zip(apt, sure_of, strict=True) if how >= NEARLY * best]
        told = in_order(question, sure, apt, close)
        told = [*later_state(question, told, index, within), *told][: settings.max_citations]
        merged = _points([_shown(question, one.citation, index) for one in told])
        return dated(question, replace(answer, points=merged), told)
    return replace(
        answer,
        reason=reason(question, evidence, timely, apt, best, threshold, index, grounds),
        nearest=tuple(one.citation for one in (apt or timely or evidence)[:NEAREST]),
    )


def _leaves_kind_open(question: Question, evidence: Sequence[Evidence]) -> bool:
    """Whether a kind of thing is asked for by a noun that the best evidence does not hold: "which airline"."""
    return bool(question.noun and evidence) and question.noun not in terms(
        evidence[0].citation.quote
    )


def _place(evidence: Evidence) -> tuple[str, int]:
    return evidence.citation.document.id, evidence.citation.start


def _list(answer: Answer, found: Listed) -> Answer:
    """The answer that is a list: each quotation a point of its own, and the items that they name."""
    return replace(
        answer,
        points=tuple((citation,) for citation in found.citations),
        confidence=max(answer.confidence, ANNOUNCED) if found.announced else answer.confidence,
        items=distinct_items(found.citations),
    )


def _judged(
    evidence: Sequence[Evidence],
    confidence: Callable[[Evidence], float],
    favour: float,
    threshold: float,
    grounds: Grounds,
) -> list[tuple[Evidence, float]]:
    """The evidence with how sure it is, the best first; `favour` is by how much the odds of all rise.

    What cannot come near the threshold is not held against the grounds.
    """
    found = []
    for one in evidence:
        sure = _raised(confidence(one), favour)
        odds = grounds.odds(one) if sure >= threshold * FURTHER else 1.0
        found.append((one.score + math.log(odds), one, _raised(sure, odds)))
    found.sort(key=lambda judged: -judged[0])
    return [(one, sure) for _, one, sure in found]


def _raised(confidence: float, factor: float) -> float:
    """The confidence after its odds have been multiplied."""
    odds = confidence / max(1 - confidence, 1e-9) * factor
    return odds / (1 + odds)


def _shown(question: Question, citation: Citation, index: Index) -> Citation:
    """The citation with its answering words marked, by the reader or else by rule, and its factuality."""
    marks = citation.marks
    if not marks:
        found = answer_marks(question, citation.quote, index.names)
        marks = tuple(Span(citation.start + a, citation.start + b) for a, b in found)
    marked = replace(citation, marks=marks)
    about = {*question.terms, *marked_stems(marked)}
    return replace(marked, factuality=factuality(citation.quote, about).value)


def _points(citations: Sequence[Citation]) -> tuple[tuple[Citation, ...], ...]:
    """Group citations: the same thing said elsewhere joins the point that said it first."""
    points: list[list[Citation]] = []
    for citation in citations:
        same = next((point for point in points if _same(point[0], citation)), None)
        if same is None:
            points.append([citation])
        elif all(citation.document.id != other.document.id for other in same):
            same.append(citation)
    return tuple(tuple(point) for point in points)


def _same(one: Citation, other: Citation) -> bool:
    """Whether two citations say the same: the same marked words, or nearly the same words."""
    ours, theirs = marked_stems(one), marked_stems(other)
    if ours and theirs and (ours <= theirs or theirs <= ours):
        return True
    a, b = set(terms(one.quote)), set(terms(other.quote))
    return len(a & b) >= SAME_WORDS * len(a | b)
