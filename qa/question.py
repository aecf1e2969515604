"""What a question asks for, and by which words, names and dates."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from qa.lexical import stem, terms
from qa.names import question_names
from qa.times.dates import DateMention, find_dates
from qa.times.expressions import TimeMention, find_times

MOST_CHARACTERS = 1000
"""A longer question is refused: nobody asks one, and the encoder would not see its end."""

_WORD = re.compile(r"\w+")
_NUMBER_ASKED = re.compile(r"\bhow (?:many|much|long|often|old|far|large|big|high|tall)\b")
_NOUN_ASKED = re.compile(r"\b(?:which|what) ((?:[\w’'-]+ ){0,4}[\w’'-]+)")
_LISTED_NOUN = re.compile(r"\b(?:what|who) (?:are|were) the ((?:[\w’'-]+ ){0,3}[\w’'-]+)")
_PREPOSITION = re.compile(
    r"\s*\b(?:on|of|from|since|by|until|till|before|after|between|in|the)?\s*$", re.IGNORECASE
)
_VERBS = frozenset(
    """is are was were be been do does did has have had can could will would shall should may might
    must s the a an of in on at by to from for with and or about besides
    remains happens comes means makes""".split()
)
_PAST_VERBS = frozenset(
    """came went took gave got made said told sold bought brought fell rose grew led left met held kept sent
    lost won paid began became found built put set stood spoke wrote drew ran saw knew thought chose broke
    spent hit cut shut let felt meant""".split()
)
"""Past forms that end a noun phrase, as one in -ed does: "which delegation came to Minsk"."""
_ARTICLES = frozenset("the a an his her its their our".split())
_PAST = re.compile(r"\b(?:did|was|were|had|happened)\b", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\s([^\W\d_]{3,})")
_DATE_NOUNS = frozenset("date day month year time century decade week".split())
_SEVERAL_ASKED = re.compile(r"\b(?:who|what) (?:were|are|have)\b|^\W*(?:list|name all|all)\b")
_PLURALS = frozenset("people men women children media criteria".split())
_NUMBER_NOUNS = frozenset(
    "number percentage percent amount share proportion age size cost price".split()
)


class Kind(Enum):
    """What kind of words would answer."""

    NAME = "a name"
    DATE = "a date"
    NUMBER = "a number"
    OPEN = "anything"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, analysed once."""

    text: str
    timeless: str
    """The text without the days that it names: time is judged by `qa.timing`, not by words."""
    kind: Kind
    noun: str | None
    """The stem of what is asked for: "bank" in "Which banks …?"; None if nothing is named."""
    several: bool
    """Whether more than one answer is expected: "Which banks …?", "Who were …?"."""
    terms: tuple[str, ...]
    """The stems of its timeless words that carry meaning, each once, in order."""
    names: tuple[str, ...]
    """Its proper name words, as typed, each once."""
    dates: tuple[DateMention, ...]
    """Its dates, as far as they are given."""
    times: tuple[TimeMention, ...] = ()
    """The times that it asks for: relative ones against today; a year that is unsaid stays open."""


def cleaned(text: str) -> str:
    """`text` as it can be shown and stored: lone surrogates, which are no characters, become "?"."""
    return text.encode("utf-8", "replace").decode("utf-8")


def analyse(text: str, known_names: frozenset[str], today: datetime.date | None = None) -> Question:
    """Analyse a question; `known_names` are the name words of the corpus.

    `today` is what "yesterday" and "last month" hang on; without it they name no time.

    >>> question = analyse("which banks were delisted on 19 March?", frozenset())
    >>> question.kind.name, question.noun, question.several, question.terms
    ('NAME', 'bank', True, ('bank', 'delist'))
    """
    kind, noun, several = _asked(text.casefold())
    dates = find_dates(text)
    times = tuple(
        time
        for time in find_times(text, today, assume_years=False)
        if not _is_loose(text, time, dates)
    )
    timeless = _without_days(text, dates, times)
    return Question(
        text=text,
        timeless=timeless,
        kind=kind,
        noun=noun,
        several=several,
        terms=tuple(dict.fromkeys(terms(timeless))),
        names=tuple(dict.fromkeys(question_names(text, known_names))),
        dates=dates,
        times=times,
    )


def _is_loose(text: str, time: TimeMention, dates: Sequence[DateMention]) -> bool:
    """Whether words of time ask for no time: "Is it closed today?", "Was the September decision kept?"."""
    if text[time.start : time.end].casefold() == "today":
        return not _PAST.search(text)
    for date in dates:
        if time.start <= date.start < time.end and (date.year, date.day) == (None, None):
            following = _NEXT_WORD.match(text, date.end)
            names = following and following[1].casefold() not in _VERBS
            return bool(names) and text[: date.start].casefold().endswith("the ")
    return False


def _without_days(text: str, dates: Sequence[DateMention], times: Sequence[TimeMention]) -> str:
    """`text` without its times that name a day or hang on today; as it is if nothing else is asked."""
    rest = text
    for time in reversed(times):
        inside = [date for date in dates if time.start <= date.start < time.end]
        if not inside or any(date.day is not None for date in inside):
            before = _PREPOSITION.sub("", rest[: time.start])
            rest = before + rest[time.end :]
    return rest if terms(rest) else text


def _asked(text: str) -> tuple[Kind, str | None, bool]:
    """The kind of answer that is asked for, the noun that names it, and whether several are."""
    if _NUMBER_ASKED.search(text):
        return Kind.NUMBER, None, False
    for match in _NOUN_ASKED.finditer(text):
        noun = head(match.group(1))
        if noun is None or (noun.endswith("ed") and match.group(1).startswith(noun)):
            continue  # "what is …", "what happened …"
        if noun in _DATE_NOUNS:
            return Kind.DATE, None, False
        if noun in _NUMBER_NOUNS:
            return Kind.NUMBER, None, False
        return Kind.NAME, stem(noun), _is_plural(noun)
    found = set(_WORD.findall(text))
    several = bool(_SEVERAL_ASKED.search(text))
    things = _LISTED_NOUN.search(text)
    named = head(things[1]) if things else None
    noun = stem(named) if named and _is_plural(named) else None
    if "when" in found:
        return Kind.DATE, None, False
    if found & {"who", "whom", "whose", "where"}:
        return Kind.NAME, noun, several
    return Kind.OPEN, noun, several


def _is_plural(noun: str) -> bool:
    return noun in _PLURALS or (noun.endswith("s") and not noun.endswith(("ss", "us", "is")))


def head(phrase: str) -> str | None:
    """The noun that heads a phrase: "foreign companies were" → "companies", "mines belong to" → "mines".

    The first plural, or the last of several that follow one another; but after another word, one with an
    article behind it is a verb: "subject leads the". Without a plural, the last word before a verb or
    function word.
    """
    words: list[str] = []
    article = False
    for word in _WORD.findall(phrase):
        if word in _VERBS or word in _ARTICLES:
            article = word in _ARTICLES
            break
        words.append(word)
    plural = False
    for place, word in enumerate(words):
        verb = article and 0 < place == len(words) - 1
        if plural and (verb or not _is_plural(word)):
            return words[place - 1]
        if verb and _is_plural(word):
            return words[place - 1]
        plural = _is_plural(word)
    if len(words) > 1 and (words[-1].endswith("ed") or words[-1] in _PAST_VERBS):
        words.pop()
    return words[-1] if words else None
