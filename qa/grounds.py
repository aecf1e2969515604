"""What of a question a piece of evidence does not cover, and how that counts against its answering.

A reader that looks for what fits best finds something for every question. So what is asked for must be spoken
of near the evidence, in its passage or the headings over it; of the row of a table, in the row. Not every
word: a question puts things in its own way. But these must be covered:

- the thing asked for ("the turnover of …", "which port …"), by its word or one that is near in meaning;
- the proper names;
- what the kind of question demands of a quotation (`qa.demands`), such as a number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from qa.demands import unmet
from qa.index import Index
from qa.kinds import is_general
from qa.lexical import STOPWORDS, stem, terms, words
from qa.names import initials
from qa.question import Question, head
from qa.types import Evidence

Likeness = Callable[[str, Sequence[str]], float]
"""How near a word is in meaning to the nearest of others: a cosine, in [-1, 1]."""

BACKGROUND, LEAST = 0.2, 5
"""A name in more than this share of all passages, and in so many, is what the briefings are about anyway."""
READ = 5
"""In how many pieces of evidence a gap is looked for."""
ALIKE = 0.5
"""From what likeness on a word speaks of what is asked for."""
NO_THING, NO_NAME, NO_NAMES, NOT_IT = 0.05, 0.7, 0.1, 0.1
"""What is left of the odds without what is asked for, a name, all names; without a number asked for."""

_ATTRIBUTE = re.compile(
    r"\b(?:what|who|where|when) (?:is|was|are|were|will be) (?:the|its|their|his|her|\S+[’']s) "
    r"((?:[\w’'-]+ ){0,3}?[\w’'-]+)(?: (?:of|for|at|in|on|to|between|behind)\b|\W*$)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\bhow many ((?:[\w’'-]+ ){0,3}[\w’'-]+)", re.IGNORECASE)
_LIGHT_VERBS = frozenset(
    "held made done given taken put set found located situated based called named used kept".split()
)
"""Participles that say little of what was done: where talks "took place" answers where they were "held"."""
_ROOT = 4, 5
"""Letters that a root has at least: of two words that end differently, of a name that begins a longer one."""
_ENDINGS = frozenset(["", *"a e i o s y n an ian ean ia ish es ese ic er".split()])
"""How the names of a country, its people and its language may differ, after their common root."""
_AMERICAN = frozenset(("usa", stem("america"), stem("american")))


class Grounds:
    """One question, to be held against pieces of evidence."""

    def __init__(self, question: Question, index: Index, likeness: Likeness) -> None:
        self.question = question
        self._likeness = likeness
        self._known_names = index.names
        self._names = {
            one: name
            for name in question.names
            for one in terms(f"a {name}")
            if not _is_background(index, one)
        }
        self._things = tuple(
            word
            for word, loose in _things(question)
            if stem(word) not in self._names
            and not is_general(stem(word))
            and not (loose and index.lexical.knows(stem(word)))
        )

    def missing(self, evidence: Evidence) -> tuple[str, ...]:
        """What is asked for and the names that nothing near the evidence speaks of, as typed."""
        return (*self._missing_things(evidence), *self._missing_names(evidence))

    def gap(self, evidence: Sequence[Evidence], said: Sequence[str] = ()) -> str:
        """What no evidence covers, as the end of "no passage near the question …"; "" if some covers all.

        `evidence` is not empty, the best first; `said` are the times asked for, of which it speaks.
        """
        read = evidence[:READ]
        missing = self.missing(read[0])
        if missing and all(self.missing(one) for one in read):
            every = (*self._things, *self._names.values())
            rest = [*(f"“{one}”" for one in every if one not in missing), *said]
            together = f" together with {joined(rest)}" if rest else ""
            return f"mentions {joined([f'“{one}”' for one in missing])}{together}"
        amiss = [self.amiss(one.citation.quote) for one in read]
        return f"tells {amiss[0]}" if amiss[0] and all(amiss) else ""

    def odds(self, evidence: Evidence) -> float:
        """By how much the odds fall that the evidence answers, in (0, 1]."""
        names = self._missing_names(evidence)
        of_names = NO_NAMES if len(names) == len(self._names) else NO_NAME
        return (
            (NO_THING if self._missing_things(evidence) else 1.0)
            * (of_names if names else 1.0)
            * (NOT_IT if self.amiss(evidence.citation.quote) else 1.0)
        )

    def amiss(self, quote: str) -> str:
        """What a quotation would have to tell and does not (`qa.demands`), or ""."""
        return unmet(self.question, quote)

    def _missing_things(self, evidence: Evidence) -> list[str]:
        if not self._things:
            return []
        near = _near(evidence)
        known = _stems(near)
        return [
            thing
            for thing in self._things
            if stem(thing) not in known and self._likeness(thing, self._plain_words(near)) < ALIKE
        ]

    def _plain_words(self, text: str) -> list[str]:
        """The words of a text that are neither names nor small words, each once."""
        found = dict.fromkeys(span.of(text).casefold() for span in words(text))
        small = STOPWORDS | self._known_names
        return [word for word in found if len(word) > 2 and word.isalpha() and word not in small]

    def _missing_names(self, evidence: Evidence) -> list[str]:
        near = _near(evidence)
        known = _stems(near)
        return [
            name
            for one, name in self._names.items()
            if not _covers(known, one) and name.upper() not in initials(near)
        ]


def joined(names: Sequence[str], joint: str = "and") -> str:
    """Some names as a text lists them.

    >>> joined(["a", "b", "c"], "or")
    'a, b or c'
    """
    *first, last = names
    return f"{', '.join(first)} {joint} {last}" if first else last


def _things(question: Question) -> list[tuple[str, bool]]:
    """The words for what is asked for, and whether each may also be told in other words of the corpus."""
    ends = [match[1].split()[-1] for match in _ATTRIBUTE.finditer(question.timeless)]
    found = [(word, False) for word in ends if word.casefold() not in _LIGHT_VERBS]
    for match in _COUNTED.finditer(question.timeless):
        found += [(counted, True)] if (counted := head(match[1])) else []
    if question.noun:
        typed = [span.of(question.timeless) for span in words(question.timeless)]
        found += [(word, True) for word in typed if stem(word) == question.noun][:1]
    return found


def _is_background(index: Index, name: str) -> bool:
    """Whether a name stands in so many passages that its absence says little; its idf tells in how many."""
    size = len(index)
    among = (size + 1) / math.exp(index.lexical.idf(name)) - 0.5
    return among >= LEAST and among > BACKGROUND * size


def _near(evidence: Evidence) -> str:
    """The passage and the headings over it; of a row of a table, the row in the place of the passage."""
    passage, citation = evidence.hit.passage, evidence.citation
    rows = {row.start for row in citation.document.rows}
    said = citation.quote if citation.start in rows else passage.text
    return f"{passage.context} | {said}"


def _covers(known: frozenset[str], name: str) -> bool:
    """Whether stems hold a name, a longer one that it begins, or a word of the same root: "Belarusian" and
    "Belarus", but not "Belarusbank"."""
    if name in known or (name in _AMERICAN and (known & _AMERICAN or {"unit", "state"} <= known)):
        return True
    return any(_alike(name, one) for one in known)


def _alike(name: str, other: str) -> bool:
    """Whether `name` begins the other, or both have one root and end as names of one country may."""
    same = next(
        (place for place, (a, b) in enumerate(zip(name, other, strict=False)) if a != b),
        min(len(name), len(other)),
    )
    if same == len(name):
        return same >= _ROOT[1]
    return same >= _ROOT[0] and {name[same:], other[same:]} <= _ENDINGS


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(terms(text))
