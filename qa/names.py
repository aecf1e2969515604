"""Proper names, known by how the corpus itself writes them.

A word is a name word if inside sentences it nearly always begins with a capital. That is learned from the
corpus when it is indexed, so that a question typed in lower case still shows which of its words are names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import pairwise

from qa.lexical import STOPWORDS, terms
from qa.types import Span

LEAST_SHARE = 0.8
"""The share of a word's uses inside sentences that begin with a capital, for it to be a name word."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'\-–.][^\W\d_]+)*")
_CONNECTORS = frozenset({"of", "for", "on", "the", "de", "la", "le", "al", "von", "van", "der"})
_GAPS = frozenset({" ", ". ", "’s ", "'s "})
_OPENERS = "“\"'(‘[|•-–—: "
_NOT_NAMES = frozenset(
    """january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday mr mrs ms dr""".split()
)
_NEVER_NAMES = STOPWORDS | _NOT_NAMES


def name_words(sentences: Iterable[str]) -> frozenset[str]:
    """The case-folded words that these sentences write with a capital even inside a sentence.

    >>> sorted(name_words(["The bank in Minsk closed.", "Banks close when Minsk says."]))
    ['minsk']
    """
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for sentence in sentences:
        for match in list(_WORD.finditer(sentence))[1:]:
            word = match.group()
            (capital if word[0].isupper() else small)[word.casefold()] += 1
    return frozenset(
        word
        for word, count in capital.items()
        if count >= LEAST_SHARE * (count + small[word])
        and word not in STOPWORDS
        and word not in _NOT_NAMES
    )


def name_spans(sentence: str, known: frozenset[str]) -> list[Span]:
    """The proper names in a sentence: longest runs of capitalised words, with connectors inside.

    The first word of the sentence counts only if the corpus knows it as a name word.

    >>> text = "Restrictions on the Ministry of Finance and Belavia ended."
    >>> [span.of(text) for span in name_spans(text, frozenset())]
    ['Ministry of Finance', 'Belavia']
    """
    return list(_name_spans(sentence, known))


@lru_cache(maxsize=16384)  # every question looks at the same sentences again
def _name_spans(sentence: str, known: frozenset[str]) -> tuple[Span, ...]:
    words = [Span(*match.span()) for match in _WORD.finditer(sentence)]
    if not words:
        return ()
    first_is_initial = not sentence[: words[0].start].strip(_OPENERS)

    def is_name(place: int) -> bool:
        if place >= len(words):
            return False
        word = words[place].of(sentence)
        if not word[0].isupper() or word.casefold() in _NEVER_NAMES:
            return False
        return place > 0 or not first_is_initial or word.casefold() in known

    def goes_on(place: int) -> int:
        """How many words further the name that holds `place` goes on; 0 if it ends there."""
        for step in (1, 2, 3):
            between = words[place + 1 : place + step]
            if any(word.of(sentence) not in _CONNECTORS for word in between):
                return 0
            reach = words[place : place + step + 1]
            gaps = [sentence[left.end : right.start] for left, right in pairwise(reach)]
            if any(gap not in _GAPS for gap in gaps):
                return 0
            if is_name(place + step):
                return step
        return 0

    found: list[Span] = []
    place = 0
    while place < len(words):
        last = place
        if is_name(place):
            while step := goes_on(last):
                last += step
            found.append(Span(words[place].start, words[last].end))
        place = last + 1
    return tuple(found)


_INITIALS = re.compile(r"(?:\b[A-Z][\w’'-]+\s+(?:(?:of|for|the|and)\s+)*)+(?:[A-Z][\w’'-]+)")


def initials(text: str) -> frozenset[str]:
    """The abbreviations that the names of a text would have, by the capitals of neighbouring words.

    >>> sorted(initials("Neighbours in the European Union and the Bank"))
    ['EU', 'EUB', 'UB']
    """
    found = set()
    for match in _INITIALS.finditer(text):
        letters = [word[0] for word in re.findall(r"\b[A-Z][\w’'-]+", match.group())]
        found |= {
            "".join(letters[a:b])
            for a in range(len(letters))
            for b in range(a + 2, len(letters) + 1)
        }
    return frozenset(found)


def same_name(one: str, other: str, forms: Collection[str]) -> bool:
    """Whether two names are of one thing: the same words, or one is short for the other.

    It is short for it if all its words stand in the other, and in no different one of the `forms` in which
    things are named here: "Trump" is nobody in particular beside Donald and Melania Trump.

    >>> same_name("the Development Bank", "Development Bank of Belarus", ["Development Bank of Belarus"])
    True
    >>> same_name("Trump", "Donald Trump", ["Donald Trump", "Melania Trump"])
    False
    """
    ours, theirs = _bare(one), _bare(other)
    if ours == theirs:
        return True
    short, long = sorted((ours, theirs), key=len)
    if not short or not short < long or not (_is_name(one) and _is_name(other)):
        return False
    longer = [form for form in map(_bare, forms) if short < form]
    return all(form <= long or long <= form for form in longer)


def _is_name(text: str) -> bool:
    """Whether all words of a text but the small ones of a name are capitalised."""
    words = [match.group() for match in _WORD.finditer(text)]
    return all(word[0].isupper() or word in _CONNECTORS for word in words)


def _bare(name: str) -> frozenset[str]:
    """The words of a name without titles and articles."""
    titles = {"mr", "mrs", "ms", "dr"}
    return frozenset(terms(name)) - titles


def question_names(question: str, known: frozenset[str]) -> list[str]:
    """The name words of a question as typed, by the corpus or by a capital inside it, in order."""
    words = [match.group() for match in _WORD.finditer(question)]
    return [
        word
        for place, word in enumerate(words)
        if word.casefold() not in STOPWORDS | _NOT_NAMES
        and (word.casefold() in known or (place > 0 and word[0].isupper()))
    ]
