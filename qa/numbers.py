"""Numbers in a sentence, and whether one of them counts what a question asks for."""

from __future__ import annotations

import re
from functools import lru_cache

from qa.lexical import STOPWORDS, stem, words
from qa.question import Question, head
from qa.times.dates import find_dates
from qa.types import Span

_NUMBER = re.compile(
    r"(?<![\w.,])[$€£]?\d[\d,.]*\d?(?:\s?(?:%|per cent|percent|million|billion|thousand|bn|m)\b)?"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundreds?|thousands?|dozens?|millions?|billions?|first|second|third|fourth"
    r"|fifth|once|twice)\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"first|second|third|fourth|fifth", re.IGNORECASE)
_COUNTED = re.compile(r"\bhow many ((?:[\w’'-]+ ){0,2}[\w’'-]+)", re.IGNORECASE)
_VAGUE_NUMBER = re.compile(
    r"\b(?:several|many|few|none|no|nobody|some|numerous|countless|both|all|one|a couple|half|most)\b",
    re.IGNORECASE,
)


NEAR = 6
"""Among so many words before and after an ordinal stands what it counts."""


def counts(question: Question, sentence: str) -> bool:
    """Whether a sentence holds a number that the question does not bring, and that may count something.

    "The fourth visit" counts visits, and so does "the visit was the fourth"; "the First Lady" counts nothing
    that is asked for.
    """
    brought = {stem(word.of(question.text)) for word in words(question.text)}
    asked = _COUNTED.search(question.text)
    thing = stem(head(asked[1]) or "") if asked else ""
    counted = {thing} if thing and thing != "time" else brought - STOPWORDS
    for number in numbers(sentence):
        near = (*_stems(sentence[: number.start])[-NEAR:], *_stems(sentence[number.end :])[:NEAR])
        ordinal = _ORDINAL.fullmatch(number.of(sentence))
        if stem(number.of(sentence)) not in brought and (
            not ordinal or not counted.isdisjoint(near)
        ):
            return True
    return bool(_VAGUE_NUMBER.search(sentence))


@lru_cache(maxsize=4096)
def numbers(sentence: str) -> tuple[Span, ...]:
    """Numbers in figures or words that are not part of a date."""
    dates = [Span(mention.start, mention.end) for mention in find_dates(sentence)]
    numbers = [
        Span(match.start(), match.start() + len(match.group().rstrip(",. ")))
        for match in _NUMBER.finditer(sentence)
    ]
    return tuple(span for span in numbers if not any(span.overlaps(date) for date in dates))


def _stems(text: str) -> list[str]:
    return [stem(word.of(text)) for word in words(text)]
