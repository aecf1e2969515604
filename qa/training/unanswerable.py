"""Questions that their paragraph no longer answers, made by rule from ones that it does.

The rules follow what annotators of SQuAD 2.0 were seen to do (Rajpurkar, Jia & Liang 2018, table 2):
another name, another number, an antonym, a negation. What they make is sometimes clumsy, and now and then
still answerable; it teaches the reader to check every word of a question against the paragraph.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from qa.names import name_spans
from qa.types import Span

_ANTONYMS = """
first last | before after | largest smallest | biggest smallest | most least | highest lowest | more less
more fewer | increase decrease | increased decreased | increases decreases | north south | northern southern
east west | eastern western | began ended | begin end | started stopped | start stop | win lose | won lost
oldest newest | oldest youngest | early late | earlier later | earliest latest | above below
maximum minimum | success failure | include exclude | included excluded | allowed forbidden | allow forbid
with without | same different | old new | best worst | better worse | higher lower | larger smaller
greater smaller | longer shorter | longest shortest | always never | open closed | opened closed
public private | internal external | positive negative | strong weak | accepted rejected | accept reject
approved rejected | supported opposed | support oppose | arrived left | joined left | enter leave | gained lost
bought sold | rise fall | rose fell | built destroyed | created abolished | agreed refused | agree disagree
lifted imposed | outside inside | male female | men women | father mother | brother sister | friend enemy
major minor | many few | majority minority | common rare | rich poor | fast slow | hot cold | war peace
"""
_NEGATIONS = {
    "is": ["is not", "isn't"],
    "are": ["are not", "aren't"],
    "was": ["was not", "wasn't"],
    "were": ["were not", "weren't"],
    "did": ["didn't", "did never"],
    "does": ["doesn't"],
    "do": ["don't"],
    "can": ["cannot", "can't"],
    "could": ["could not", "couldn't"],
    "has": ["has not", "hasn't"],
    "had": ["had not", "had never"],
    "will": ["will not", "won't"],
}
NEGATED = 0.15
"""How often negation is tried first; else it is not."""
MONTHS = (
    "January February March April May June July August September October November December".split()
)
_MONTH = re.compile(r"\b(?:" + "|".join(MONTHS) + r")\b")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_WORD = re.compile(r"[A-Za-z]+")


def _antonyms() -> dict[str, list[str]]:
    opposite: dict[str, list[str]] = {}
    for pair in _ANTONYMS.replace("\n", " | ").split("|"):
        if pair.strip():
            one, other = pair.split()
            opposite.setdefault(one, []).append(other)
            opposite.setdefault(other, []).append(one)
    return opposite


_OPPOSITE = _antonyms()


def spoiled(
    question: str, answer: str, paragraph: str, others: Sequence[str], chance: random.Random
) -> str | None:
    """`question` changed so that `paragraph` no longer answers it, or None if no rule applies.

    `others` are further paragraphs about the same subject, from which names and numbers are taken.
    """
    rules: list[Callable[[], str | None]] = [
        lambda: _other_name(question, answer, paragraph, others, chance),
        lambda: _other_name(question, answer, paragraph, others, chance),
        lambda: _other_number(question, answer, paragraph, others, chance),
        lambda: _other_month(question, chance),
        lambda: _antonym(question, chance),
    ]
    chance.shuffle(rules)
    if chance.random() < NEGATED:
        rules.insert(0, lambda: _negation(question, chance))
    return next((made for rule in rules if (made := rule())), None)


def _replaced(text: str, span: Span, new: str) -> str:
    return text[: span.start] + new + text[span.end :]


def _other_name(
    question: str, answer: str, paragraph: str, others: Sequence[str], chance: random.Random
) -> str | None:
    """A name of the question for one of the paragraph (in half of the cases) or of the others."""
    mine = name_spans(question, frozenset())
    if not mine:
        return None
    span = chance.choice(mine)
    texts = [paragraph] if chance.random() < 0.5 else chance.sample(others, min(3, len(others)))
    words = len(span.of(question).split())
    found = {
        other.of(text)
        for text in texts
        for other in name_spans(text, frozenset())
        if abs(len(other.of(text).split()) - words) <= 1
    }
    taken = f"{question} {answer}".casefold()
    fitting = sorted(name for name in found if not _shares_word(name.casefold(), taken))
    return _replaced(question, span, chance.choice(fitting)) if fitting else None


def _shares_word(name: str, text: str) -> bool:
    return any(len(word) > 2 and word in text for word in name.split())


def _other_number(
    question: str, answer: str, paragraph: str, others: Sequence[str], chance: random.Random
) -> str | None:
    """A number of the question for another with as many digits."""
    mine = [Span(*match.span()) for match in _NUMBER.finditer(question)]
    if not mine:
        return None
    span = chance.choice(mine)
    old = span.of(question)
    found = {
        match.group()
        for text in (paragraph, *others[:5])
        for match in _NUMBER.finditer(text)
        if len(match.group()) == len(old) and match.group() not in (old, answer)
    }
    if found and chance.random() < 0.7:
        return _replaced(question, span, chance.choice(sorted(found)))
    last = len(old) - 1
    while not old[last].isdigit():
        last -= 1
    digit = chance.choice([d for d in "0123456789" if d != old[last]])
    new = old[:last] + digit + old[last + 1 :]
    return None if new in paragraph else _replaced(question, span, new)


def _other_month(question: str, chance: random.Random) -> str | None:
    match = _MONTH.search(question)
    if not match:
        return None
    new = chance.choice([month for month in MONTHS if month != match.group()])
    return _replaced(question, Span(*match.span()), new)


def _antonym(question: str, chance: random.Random) -> str | None:
    places = [m for m in _WORD.finditer(question) if m.group() in _OPPOSITE]
    if not places:
        return None
    match = chance.choice(places)
    return _replaced(question, Span(*match.span()), chance.choice(_OPPOSITE[match.group()]))


def _negation(question: str, chance: random.Random) -> str | None:
    places = [m for m in _WORD.finditer(question) if m.group() in _NEGATIONS]
    if not places or re.search(r"\b(?:not|never|no)\b|n't", question):
        return None
    match = places[0]
    return _replaced(question, Span(*match.span()), chance.choice(_NEGATIONS[match.group()]))
