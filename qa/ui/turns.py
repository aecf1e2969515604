"""A conversation: questions with what became of them, and how they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from qa.coverage import Coverage
from qa.render import answer_to_html, passages_to_html
from qa.render.location import date_text
from qa.types import Answer, Carried, Citation, Document, Hit
from qa.ui.asked import LISTS, Asked, to_query


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer, the reason why there is none, or neither while it is sought."""

    asked: Asked
    answer: Answer | None = None
    failure: str | None = None
    note: str | None = None
    """What has changed since the link was made that the question came by."""
    coverage: Coverage | None = None
    """What was searched, where nothing was found."""
    passages: tuple[Hit, ...] = ()
    """What is being read, while the answer is sought."""
    ahead: int = 0
    """How many others are read before it."""
    judged: str = ""
    """What somebody said of the answer, or why that could not be kept, as a sentence."""


JUDGING = {
    "right": "This answers the question, or rightly says that nothing does",
    "wrong": "This does not answer the question",
    "missing": "The briefings answer it, but that is not shown",
}
"""What can be said of an answer, and what it means."""
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


def last_answer(turns: Conversation) -> Answer | None:
    """The answer that a next question may lean on."""
    return next((turn.answer for turn in reversed(turns) if turn.answer), None)


def turn_at(turns: Conversation, number: object) -> Turn | None:
    """The turn that a button names; None for a number that no button has."""
    within = isinstance(number, int) and 0 <= number < len(turns)
    return turns[number] if within and isinstance(number, int) else None


def citation_at(turns: Conversation, turn: object, place: object) -> Citation | None:
    """The citation that a button names, carried from the answer that showed it.

    None for numbers that no button has: they come from the browser.
    """
    found = turn_at(turns, turn)
    if found is None or found.answer is None or not isinstance(place, int):
        return None
    shown = found.answer.citations or found.answer.nearest
    return shown[place] if 0 <= place < len(shown) else None


def places_in(turns: Conversation, turn: int, document: Document) -> tuple[int, ...]:
    """The places of all that a turn quotes from a document, in the order of its text."""
    found = turn_at(turns, turn)
    if found is None or found.answer is None:
        return ()
    shown = found.answer.citations or found.answer.nearest
    places = [place for place, one in enumerate(shown) if one.document.id == document.id]
    return tuple(sorted(places, key=lambda place: shown[place].start))


def carried_by(turn: Turn) -> tuple[Carried, ...]:
    """What a turn took over from the one before it, as its chips show it."""
    return turn.answer.carried if turn.answer else turn.asked.about or ()


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
    return f'<div role="region" aria-label="Conversation">{said}</div>'


def filter_chips(asked: Asked) -> list[tuple[str, str, str]]:
    """The filter as chips: (field, value, what is shown)."""
    within = asked.within
    chips = [
        (name, "", f"{name} {date_text(day)}")
        for name, day in (("since", within.since), ("until", within.until))
        if day
    ]
    return chips + [(field, value, value) for field in LISTS for value in getattr(within, field)]


def _turn(turn: Turn, number: int, opened: int | None) -> str:
    if turn.answer:
        said = answer_to_html(turn.answer, number, opened, turn.coverage)
    elif turn.failure:
        said = f'<div class="answer failure" role="alert"><p>{escape(turn.failure)}</p></div>'
    else:
        said = _pending(turn)
    note = (
        f'<p class="answer-note since-link" dir="auto">{escape(turn.note)} '
        '<button type="button" class="renew">Ask the newest</button></p>'
        if turn.note
        else ""
    )
    question = turn.asked.question
    link = escape(to_query(turn.asked, turn.answer))
    return (
        f'<section class="turn" data-turn="{number}" data-link="{link}">'
        f'<div class="asked"><h2 class="question" dir="auto">{escape(question)}</h2>'
        '<button type="button" class="edit" aria-label="Edit the question">Edit</button>'
        '<button type="button" class="copy-link" aria-label="Copy a link to this answer"></button>'
        f"</div>{_chips(turn)}{note}{said}{_judging(turn)}</section>"
    )


def _pending(turn: Turn) -> str:
    """What is being done: searching, waiting for others, reading."""
    what = "Searching the briefings…"
    if turn.ahead:
        what = f"{turn.ahead} question{'' if turn.ahead == 1 else 's'} before this one…"
    elif turn.passages:
        briefings = len({hit.passage.document.id for hit in turn.passages})
        what = (
            f"Reading {len(turn.passages)} passages of "
            f"{briefings} briefing{'' if briefings == 1 else 's'}…"
        )
    return f'<div class="answer pending"><p>{what}</p>{passages_to_html(turn.passages)}</div>'


def _judging(turn: Turn) -> str:
    """Whether the answer is right: three buttons, and a line for a note that the script opens."""
    if turn.answer is None:
        return ""
    if turn.judged:
        return f'<p class="answer-note judged" role="status">{escape(turn.judged)}</p>'
    buttons = "".join(
        f'<button type="button" class="judge" data-verdict="{verdict}" aria-pressed="false" '
        f'title="{meaning}">{verdict.capitalize()}</button>'
        for verdict, meaning in JUDGING.items()
    )
    return (
        f'<form class="judging" aria-label="Is this right?"><span>Is this right?</span>{buttons}'
        '<span class="note" hidden><input type="text" name="note" maxlength="2000" '
        'placeholder="A note, if you like" aria-label="A note, if you like">'
        '<button type="submit">Keep</button></span></form>'
    )


def _chips(turn: Turn) -> str:
    """What was carried over and what the search was narrowed to, each with a button to ask without it."""
    about = [
        _chip("drop", f'data-chip="{place}"', one.text, one.kind)
        for place, one in enumerate(carried_by(turn))
    ]
    within = [
        _chip("widen", f'data-field="{field}" data-value="{escape(value)}"', shown, field)
        for field, value, shown in filter_chips(turn.asked)
    ]
    return _row("about", about) + _row("only in", within)


def _row(title: str, chips: Sequence[str]) -> str:
    if not chips:
        return ""
    return f'<ul class="chips" aria-label="{title}"><li class="chips-title">{title}</li>{"".join(chips)}</ul>'


def _chip(action: str, carries: str, text: str, kind: str) -> str:
    return (
        f'<li class="chip is-{escape(kind)}"><span dir="auto">{escape(text)}</span>'
        f'<button type="button" class="{action}" {carries} '
        f'aria-label="Ask without “{escape(text)}”">×</button></li>'
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
