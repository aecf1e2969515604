"""Whether a question leans on the one before it, and in what way."""

from __future__ import annotations

import re
from enum import Enum

from qa.followups.mentioned import OPEN, names_in, without_times
from qa.lexical import terms
from qa.question import Question

_OPENER = re.compile(
    r"\W*(?:(?:and|but|or|so|also|plus|then)\b[\s,]*)?(?:(?:what|how)\s+about\b\s*)?",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:who|whom|whose|why|when|where|how|which|what)\b"
    r"|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must"
    r"|tell|list|name|show|explain)\b",
    re.IGNORECASE,
)
WHICH = re.compile(r"(?:which|what|whose|how\s+many)((?:\s+[\w’'-]+){1,2})\W*", re.IGNORECASE)
"""A question that says no more than which: "Which companies?"."""
_CONNECTS = re.compile(
    r"\bin\s+(?:return|exchange|response)\b|\binstead\b|\b(?:what|who|where|why|how)\s+else\b"
    r"|\bthe\s+others?\W*$|\bafterwards\b",
    re.IGNORECASE,
)
_POINTS_IN_TIME = re.compile(
    r"\b(?<!and )then\b|\b(?:that|the\s+same)\s+(?:day|time|week|month|year|meeting|visit|occasion)\b",
    re.IGNORECASE,
)
_POINTS_TO_A_PLACE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )(?<!\bhas )(?<!\bhave )\bthere\b"
    r"(?!\s+(?:is|are|was|were|be|been|a|an|any|no)\b)",
    re.IGNORECASE,
)
_POINTS_TO_A_THING = re.compile(
    r"(?:^|\b(?:about|of|for|from|with|after|before|by|to|is|was|did|do|does|on|in|at|than|like)\s+)that\b"
    r"|\bthat\W*$|\bthis\b(?!\s+(?:year|month|week|morning|spring|summer|autumn|winter|series)\b)"
    r"|\bthese\b(?!\s+briefings\b)|\bthose\b(?!\s+(?:who|that|which|released)\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:(?P<person>he|she|him|his|her|hers)|(?P<thing>it|its|they|them|their|theirs))\b",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    r"\bit\s+(?:true|possible|likely|clear|unclear|known|certain|said|take)\b", re.IGNORECASE
)
_POSSESSIVES = frozenset("his her its their".split())
_CLAUSE = re.compile(
    r"\b(?:and|but|or|that|when|if|whether|because|before|after|while|who|which|why|where|how)\b|[,;:]",
    re.IGNORECASE,
)
_NOUN = re.compile(r"\b(?:the|a|an|which|what|this)\s+(?!did|do|does|is|was|are|were|has|have)\w+")


class Leaning(Enum):
    """In what way a question leans on the one before."""

    INSTEAD = "it asks the same of something else"
    PERSON = "it points to somebody"
    THING = "it points to something"
    PLACE = "it points to a place"
    TIME = "it points to a time"
    WHOLE = "it says next to nothing itself"


def opening(text: str) -> tuple[str, str]:
    """The words that tie a question to the one before, "and" or "what about", and the rest of it.

    >>> opening("What about the banks?")
    ('What about ', 'the banks?')
    """
    match = _OPENER.match(text)
    end = match.end() if match else 0
    return text[:end], text[end:]


def leaning_of(asked: Question, names: frozenset[str]) -> Leaning | None:
    """In what way the question leans on the one before it; None if it does not."""
    text = asked.text
    tie, rest = opening(text)
    if any(map(str.isalpha, tie)) and (not _WHOLE.search(rest) or WHICH.fullmatch(rest)):
        return Leaning.INSTEAD if terms(rest) else Leaning.WHOLE
    if asked.times and not _WHOLE.search(text) and not terms(without_times(text, asked)):
        return Leaning.INSTEAD
    if _POINTS_IN_TIME.search(text):
        return Leaning.TIME
    loose = [match for match in _PRONOUN.finditer(text) if not _bound(text, match, names)]
    if loose:
        people = [match for match in loose if match["person"]]
        if people and (len(people) < len(loose) or _points_elsewhere(text)):
            return Leaning.WHOLE
        return Leaning.PERSON if people else Leaning.THING
    if _POINTS_TO_A_THING.search(text):
        return Leaning.THING
    if _POINTS_TO_A_PLACE.search(text):
        return Leaning.PLACE
    said = [term for term in asked.terms if term not in OPEN]
    if _CONNECTS.search(text) or (len(said) <= 1 and not asked.names and not asked.times):
        return Leaning.WHOLE
    return None


def _points_elsewhere(text: str) -> bool:
    return bool(_POINTS_TO_A_THING.search(text) or _POINTS_TO_A_PLACE.search(text))


def _bound(text: str, match: re.Match[str], names: frozenset[str]) -> bool:
    """Whether something in the question itself can be what its pronoun means."""
    if _SAYS_NOTHING.match(text, match.start()):
        return True
    earlier = text[: match.start()]
    possible = bool(names_in(earlier, names)) or (
        match["thing"] is not None and bool(_NOUN.search(earlier.casefold()))
    )
    if not possible:
        return False
    if match.group().casefold() in _POSSESSIVES:
        return True
    first = min((span.end for span in names_in(earlier, names)), default=0)
    return bool(_CLAUSE.search(earlier, first or earlier.find(" ")))
