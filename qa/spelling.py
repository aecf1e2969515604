"""What a carelessly typed word was meant to be, where the corpus leaves no doubt.

A word is in doubt if neither the corpus nor the encoder's vocabulary of common words knows it. It is read as
the one name, or the one word near the question, from which it differs by a slip or two; "belinvest bank" as
"Belinvestbank"; an unknown abbreviation as the one name of these initials. British and American spelling are
the same word. What was read otherwise than typed is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from qa.lexical import STOPWORDS
from qa.names import name_spans
from qa.types import Reading, Span

_WORD = re.compile(r"[^\W\d_]+(?:[’'\-.][^\W\d_]+)*")
_ABBREVIATION = re.compile(r"[A-Z]{2,6}")
_INITIAL = re.compile(r"\b[A-Z]")
_SOUNDS = (("x", "ks"), ("w", "v"), ("y", "i"), ("ph", "f"), ("sh", "s"), ("ch", "c"))
"""Letters that transliterations exchange."""
LEAST = 5
"""A shorter word is never taken for a misspelt one: it is near too many others."""
LONG = 9
"""From so many letters on a word may differ by two slips."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a question's words are held against."""

    names: frozenset[str]
    """The name words of the corpus, case-folded."""
    knows: Callable[[str], bool]
    """Whether a word, in any of its forms, occurs in the corpus."""
    is_common: Callable[[str], bool]
    """Whether a word is one that any reader knows."""

    def doubts(self, word: str) -> bool:
        """Whether nobody knows the word."""
        return not (
            word.casefold() in STOPWORDS or self.knows(word) or self.is_common(word.casefold())
        )


def doubtful(text: str, lexicon: Lexicon) -> bool:
    """Whether `text` holds a word that may be misspelt, or an abbreviation, that the corpus does not know."""
    found = [match.group() for match in _WORD.finditer(text)]
    return any(
        _is_doubtful(word, lexicon) or (len(found) > 1 and _is_strange(word, lexicon))
        for word in found
    )


def corrected(
    text: str, lexicon: Lexicon, sentences: Iterable[str]
) -> tuple[str, tuple[Reading, ...]]:
    """`text` as it was meant, and what was read otherwise than typed, in order.

    `sentences` are those near the question: their words and names are what it may have meant, beside
    the names of the corpus.

    >>> known = Lexicon(frozenset({"ryzhenkov"}), lambda word: False, {"who", "is"}.__contains__)
    >>> corrected("Who is Rizhenkow?", known, [])
    ('Who is Ryzhenkov?', (Reading(typed='Rizhenkow', read='Ryzhenkov'),))
    """
    near = list(sentences)
    nearby = set[str]().union(*map(_words_of, near))
    several = _names_of_several(near, lexicon.names)
    words = [Span(*match.span()) for match in _WORD.finditer(text)]
    readings: list[Reading] = []
    rest, place = "", 0
    reached = 0
    while place < len(words):
        taken, meant = _meant(text, words[place : place + 3], lexicon, nearby, near, several)
        if meant is not None:
            span = Span(words[place].start, words[place + taken - 1].end)
            typed = span.of(text)
            meant = _cased(meant, typed, lexicon.names)
            readings.append(Reading(typed, meant))
            rest += text[reached : span.start] + meant
            reached = span.end
        place += taken
    return rest + text[reached:], tuple(readings)


@lru_cache(maxsize=4096)
def _words_of(sentence: str) -> frozenset[str]:
    return frozenset(match.group().casefold() for match in _WORD.finditer(sentence))


def _is_doubtful(word: str, lexicon: Lexicon) -> bool:
    if _ABBREVIATION.fullmatch(word):
        return not lexicon.knows(word)
    whole = not {"'", "’"} & set(word)  # "doesn't" is two words in one
    return whole and len(word) >= LEAST and lexicon.doubts(word)


def _is_strange(word: str, lexicon: Lexicon) -> bool:
    """Whether a word may be part of a misspelt name: the corpus does not know it, however common it is."""
    whole = len(word) > 2 and not {"'", "’"} & set(word)
    return whole and word.casefold() not in STOPWORDS and not lexicon.knows(word)


def _names_of_several(sentences: Iterable[str], known: frozenset[str]) -> dict[str, str]:
    """The names of several words in the sentences, by their letters alone."""
    found = {
        " ".join(span.of(sentence).split())
        for sentence in sentences
        for span in name_spans(sentence, known)
    }
    return {_letters(name): name for name in sorted(found) if not name.isalpha()}


def _meant(
    text: str,
    words: list[Span],
    lexicon: Lexicon,
    nearby: set[str],
    sentences: list[str],
    several: dict[str, str],
) -> tuple[int, str | None]:
    """How many of the words are one, and what is meant by it; None for what was typed."""
    first = words[0].of(text)
    for count in range(len(words), 1, -1):
        parts = [word.of(text) for word in words[:count]]
        if any(lexicon.doubts(part) for part in parts):
            joined = _letters("".join(parts))
            same = [name for name in lexicon.names if _letters(name) == joined]
            if len(same) == 1:
                return count, same[0]
        if any(_is_strange(part, lexicon) for part in parts):
            name = _name_of_several(parts, several)
            if name:
                return count, name
    if not _is_doubtful(first, lexicon):
        sounds = len(first) == LEAST - 1 and lexicon.doubts(first) and _same_sound(first, nearby)
        return 1, sounds or None
    if _ABBREVIATION.fullmatch(first):
        return 1, _spelt_out(first, lexicon.names, sentences)
    name = _nearest(first, lexicon.names)
    return 1, name or (_nearest(first, nearby) if len(first) > LEAST else None)


def _name_of_several(parts: list[str], several: dict[str, str]) -> str | None:
    """The one name of several words that is a slip or two from the typed ones together, or one from each."""
    from rapidfuzz.distance import OSA

    typed = _letters("".join(parts))
    most = 0 if len(typed) < LONG - 2 else 1 if len(typed) < LONG + 2 else 2

    def near(letters: str, name: str) -> bool:
        if letters[0] != typed[0] or OSA.distance(typed, letters, score_cutoff=2) > 2:
            return False
        words = [word.casefold() for word in _WORD.findall(name)]
        slips = [OSA.distance(a.casefold(), b) for a, b in zip(parts, words, strict=False)]
        each = len(words) == len(parts) and max(slips) == 1 and len(typed) >= LONG - 2
        return each or OSA.distance(typed, letters) <= most

    found = {name for letters, name in several.items() if near(letters, name)}
    return found.pop() if len(found) == 1 else None


def _same_sound(typed: str, candidates: Iterable[str]) -> str | None:
    """The one word that sounds as the typed one does."""
    found = {one for one in candidates if one != typed and _sound(one) == _sound(typed)}
    return found.pop() if len(found) == 1 else None


def _nearest(typed: str, candidates: Iterable[str]) -> str | None:
    """The one candidate that is as near as a slip allows; None if there is none or more than one."""
    from rapidfuzz.distance import OSA

    ours = _sound(typed)
    most = 2 if len(typed) >= LONG else 1
    found: dict[int, set[str]] = {}
    for candidate in candidates:
        if len(candidate) < LEAST or candidate[0] != typed[0].casefold() or "’" in candidate:
            continue
        distance = OSA.distance(ours, _sound(candidate), score_cutoff=most)
        if distance <= most:
            found.setdefault(distance, set()).add(candidate)
    best = found[min(found)] if found else set()
    return next(iter(best)) if len(best) == 1 else None


def _spelt_out(letters: str, names: frozenset[str], sentences: Iterable[str]) -> str | None:
    """The one name in the sentences whose capitals are these letters."""
    found = {
        " ".join(span.of(sentence).split())
        for sentence in sentences
        for span in name_spans(sentence, names)
        if "".join(_INITIAL.findall(span.of(sentence))) == letters
    }
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    """A word without what transliterations differ in."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("š", "sh"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    for theirs, ours in _SOUNDS:
        plain = plain.replace(theirs, ours)
    return plain


def _letters(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum())


def _cased(meant: str, typed: str, names: frozenset[str]) -> str:
    """A name with capitals; another word as the typed one begins."""
    if meant in names:
        return re.sub(r"[^\W\d_]{3,}", lambda part: part.group().capitalize(), meant)
    return meant.capitalize() if typed[0].isupper() and meant[0].islower() else meant
