"""What a question leaves unsaid because the one before it said it: "and in November?", "who led it?", "why?".

Rules, no model. A question leans on the turn before it if it

- opens with "and …" or "what about …" and is no whole question ("and the banks?"), or consists of a time alone;
- points back: "it", "he", "their", "that", "then", "there", without anything in the question itself that these
  words can mean;
- connects: "in return", "instead", "what else";
- has next to no words of its own: "why?", "who would buy?".

What it then takes over are slices of the earlier question and of the words that answered it: the names that the
pointing word can mean, the time, the things spoken of; or, for a question that only replaces a part of the
earlier one, that question with "…" in the place of the part.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence

from qa.followups.leaning import WHICH, Leaning, leaning_of, opening
from qa.followups.mentioned import (
    PEOPLE,
    answered_names,
    answered_times,
    names_in,
    things_of,
    without_times,
    words_of,
)
from qa.lexical import terms
from qa.question import MOST_CHARACTERS, Kind, Question, analyse
from qa.types import Answer, Carried, Span

HOLE = "…"
"""Stands in a carried question for what the new one asks instead."""
KINDS = ("time", "name", "words", "question")
"""In the order in which they are told."""
_ASKED = re.compile(
    r"\b(?:which|what|how\s+many|how\s+much)\s+((?!about\b)[\w’'-]+(?:\s+[\w’'-]+){0,2}?)"
    r"(?=\s+(?:is|are|was|were|had|have|has|did|do|does|will|would|can|could)\b)",
    re.IGNORECASE,
)
_WHO = re.compile(r"\W*(?:who|whom|whose)\b(?!\s+(?:is|was)\s+[A-Z])", re.IGNORECASE)
_ARTICLE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_WHERE = re.compile(r"\W*where\b", re.IGNORECASE)


def carried_over(
    question: str,
    before: Answer,
    names: frozenset[str],
    today: datetime.date | None = None,
) -> tuple[Carried, ...]:
    """What `question` takes over from the turn before it; () if it stands on its own.

    `names` are the name words of the corpus; `today` is what "last month" hangs on. Times come first, then
    names, then words.

    >>> before = Answer("Which banks were delisted on 19 March?")
    >>> carried_over("and on 20 March?", before, frozenset())
    (Carried(kind='question', text='Which banks were delisted …'),)
    >>> carried_over("Who founded the Board of Peace?", before, frozenset())
    ()
    """
    if not any(map(str.isalnum, question)) or len(question) > MOST_CHARACTERS:
        return ()
    asked = analyse(question, names, today)
    leaning = leaning_of(asked, names)
    earlier = analyse(before.searched or before.question, names, today)
    if leaning is None or not (earlier.terms or before.answered):
        return ()
    if leaning is Leaning.INSTEAD:
        found = list(_instead(asked, earlier, names))
    else:
        found = list(_pointed_at(leaning, asked, earlier, before, names))
    own = set(terms(question))
    kept = [one for one in found if one.kind == "question" or not set(terms(one.text)) <= own]
    return tuple(sorted(dict.fromkeys(kept), key=lambda one: KINDS.index(one.kind)))


def in_context(question: str, about: Sequence[Carried]) -> str:
    """The question that is searched: `question` with what it takes over.

    Chosen on the tuning half of tests/golden/dialogues.jsonl: of its 26 follow-ups, 16 are answered or met with
    silence rightly with the words after the question, 15 with a name in the place of its pronoun, 14 with the
    words before the question, and 11 with nothing carried over.

    >>> in_context("and on 20 March?", [Carried("question", "Which banks were delisted …")])
    'Which banks were delisted on 20 March?'
    >>> in_context("Who led it?", [Carried("time", "19 March"), Carried("words", "delegation")])
    'Who led it, 19 March, delegation?'
    """
    if not about or not question.strip():
        return question
    whole = [one.text for one in about if one.kind == "question"]
    rest = [one.text for one in about if one.kind != "question"]
    said = question.strip().rstrip("?.! ")
    said = opening(said)[1] or said
    if whole:
        said = whole[0].replace(HOLE, said, 1)
    return ", ".join([said, *whole[1:], *rest]) + "?"


def _instead(asked: Question, earlier: Question, names: frozenset[str]) -> Iterator[Carried]:
    """The earlier question with a hole for what is asked now; where none fits, its parts."""
    rest = opening(asked.text)[1]
    own_names = names_in(asked.text, names)
    theirs = names_in(earlier.text, names)
    if asked.times and not terms(without_times(rest, analyse(rest, names))):
        yield Carried("question", _with_hole(without_times(earlier.text, earlier), None))
        return
    if not asked.times:
        for time in earlier.times:
            yield Carried("time", earlier.text[time.start : time.end])
    bare = without_times(earlier.text, earlier)
    noun = _ASKED.search(bare)
    only_named = len(own_names) == 1 and set(terms(rest)) == set(terms(own_names[0].of(asked.text)))
    if WHICH.fullmatch(rest) and noun:
        yield Carried("question", _with_hole(bare, Span(*noun.span())))
    elif only_named and len(theirs) == 1:
        yield Carried("question", _with_hole(bare, names_in(bare, names)[0]))
    elif noun and not own_names:
        yield Carried("question", _with_hole(bare, Span(*noun.span())))
    else:
        if not own_names:
            yield from (Carried("name", span.of(earlier.text)) for span in theirs)
        yield from (Carried("words", words) for words in words_of(earlier, names))


def _pointed_at(
    leaning: Leaning, asked: Question, earlier: Question, before: Answer, names: frozenset[str]
) -> Iterator[Carried]:
    """What a question that points back can mean."""
    if asked.kind is not Kind.DATE and not asked.times:
        times = [earlier.text[time.start : time.end] for time in earlier.times]
        if leaning is Leaning.TIME and not times:
            times = answered_times(before)[:1]
        yield from (Carried("time", time) for time in times)
    named = [span.of(earlier.text) for span in names_in(earlier.text, names)]
    answered = answered_names(before, names)
    if leaning is Leaning.PERSON:
        named = [name for name in named if not PEOPLE.fullmatch(name)]
        named = answered if answered and _WHO.match(earlier.text) else named
    elif leaning in (Leaning.THING, Leaning.PLACE) and earlier.kind is Kind.NAME:
        place = bool(_WHERE.match(earlier.text))
        if earlier.noun or (place and leaning is Leaning.PLACE):
            named = [*named, *answered]
    yield from (Carried("name", name) for name in named)
    if leaning is Leaning.PERSON:
        return
    if leaning is Leaning.WHOLE:
        words = list(words_of(earlier, names))
    else:
        words = [*things_of(earlier, names)]
        words += [one.text for one in before.carried if one.kind == "words"]
        words = words or ([] if named else list(words_of(earlier, names)))
    yield from (Carried("words", run) for run in words)


def _with_hole(text: str, place: Span | None) -> str:
    """`text` with a hole at `place`, or at its end."""
    said = text.strip().rstrip("?.! ")
    if place is None:
        return f"{said} {HOLE}"
    before = _ARTICLE.sub("", said[: place.start])
    return (before + HOLE + said[place.end :]).strip()


def as_carried(texts: Iterable[tuple[str, str]]) -> tuple[Carried, ...]:
    """(kind, text) pairs as `Carried`; what is of no known kind or empty is left out."""
    return tuple(Carried(kind, text) for kind, text in texts if kind in KINDS and text.strip())
