"""A conversation: questions with what became of them, and how they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from qa.render import answer_to_html
from qa.types import Answer, Citation


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer, the reason why there is none, or neither while it is sought."""

    question: str
    answer: Answer | None = None
    failure: str | None = None


Conversation = tuple[Turn, ...]
"""The turns of one session, oldest first."""


def concluded(turns: Conversation, turn: Turn) -> Conversation:
    """The conversation with its last turn replaced."""
    return (*turns[:-1], turn)


def abandoned(turns: Conversation) -> Conversation:
    """The conversation after an unforeseen error: nothing stays pending."""
    if not turns or turns[-1].answer or turns[-1].failure:
        return turns
    failure = "Something went wrong in this program; the details are in the terminal"
    return concluded(turns, replace(turns[-1], failure=failure))


def citation_at(turns: Conversation, turn: object, place: object) -> Citation | None:
    """The citation that a button names, carried from the answer that showed it.

    None for numbers that no button has: they come from the browser.
    """
    if not isinstance(turn, int) or not isinstance(place, int):
        return None
    if not 0 <= turn < len(turns):
        return None
    answer = turns[turn].answer
    if answer is None:
        return None
    shown = answer.citations or answer.nearest
    return shown[place] if 0 <= place < len(shown) else None


def conversation_to_html(
    turns: Conversation,
    examples: Sequence[str],
    briefings: int,
    opened: tuple[int, int] | None = None,
) -> str:
    """The turns in order, or the welcome before the first; `opened` is (turn, place) of the source."""
    if not turns:
        return _welcome(examples, briefings)
    said = "".join(
        _turn(turn, number, opened[1] if opened and opened[0] == number else None)
        for number, turn in enumerate(turns)
    )
    last = turns[-1].answer
    if last and not last.answered:
        said += f'<div class="instead">{_examples("These are answered", examples)}</div>'
    return f'<div role="log" aria-label="Conversation">{said}</div>'


def _turn(turn: Turn, number: int, opened: int | None) -> str:
    if turn.answer:
        said = answer_to_html(turn.answer, number, opened)
    elif turn.failure:
        said = f'<div class="answer failure" role="alert"><p>{escape(turn.failure)}</p></div>'
    else:
        said = '<div class="answer pending"><p>Looking through the briefings…</p></div>'
    return (
        f'<section class="turn"><h2 class="question" dir="auto">{escape(turn.question)}</h2>'
        f"{said}</section>"
    )


def _welcome(examples: Sequence[str], briefings: int) -> str:
    counted = f"{briefings:,} briefing{'' if briefings == 1 else 's'}"
    return (
        '<div class="welcome"><h1>Ask the briefings</h1>'
        f"<p>Every answer is a verbatim quotation from {counted}, shown in its place. "
        f"What they do not say is not answered.</p>{_examples('Try one of these', examples)}</div>"
    )


def _examples(title: str, examples: Sequence[str]) -> str:
    """Questions that are asked by a click; "" if there are none."""
    chips = "".join(
        f'<li><button type="button" class="example" data-example="{number}" dir="auto">'
        f"{escape(example)}</button></li>"
        for number, example in enumerate(examples)
    )
    return (
        f'<p class="examples-title">{title}</p><ul class="examples">{chips}</ul>' if chips else ""
    )
