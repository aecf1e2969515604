"""What a question or an answer speaks of: its names, its times, its things, as slices of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.lexical import STOPWORDS, terms
from qa.names import name_spans
from qa.question import Question
from qa.times.expressions import find_times
from qa.types import Answer, Span

MOST_NAMES = 3
"""Names that are taken from an answer."""
PEOPLE = re.compile(r"\w+(?:an|ans|ish|ese|ch)")
"""The name of a people, which may be an adjective: "American"."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'\-–.][^\W\d_]+)*")
_DETERMINED = re.compile(r"\b(?:the|a|an|which|how\s+many|how\s+much)\s+", re.IGNORECASE)
_SUFFERED = re.compile(r"\s+(?:was|were|is|are)\s+\w+(?:ed|en)\b")
_PREPOSITIONS = frozenset(
    "instead after before during under between against into over until till since within without".split()
)
_PREPOSITION = re.compile(
    r"\s*\b(?:on|of|from|since|by|until|till|before|after|in|during)\s*$", re.I
)
OPEN = frozenset("happen mean detail tell explain go exact els next thing know come say".split())
"""Stems that say nothing of what is asked about."""
_BREAK = re.compile(r"[,;:()?!“”\"]")


def names_in(text: str, known: frozenset[str]) -> list[Span]:
    """The names in a question or an answer, however typed; not "American" in "the American embassy"."""
    found = list(name_spans(text, known))
    for match in _WORD.finditer(text):
        span = Span(*match.span())
        if match.group().casefold() in known and not any(span.overlaps(one) for one in found):
            found.append(span)
    joined: list[Span] = []
    for span in sorted(found):
        if joined and text[joined[-1].end : span.start] == " ":
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return [
        span
        for span in joined
        if not (PEOPLE.fullmatch(span.of(text)) and re.match(r" [^\W\d_A-Z]", text[span.end :]))
    ]


def words_of(earlier: Question, names: frozenset[str]) -> Iterator[str]:
    """The runs of words of a question between its names, times and punctuation, without what asks."""
    for piece in _pieces(earlier, names):
        words = list(_WORD.finditer(piece))
        while words and _says_little(words[0].group()):
            words = words[1:]
        while words and _says_little(words[-1].group()):
            words = words[:-1]
        if words:
            run = piece[words[0].start() : words[-1].end()]
            if not OPEN.issuperset(terms(run)):
                yield run


def things_of(earlier: Question, names: frozenset[str]) -> Iterator[str]:
    """What a question speaks of with an article or asks for: "American embassy", "people were released"."""
    for piece in _pieces(earlier, names):
        for match in _DETERMINED.finditer(piece):
            end = match.end()
            for word in _WORD.finditer(piece, match.end()):
                if piece[end : word.start()].strip() or _says_little(word.group()):
                    break
                end = word.end()
                if re.search(r"[^sui]s$", word.group()):  # a plural ends what it is part of
                    break
            suffered = _SUFFERED.match(piece, end)
            thing = piece[match.end() : suffered.end() if suffered else end]
            if terms(thing):
                yield thing


def _pieces(earlier: Question, names: frozenset[str]) -> Iterator[str]:
    """The text of a question, cut at its names, times and punctuation."""
    text = earlier.text
    cuts = [*names_in(text, names), *(Span(time.start, time.end) for time in earlier.times)]
    reached = 0
    for cut in sorted(cuts):
        yield from _BREAK.split(text[reached : cut.start])
        reached = max(reached, cut.end)
    yield from _BREAK.split(text[reached:])


def _says_little(word: str) -> bool:
    return word.casefold() in STOPWORDS or word.casefold() in _PREPOSITIONS


def without_times(text: str, asked: Question) -> str:
    """`text`, which is the question's or its end, without its times and what leads to them."""
    shift = len(asked.text) - len(text)
    for time in reversed(asked.times):
        if time.start >= shift:
            before = _PREPOSITION.sub("", text[: time.start - shift])
            text = before + text[time.end - shift :]
    return text


def answered_names(before: Answer, names: frozenset[str]) -> list[str]:
    """The names among the words that answered, each once."""
    found: dict[str, None] = {}
    for citation in before.citations[:1]:
        for mark in citation.marks:
            marked = f", {mark.of(citation.document.text)}"  # not the first word of a sentence
            found |= {" ".join(span.of(marked).split()): None for span in names_in(marked, names)}
    return list(found)[:MOST_NAMES]


def answered_times(before: Answer) -> list[str]:
    """The times among the words that answered, or else in the sentence around them."""
    for citation in before.citations[:1]:
        text, published = citation.document.text, citation.document.published
        for span in (*citation.marks, Span(citation.start, citation.end)):
            words = span.of(text)
            times = [words[time.start : time.end] for time in find_times(words, published)]
            if times:
                return times
    return []
