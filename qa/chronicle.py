"""Answers in order of time: what came first, what is the latest, and what has changed since.

Two sentences tell of the same matter if the one holds every word of the question that the other holds, a
name and something said of it among them. No more is claimed than that and their dates: that one is later, not
that it contradicts the other.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from qa.factuality import factuality
from qa.lexical import terms
from qa.question import Kind, Question
from qa.times.intervals import BEGINNING, END, Interval
from qa.timing import has_own_time, spoken_of
from qa.types import Answer, Citation, Evidence

_EARLIEST = re.compile(
    r"\b(?i:earliest|for the first|the very first|how many times|how often)\b"
    r"|\b(?i:when)\b.*\bfirst\b|\b(?i:was|were|is|are) the first\b"
)
_LATEST = re.compile(
    r"\b(?:latest|most recent(?:ly)?|newest|when\b.*\blast\b|the last time)\b", re.IGNORECASE
)
_NOW = re.compile(
    r"\b(?:now|currently|at present|presently|today|these days|nowadays|at the moment)\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"^\W*(?:is|are|was|were|has|have|had|do|does|did|can)\b|\b(?:still|yet|any longer|no longer|any more"
    r"|anymore|changed?|changes|status|stands?|become of|became of)\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"^\W*(?:why|how come)\b", re.IGNORECASE)


class Order(str, Enum):
    """In which order the quotations of an answer stand."""

    BEST = "best first"
    NEWEST = "newest first"
    OLDEST = "oldest first"


def order_asked(question: Question) -> Order:
    """Which order a question calls for.

    The first and how often it was: the oldest first. The latest, or how things stand: the newest first. Where
    something else is asked for, a name or a time, or a time is given, the best comes first.

    >>> from qa.question import analyse
    >>> [order_asked(analyse(text, frozenset())).name for text in (
    ...     "When did they first meet?", "Is it still closed?", "Who leads it now?", "Who met?")]
    ['OLDEST', 'NEWEST', 'NEWEST', 'BEST']
    """
    if _EARLIEST.search(question.text):
        return Order.OLDEST
    if _LATEST.search(question.text):
        return Order.NEWEST
    now = question.kind is Kind.OPEN or _NOW.search(question.text)
    stands = now and not question.several and not question.times
    return Order.NEWEST if stands and not _REASON.search(question.text) else Order.BEST


def asks_how_things_stand(question: Question) -> bool:
    """Whether a question asks if something is so, what holds now, or what the latest is."""
    return any(cue.search(question.text) for cue in (_WHETHER, _NOW, _LATEST))


def when(evidence: Evidence) -> Interval | None:
    """The latest time that evidence tells of; else the day of its publication; None if that is unknown."""
    said = [one for one in spoken_of(evidence) if one.first != BEGINNING and one.last != END]
    if said:
        return max(said, key=lambda one: (one.first, one.last))
    day = evidence.citation.document.published
    return Interval(day, day) if day else None


def in_order(
    question: Question,
    sure: Sequence[Evidence],
    evidence: Sequence[Evidence],
    close: Sequence[Evidence] = (),
) -> list[Evidence]:
    """The sure evidence, and what of all evidence tells of the same matter further on, in the order asked for.

    As it is, best first, unless the order is one of time and there are two times to tell apart. `close` is
    what is nearly as sure as the best: of it less is asked.
    """
    order = order_asked(question)
    if order is Order.BEST or not sure:
        return list(sure)
    first = sure[0]
    moving = [one for one in close if _moves_on(question, first, one, order)]
    further = [
        one
        for one in evidence
        if one not in sure and (one in moving or _goes_on(question, first, one, order))
    ]
    same = [
        one for one in sure if one is first or one in moving or _goes_on(question, first, one, None)
    ]
    told = [*same, *further]
    told.sort(key=_day, reverse=order is Order.NEWEST)
    return [*told, *(one for one in sure if one not in same)]


def dated(question: Question, answer: Answer, told: Sequence[Evidence]) -> Answer:
    """The answer with the time of each quotation, if they stand in an order of time and are of several times.

    `told` is the evidence that the quotations are of. Which are later than the earliest of them is marked.
    """
    order = order_asked(question)
    times = {(one.citation.document.id, one.citation.start): when(one) for one in told}
    shown = [times[one.document.id, one.start] for one in answer.citations]
    known = [one for one in shown if one]
    if order is Order.BEST or len(known) < len(shown) or len(set(known)) == 1:
        return answer
    earliest = min(one.last for one in known)

    def with_time(citation: Citation) -> Citation:
        time = times[citation.document.id, citation.start]
        later = time is not None and time.first > earliest
        return replace(citation, time=time.roughly if time else "", later=later)

    points = tuple(tuple(map(with_time, point)) for point in answer.points)
    return replace(answer, points=points, order=order.value)


def _goes_on(question: Question, first: Evidence, other: Evidence, order: Order | None) -> bool:
    """Whether `other` tells of the same matter as `first`, as a fact; and, by `order`, later or earlier."""
    named = {stem for name in question.names for stem in terms(name)}
    asked = frozenset(question.terms)
    held = asked & frozenset(terms(first.citation.quote))
    if not held & named or not held - named or not held <= set(terms(other.citation.quote)):
        return False
    return order is None or _is_further(first, other, order, asked)


def _moves_on(question: Question, first: Evidence, other: Evidence, order: Order) -> bool:
    """Whether `other`, which may answer too, tells of a time of its own that is later or earlier, by `order`.

    It holds at least half as many words of the question as `first` does, and not only names. So little is
    enough only where it is asked how things stand.
    """
    if not asks_how_things_stand(question):
        return False
    asked = frozenset(question.terms)
    ours = asked & frozenset(terms(first.citation.quote))
    theirs = asked & frozenset(terms(other.citation.quote))
    named = {stem for name in question.names for stem in terms(name)}
    enough = len(theirs) * 2 >= len(ours) and theirs - named
    return bool(enough) and has_own_time(other) and _is_further(first, other, order, asked)


def _is_further(first: Evidence, other: Evidence, order: Order, asked: frozenset[str]) -> bool:
    """Whether `other` is told as a fact, and of a time that by `order` comes after `first`."""
    ours, theirs = when(first), when(other)
    if ours is None or theirs is None or factuality(other.citation.quote, asked).value not in _TOLD:
        return False
    return theirs.first > ours.last if order is Order.NEWEST else theirs.last < ours.first


_TOLD = frozenset({"fact", "attributed"})


def _day(evidence: Evidence) -> tuple[datetime.date, datetime.date]:
    time, published = when(evidence), evidence.citation.document.published
    return (time.first if time else datetime.date.min, published or datetime.date.min)
