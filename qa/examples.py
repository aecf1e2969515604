"""Example questions: made from what the corpus says, shown only if the engine answers them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest

from qa.engine import Engine
from qa.names import name_spans
from qa.times.dates import find_dates
from qa.types import Document

MOST_DOCUMENTS = 100
"""Documents that are looked at; of a larger corpus every n-th."""
MOST_TRIED = 8
"""Questions that are tried: each takes as long as a reader's question."""
LONGEST = 80
"""Characters of an example: it has to fit on a button."""
_SENTENCE = re.compile(r"[^\s|][^\n|]*?[.!?](?=\s|$)")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr)\.? (?:[A-Z][\w’-]+ )*?([A-Z][\w’-]+)\b")
_DID = re.compile(r" ((?:has |have |had |was |were |is |will )?[a-z]+ [^,;:“”()]*?[\w’])[.;]")
_WERE = re.compile(r"\b([a-z]+s) were ([a-z]+(?:ed|en|ght|ld))\b(?! (?:to|by)\b)")
_OF_A_PEOPLE = re.compile(r"\w+(?:an|ans|ish|ese|ch)")
_POINTS_BACK = re.compile(
    r"\b(?:he|she|it|they|him|them|his|her|their|its|this|that|these|those|so|then|also|such)\b",
    re.IGNORECASE,
)


def example_questions(engine: Engine, most: int = 4) -> tuple[str, ...]:
    """At most `most` questions that the engine answers, the same ones for the same index.

    They ask what was done on a day, who did something, what is said about something and who somebody is,
    in turn; () if the engine answers none of those that can be made.
    """
    documents = engine.documents
    texts = [document.text for document in documents[:: -(-len(documents) // MOST_DOCUMENTS) or 1]]
    sentences = [sentence for text in texts for sentence in _SENTENCE.findall(text)]
    names = _names(sentences, engine.index.names)
    surnames = {surname for text in texts for surname in _TITLED.findall(text)}
    people = [name for name in names if " " in name and name.split()[-1] in surnames]
    things = [
        name
        for name in names
        if name.split()[-1] not in surnames and not _OF_A_PEOPLE.fullmatch(name)
    ]
    kinds = (
        _which_were(sentences),
        _asked_in_headings(documents),
        _who_did(sentences, people),
        _what_is_said(sentences, things),
        (f"Who is {name}?" for name in people),
    )
    turns = (question for row in zip_longest(*kinds) for question in row if question)
    return tuple(islice(_answered(engine, islice(turns, MOST_TRIED)), most))


def _answered(engine: Engine, questions: Iterable[str]) -> Iterator[str]:
    """Those that are answered, and by quotations that no example before was answered by."""
    used: set[str] = set()
    for question in questions:
        quotes = {citation.quote for citation in engine.ask(question).citations}
        if quotes and not quotes & used:
            used |= quotes
            yield question


def _names(sentences: Iterable[str], known: frozenset[str]) -> list[str]:
    """The proper names that occur more than once, the most frequent first."""
    counted = Counter(
        span.of(sentence) for sentence in sentences for span in set(name_spans(sentence, known))
    )
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [name for name, number in ranked if number > 1]


def _who_did(sentences: Iterable[str], people: Iterable[str]) -> Iterator[str]:
    """Who did what a sentence says that one of the people did."""
    for name in people:
        for sentence in sentences:
            did = _DID.match(sentence, len(name)) if sentence.startswith(name) else None
            if did and not _POINTS_BACK.search(did[1]) and 20 <= len(did[1]) <= LONGEST:
                yield f"Who {did[1]}?"
                break


def _which_were(sentences: Iterable[str]) -> Iterator[str]:
    """Which ones something was done to, on the day that the same sentence names."""
    for sentence in sentences:
        were = _WERE.search(sentence)
        day = next((date for date in find_dates(sentence) if date.day and date.month), None)
        if were and day:
            yield f"Which {were[1]} were {were[2]} on {sentence[day.start : day.end]}?"


def _what_is_said(sentences: Iterable[str], things: Iterable[str]) -> Iterator[str]:
    """What is said about things that have names; with "the" before those that are written so."""
    whole = "\n".join(sentences)
    for name in things:
        often = 2 * whole.count(f"the {name}") >= whole.count(name)
        yield f"What is said about {'the ' if often else ''}{name}?"


def _asked_in_headings(documents: Iterable[Document]) -> Iterator[str]:
    """Headings that are questions already."""
    for document in documents:
        for heading in document.headings:
            text = document.text[heading.start : heading.end]
            if text.endswith("?") and len(text) <= LONGEST:
                yield text
