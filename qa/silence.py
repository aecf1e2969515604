"""Why a question is not answered: what cannot be asked at all, and what the briefings do not tell."""

from __future__ import annotations

from collections.abc import Sequence

from qa.grounds import Grounds, joined
from qa.index import Index
from qa.lexical import terms
from qa.question import MOST_CHARACTERS, Question
from qa.times.expressions import TimeMention
from qa.timing import spoken_of
from qa.types import Evidence

NEAREST = 3
"""How many near misses silence shows."""


def refusal(question: str) -> str | None:
    """Why a question cannot be asked at all, or None."""
    if not question.strip():
        return "The question is empty."
    if len(question) > MOST_CHARACTERS:
        return (
            f"The question has {len(question):,} characters; "
            f"please ask in at most {MOST_CHARACTERS:,}."
        )
    if not terms(question):
        return "The question has no words to search for; please name what you want to know."
    return None


def reason(
    question: Question,
    evidence: Sequence[Evidence],
    timely: Sequence[Evidence],
    apt: Sequence[Evidence],
    best: float,
    threshold: float,
    index: Index,
    grounds: Grounds,
) -> str:
    """Why there is silence, in one or two sentences that name what is missing."""
    if not evidence:
        return "No word of the question occurs in these briefings."
    if not timely:
        named = joined([_said(question.text, time) for time in question.times], "or")
        near = next((times for one in evidence[:NEAREST] if (times := spoken_of(one))), ())
        known = list(dict.fromkeys(time.roughly for time in near))[:NEAREST]
        return f"Not found in these briefings: no passage near the question speaks of {named}" + (
            f"; the nearest speaks of {joined(known)}." if known else "."
        )
    unknown = [
        name
        for name in question.names
        if all(not index.lexical.knows(stem) for stem in terms(name))
    ]
    if unknown:
        named = joined([f"“{name}”" for name in unknown], "or")
        return f"Not found in these briefings: they nowhere mention {named}."
    if not apt:
        return (
            "Not found in these briefings: the nearest passages speak of others than are asked for."
        )
    gap = grounds.gap(apt, [_said(question.text, time) for time in question.times])
    if gap:
        return f"Not found in these briefings: no passage near the question {gap}."
    return (
        "Not found in these briefings: the nearest passages do not clearly answer the question "
        f"(confidence {best:.2f}, at least {threshold:.2f} is needed)."
    )


def _said(text: str, time: TimeMention) -> str:
    """A time as the question names it; one that hangs on today with the days that it means."""
    words = text[time.start : time.end]
    relative = not time.yearless and not any(c.isdigit() for c in words)
    return f"{words} ({time.interval})" if relative else words
