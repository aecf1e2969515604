"""What the chat does at each event: session state in, session state and HTML out.

Nothing is shared between sessions but the engine. A session's state holds its answers with the documents
they quote, so a source opens from what the answer was made of, even after the index was replaced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from qa.engine import Engine
from qa.errors import QAError
from qa.question import MOST_CHARACTERS
from qa.ui.offline import gr
from qa.ui.source_pane import Opened, bar_to_html, pages_to_html, text_to_html
from qa.ui.turns import Conversation, Turn, abandoned, citation_at, concluded, conversation_to_html

LONGEST_LINK = 2 * MOST_CHARACTERS
"""Characters of a question in an address: enough that a longer one is refused like a typed one."""
Update = tuple[Any, ...]
"""One new value per output component."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """The handlers of one chat. Their `event` arguments carry numbers that the browser chose."""

    engine: Engine
    examples: tuple[str, ...]

    def welcome(self) -> str:
        """What stands where the conversation will."""
        return self._html((), None)

    def ask(self, question: str, turns: Conversation, opened: Opened | None) -> Iterator[Update]:
        """Show the question at once, then its answer → turns, conversation, box, button."""
        question = question.strip()
        if not question:
            yield turns, gr.skip(), gr.skip(), gr.skip()
            return
        turns = (*turns, Turn(question))
        yield turns, self._html(turns, opened), "", gr.Button(interactive=False)
        try:
            turn = replace(turns[-1], answer=self.engine.ask(question))
        except QAError as error:
            turn = replace(turns[-1], failure=str(error))
        yield self._settled(concluded(turns, turn), opened)

    def example(
        self, turns: Conversation, opened: Opened | None, event: gr.EventData
    ) -> Iterator[Update]:
        """Ask the example question that was chosen."""
        chosen = _number(event, "example")
        within = chosen is not None and 0 <= chosen < len(self.examples)
        yield from self.ask(self.examples[chosen or 0] if within else "", turns, opened)

    def arrive(
        self, turns: Conversation, opened: Opened | None, request: gr.Request
    ) -> Iterator[Update]:
        """Ask the question that the page's address carries as `?q=…`, if it does."""
        linked = dict(request.query_params).get("q", "")
        yield from self.ask("" if turns else linked[:LONGEST_LINK], turns, opened)

    def give_up(self, turns: Conversation, opened: Opened | None) -> Update:
        """After an unforeseen error: nothing stays pending, the button works again."""
        return self._settled(abandoned(turns), opened)

    def open_source(
        self, turns: Conversation, opened: Opened | None, event: gr.EventData
    ) -> Update:
        """Open the source of a citation → opened, bar, source, page, conversation."""
        turn, place = _number(event, "turn"), _number(event, "place")
        citation = citation_at(turns, turn, place)
        if citation is None or turn is None or place is None:
            return opened, *(gr.skip(),) * 4
        new = Opened(citation, turn, place, self.engine.original(citation.document))
        page = pages_to_html(new, new.first_page)
        return new, bar_to_html(new), text_to_html(new), page, self._html(turns, new)

    def close_source(self, turns: Conversation, _: Opened | None) -> Update:
        """Close the pane → opened, bar, source, page, conversation."""
        return None, "", "", "", self._html(turns, None)

    def turn_page(self, opened: Opened | None, event: gr.EventData) -> Any:
        """Draw the page that was asked for."""
        number = _number(event, "page")
        return gr.skip() if opened is None or number is None else pages_to_html(opened, number)

    def start_anew(self) -> Update:
        """Forget the conversation → turns, conversation, box, button, opened, bar, source, page."""
        return *self._settled((), None), None, "", "", ""

    def _settled(self, turns: Conversation, opened: Opened | None) -> Update:
        return turns, self._html(turns, opened), gr.skip(), gr.Button(interactive=True)

    def _html(self, turns: Conversation, opened: Opened | None) -> str:
        key = opened.key if opened else None
        briefings = len(self.engine.index.manifest.documents)
        return conversation_to_html(turns, self.examples, briefings, key)


def _number(event: gr.EventData, name: str) -> int | None:
    """A number that the browser sent; None for anything else."""
    value = getattr(event, name, None)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
