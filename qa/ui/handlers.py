"""What the chat does at each event: session state in, session state and HTML out.

Nothing is shared between sessions but the engine. A session's state holds its answers with the documents
they quote, so a source opens from what the answer was made of, even after the index was replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qa.engine import EVERYTHING, Engine
from qa.errors import QAError, SettingsError
from qa.feedback import give
from qa.filters import Filter
from qa.render.keeping import FORMATS, Kept, keep
from qa.types import Span
from qa.ui.asked import LISTS, Asked, to_filter
from qa.ui.asking import Asking
from qa.ui.narrowing import narrowing_to_html, widened
from qa.ui.offline import gr
from qa.ui.source_pane import Opened, bar_to_html, pages_to_html, text_to_html
from qa.ui.turns import (
    JUDGING,
    Conversation,
    abandoned,
    carried_by,
    citation_at,
    conversation_to_html,
    places_in,
    turn_at,
)

MOST_TURNS = 50
"""Turns of a kept conversation that are asked again."""
CLOSED: tuple[Any, ...] = (None, "", "", "")
"""What closes the source: opened, bar, source, page."""
Update = tuple[Any, ...]
"""One new value per output component."""


@dataclass(eq=False, slots=True)
class Sitting:
    """What one page's conversations share: which of them is on, and whether nothing has been asked in it.

    An answer that comes after its conversation was ended belongs to none: it must not bring that back.
    """

    number: int = 0
    fresh: bool = True

    def anew(self) -> None:
        """End the conversation that is on."""
        self.number += 1
        self.fresh = True

    def goes_on(self, turns: Conversation = ()) -> Conversation:
        """The turns that a question follows: `turns`, but none in a fresh conversation."""
        before = () if self.fresh else turns
        self.fresh = False
        return before

    def while_on(self, updates: Iterator[Update]) -> Iterator[Update]:
        """The updates until another conversation begins."""
        number = self.number
        for update in updates:
            if self.number != number:
                return
            yield update


@dataclass(frozen=True, slots=True)
class Handlers:
    """The handlers of one chat. Their `event` arguments carry what the browser chose."""

    engine: Engine
    examples: tuple[str, ...]
    asking: Asking

    def welcome(self) -> str:
        """What stands where the conversation will."""
        return self._html((), None)

    def narrowing(self, within: Filter = EVERYTHING, trouble: str = "") -> str:
        """The filter's chips and its form."""
        return narrowing_to_html(within, self.engine.documents, trouble)

    def ask(
        self,
        question: str,
        turns: Conversation,
        opened: Opened | None,
        within: Filter,
        sitting: Sitting,
    ) -> Iterator[Update]:
        """Show the question at once, then its answer → turns, conversation, box, button."""
        if not question.strip():
            yield turns, gr.skip(), gr.skip(), gr.skip()
            return
        asked = Asked(question.strip(), within=within)
        said = self.asking.asked(sitting.goes_on(turns), asked)
        yield from sitting.while_on(self._shown(now, opened) for now in said)

    def example(
        self,
        turns: Conversation,
        opened: Opened | None,
        within: Filter,
        sitting: Sitting,
        event: gr.EventData,
    ) -> Iterator[Update]:
        """Ask the example question that was chosen."""
        chosen = _number(event, "example")
        possible = chosen is not None and 0 <= chosen < len(self.examples)
        question = self.examples[chosen or 0] if possible else ""
        yield from self.ask(question, turns, opened, within, sitting)

    def arrive(
        self, turns: Conversation, sitting: Sitting, request: gr.Request
    ) -> Iterator[Update]:
        """Ask what the page's address carries → turns, conversation, box, button, filter, its form."""
        yield _nothing(6)
        query = "" if turns else str(request.query_params)
        for number, now in enumerate(self.asking.linked((), query)):
            within = now[-1].asked.within
            form = (within, self.narrowing(within)) if number == 0 else (gr.skip(), gr.skip())
            sitting.goes_on()
            yield (*self._shown(now, None), *form)

    def reopen(self, sitting: Sitting, event: gr.EventData) -> Iterator[Update]:
        """Ask a conversation again that the browser kept → turns, conversation, box, button, closed source."""
        yield _nothing(8)
        queries = getattr(event, "queries", None)
        sitting.anew()
        chosen = queries[:MOST_TURNS] if isinstance(queries, list) else []
        said = self._reopened(sitting.goes_on(), [str(query) for query in chosen])
        for update in sitting.while_on(self._shown(now, None) for now in said):
            yield (*update, *CLOSED)

    def drop(self, turns: Conversation, event: gr.EventData) -> Iterator[Update]:
        """Ask a question again without something that it took over."""
        yield _nothing(8)
        number, chip = _number(event, "turn"), _number(event, "chip")
        turn = turn_at(turns, number)
        if turn is not None and number is not None and chip is not None:
            left = tuple(one for place, one in enumerate(carried_by(turn)) if place != chip)
            yield from self._again(turns, number, replace(turn.asked.anew(), about=left))

    def widen(self, turns: Conversation, event: gr.EventData) -> Iterator[Update]:
        """Ask a question again without a part of its filter."""
        yield _nothing(8)
        number = _number(event, "turn")
        turn = turn_at(turns, number)
        if turn is not None and number is not None:
            field, value = getattr(event, "field", None), getattr(event, "value", None)
            within = widened(turn.asked.within, field, value)
            yield from self._again(turns, number, replace(turn.asked.anew(), within=within))

    def renew(self, turns: Conversation, event: gr.EventData) -> Iterator[Update]:
        """Ask a question of a link again, of the newest generation."""
        yield _nothing(8)
        number = _number(event, "turn")
        turn = turn_at(turns, number)
        if turn is not None and number is not None:
            yield from self._again(turns, number, turn.asked.anew())

    def edit(self, turns: Conversation, event: gr.EventData) -> Iterator[Update]:
        """Ask another question in the place of an earlier one, and those after it again."""
        yield _nothing(8)
        number, question = _number(event, "turn"), str(getattr(event, "question", "")).strip()
        turn = turn_at(turns, number)
        if turn is not None and number is not None and question:
            asked = Asked(question, within=turn.asked.within)
            yield from self._again(turns, number, asked)

    def narrow(self, turns: Conversation, within: Filter, event: gr.EventData) -> Iterator[Update]:
        """Take over the form's filter → filter, form, and for "ask again" what `edit` gives."""
        given = getattr(event, "filter", None)
        unchanged = _nothing(8)
        try:
            within = to_filter(_lists(given))
        except SettingsError as error:
            yield (within, self.narrowing(within, str(error)), *unchanged)
            return
        yield (within, self.narrowing(within), *unchanged)
        if turns and getattr(event, "again", None) is True:
            asked = replace(turns[-1].asked.anew(), within=within)
            for update in self._again(turns, len(turns) - 1, asked):
                yield (within, gr.skip(), *update)

    def clear(self, within: Filter, event: gr.EventData) -> Update:
        """Take one value out of the filter → filter, form."""
        field, value = getattr(event, "field", None), getattr(event, "value", None)
        within = widened(within, field, value)
        return within, self.narrowing(within)

    def save(self, turns: Conversation, event: gr.EventData) -> Any:
        """The conversation as a file, in HTML that the browser saves."""
        kind = getattr(event, "format", None)
        if not isinstance(kind, str) or kind not in FORMATS:
            return gr.skip()
        kept = [Kept(turn.answer, str(turn.asked.within)) for turn in turns if turn.answer]
        return keep(kept, kind)

    def judge(self, turns: Conversation, opened: Opened | None, event: gr.EventData) -> Update:
        """Keep what somebody says of an answer → turns, conversation."""
        number, verdict = _number(event, "turn"), getattr(event, "verdict", None)
        turn = turn_at(turns, number)
        if turn is None or number is None or turn.answer is None or verdict not in JUDGING:
            return _nothing(2)
        try:
            give(self.engine.folder, turn.answer, verdict, str(getattr(event, "note", "")))
            judged = f"Kept beside the index: {verdict}."
        except QAError as error:
            judged = f"This could not be kept: {error}"
        turns = (*turns[:number], replace(turn, judged=judged), *turns[number + 1 :])
        return turns, self._html(turns, opened)

    def give_up(self, turns: Conversation, opened: Opened | None) -> Update:
        """After an unforeseen error: nothing stays pending, the button works again."""
        return self._shown(abandoned(turns), opened)

    def open_source(
        self, turns: Conversation, opened: Opened | None, event: gr.EventData
    ) -> Update:
        """Open the source of a citation → opened, bar, source, page, conversation."""
        turn, place = _number(event, "turn"), _number(event, "place")
        citation = citation_at(turns, turn, place)
        if citation is None or turn is None or place is None:
            return opened, *(gr.skip(),) * 4
        original = self.engine.original(citation.document)
        new = Opened(citation, turn, place, original, places_in(turns, turn, citation.document))
        page = pages_to_html(new, None)
        return new, bar_to_html(new), text_to_html(new), page, self._html(turns, new)

    def close_source(self, turns: Conversation, _: Opened | None) -> Update:
        """Close the pane → opened, bar, source, page, conversation."""
        return *CLOSED, self._html(turns, None)

    def turn_page(self, opened: Opened | None, event: gr.EventData) -> Any:
        """Draw the page that was asked for, or that of what was found."""
        if opened is None:
            return gr.skip()
        start, end = _number(event, "start"), _number(event, "end")
        longest = len(opened.citation.document.text)
        spot = None
        if start is not None and end is not None and 0 <= start < end <= longest:
            spot = Span(start, end)
        return pages_to_html(opened, _number(event, "page"), _number(event, "enlarged") or 1, spot)

    def start_anew(self, sitting: Sitting) -> Update:
        """Forget the conversation → turns, conversation, box, button, opened, bar, source, page."""
        sitting.anew()
        return *self._shown((), None), *CLOSED

    def _reopened(self, turns: Conversation, queries: Sequence[str]) -> Iterator[Conversation]:
        for query in queries:
            for now in self.asking.linked(turns, query):
                yield now
                turns = now

    def _again(self, turns: Conversation, number: int, asked: Asked) -> Iterator[Update]:
        for now in self.asking.again(turns, number, asked):
            yield (*self._shown(now, None), *CLOSED)

    def _shown(self, turns: Conversation, opened: Opened | None) -> Update:
        """Turns, conversation, box, button; the button waits while an answer is sought."""
        pending = any(turn.answer is None and turn.failure is None for turn in turns)
        button = gr.Button(interactive=not pending)
        return turns, self._html(turns, opened), gr.skip(), button

    def _html(self, turns: Conversation, opened: Opened | None) -> str:
        key = opened.key if opened else None
        briefings = len(self.engine.index.manifest.documents)
        return conversation_to_html(turns, self.examples, briefings, key)


def _nothing(outputs: int) -> Update:
    """Leaves so many components as they are; a generator that yields nothing would empty them."""
    return (gr.skip(),) * outputs


def _number(event: gr.EventData, name: str) -> int | None:
    """A number that the browser sent; None for anything else."""
    value = getattr(event, name, None)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _lists(given: object) -> dict[str, Sequence[str]]:
    """The lists of texts, by their names in a link, that the browser sent; anything else is left out."""
    if not isinstance(given, dict):
        return {}
    names = ("since", "until", *LISTS.values())
    return {
        name: [value for value in given[name] if isinstance(value, str)]
        for name in names
        if isinstance(given.get(name), list)
    }
