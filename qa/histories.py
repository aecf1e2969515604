"""A table that tells of one thing at several times is its history: what holds now, and what held before.

Where no other sentence answers how things stand with something, its rows do, the newest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.chronicle import Order, asks_how_things_stand, order_asked, when
from qa.enumerations import Enumeration
from qa.index import Index
from qa.lexical import stem, terms
from qa.question import Question
from qa.scanning import lists_of, scanned
from qa.types import Citation, Evidence, Hit, Passage, Span

ENOUGH = 0.5
"""The share of the question's words, weighted by how rare they are, that the rows and what stands over them
hold; as for announced lists."""
AKIN = 2
"""How many words show that a table speaks of the matter of a passage."""
_OF_CHANGE = frozenset(
    stem(word)
    for word in """change changed changes develop developed over time status state position situation stand
    still now today present currently remain yet latest history""".split()
)
"""What a question says of change itself, and not of its matter."""


def history(
    question: Question, index: Index, within: NDArray[np.int64] | None = None
) -> list[Evidence]:
    """The rows about what the question names, newest first; none unless there are several times.

    A question that asks for the newest or for how things stand is meant; to any other there is none.
    `within` are the numbers of the passages that may be quoted, None for all.
    """
    return _histories(question, index, within, ENOUGH)


def later_state(
    question: Question,
    told: Sequence[Evidence],
    index: Index,
    within: NDArray[np.int64] | None = None,
) -> list[Evidence]:
    """The newest rows of such a table, if they are later than the first of `told`, which says how things stood.

    What that says may have been true then. The table must speak of the same matter, in `AKIN` words of the
    passage in which it stands besides what the question names; rows that are told already are left out.
    """
    then = when(told[0])
    if then is None or not asks_how_things_stand(question):
        return []
    rows = _histories(question, index, within, 0.0)
    newest = [one for one in rows if when(one) == when(rows[0])]
    passage = told[0].hit.passage
    near = {*terms(passage.context), *terms(passage.text)}
    named = {stem for name in question.names for stem in terms(name)}
    known = {(one.citation.document.id, one.citation.start) for one in told}
    return [
        one
        for one in newest
        if (now := when(one))
        and now.first > then.last
        and len((near & _said(one)) - named) >= AKIN
        and (one.citation.document.id, one.citation.start) not in known
    ]


def _said(row: Evidence) -> set[str]:
    """The stems of a row and of what stands over it."""
    return {*terms(row.citation.quote), *terms(row.hit.passage.context)}


def _histories(
    question: Question, index: Index, within: NDArray[np.int64] | None, enough: float
) -> list[Evidence]:
    """The rows about what is named, of several times, newest first; `enough`: the share of words they hold."""
    asked = frozenset(question.terms)
    named = {one for name in question.names for one in terms(name)}
    if order_asked(question) is not Order.NEWEST or not named:
        return []
    passages = scanned(question, index, within)
    weights = {term: index.lexical.idf(term) for term in asked - _OF_CHANGE}
    rows: defaultdict[frozenset[str], dict[tuple[str, int], Evidence]] = defaultdict(dict)
    for one in lists_of(passages):
        for item, evidence in _rows(one, passages):
            said = {*terms(evidence.citation.quote), *terms(one.context)}
            share = sum(weights[t] for t in weights.keys() & said) / (sum(weights.values()) or 1.0)
            if item & named and item <= asked and share >= enough:
                place = evidence.citation.document.id, evidence.citation.start
                rows[item][place] = evidence
    told = [list(group.values()) for group in rows.values()]
    several = [group for group in told if len({when(one) for one in group}) > 1]
    found = [one for group in several for one in group]
    return sorted(found, key=_first_day, reverse=True)


def _rows(one: Enumeration, passages: Sequence[Passage]) -> list[tuple[frozenset[str], Evidence]]:
    """The rows of a table with the stems of what each is about."""
    text = one.document.text
    return [
        (
            frozenset(terms(entry.item.of(text))),
            Evidence(
                Hit(passage, 0.0),
                Citation(one.document, entry.start, entry.end, _news(entry.cells, entry.item)),
                0.0,
            ),
        )
        for entry in one.entries
        for passage in passages
        if entry.cells
        and passage.document.id == one.document.id
        and passage.start <= entry.start < passage.end
    ]


def _news(cells: tuple[Span, ...], item: Span) -> tuple[Span, ...]:
    """The last cell of a row, which says what became of the thing that an earlier one names."""
    return cells[-1:] if cells[-1] != item else ()


def _first_day(evidence: Evidence) -> str:
    time = when(evidence)
    return time.first.isoformat() if time else ""
