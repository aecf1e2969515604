"""What a question was searched against: how many documents there are, and how many speak of what it names.

Silence is believed when one sees what was looked through: "14 briefings: 5 mention 19 March, none “Coale”".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qa.filters import Filter
from qa.index import Index
from qa.lexical import terms
from qa.question import Question
from qa.times.expressions import TimeMention, find_times
from qa.types import Document

MOST_MENTIONS = 4
"""Things of a question of which it is told how many documents mention them."""
MOST_READ = 400
"""Documents that are read for a time; among more the time is left out."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a question names, as it is typed, and how many documents mention it."""

    text: str
    documents: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many documents could be asked, of how many there are, and what of the question they mention."""

    searched: int
    documents: int
    mentions: tuple[Mention, ...] = ()


def coverage(index: Index, question: Question, within: Filter) -> Coverage:
    """What of the question occurs in how many of the documents that `within` admits.

    Times come first, as they are resolved in each document; then names, then other words, each by their
    stems. A name of several words is mentioned where all of them stand.
    """
    documents = range(len(index.manifest.documents))
    places = [one for one in documents if not within.limits or within.admits(index.document(one))]
    mentions = [*_times(index, question, places), *_words(index, question, places)]
    return Coverage(len(places), len(documents), tuple(mentions[:MOST_MENTIONS]))


def _times(index: Index, question: Question, places: list[int]) -> Iterator[Mention]:
    for time in question.times:
        said = question.text[time.start : time.end]
        words = terms(said)
        named = any(index.lexical_documents.knows(word) for word in words)
        scores = index.lexical_documents.scores(words)
        likely = [place for place in places if scores[place] > 0 or not named]
        if len(likely) <= MOST_READ:
            speaking = sum(_speaks_of(index.document(place), time) for place in likely)
            yield Mention(said, speaking)


def _speaks_of(document: Document, asked: TimeMention) -> bool:
    """Whether a document names a time within the one that is asked for, or that one itself."""
    for mention in find_times(document.text, document.published):
        year = mention.named.first.year
        wanted = asked.in_year(year).named if asked.yearless else asked.named
        if mention.named.within(wanted) or wanted == mention.named:
            return True
    return False


def _words(index: Index, question: Question, places: list[int]) -> Iterator[Mention]:
    """The question's names, then its other words, the rarest first; each word once."""
    told: set[str] = set()
    rare = sorted(_typed(question), key=lambda word: _number(index, terms(word), places))
    for text in (*question.names, *rare):
        stems = [stem for stem in terms(text) if stem in question.terms]
        if stems and not told.issuperset(stems):
            told.update(stems)
            yield Mention(f"“{text}”", _number(index, stems, places))


def _typed(question: Question) -> list[str]:
    """The words of the question that carry meaning, as they are typed."""
    words = (word.strip("?!.,;:“”\"'()") for word in question.timeless.split())
    return [word for word in words if len(terms(word)) == 1]


def _number(index: Index, stems: Iterable[str], places: list[int]) -> int:
    """How many of the documents at `places` have all the stems."""
    scores = [index.lexical_documents.scores([stem]) for stem in stems]
    return sum(all(score[place] > 0 for score in scores) for place in places)
