"""The chat as a gradio app: its components, and which handler answers which event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qa.engine import Engine
from qa.examples import example_questions
from qa.question import MOST_CHARACTERS
from qa.ui.assets import asset
from qa.ui.curators import Curators
from qa.ui.handlers import Handlers
from qa.ui.library_handlers import LibraryHandlers
from qa.ui.library_parts import LibraryParts, compose_library, connect_library, opener
from qa.ui.offline import gr

TITLE = "Briefing QA"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components that events read and write."""

    turns: gr.State
    opened: gr.State
    said: gr.HTML
    box: gr.Textbox
    ask: gr.Button
    anew: gr.Button
    bar: gr.HTML
    source: gr.HTML
    page: gr.HTML
    to_library: gr.Button
    library: LibraryParts


def build_chat(engine: Engine, curators: Curators | None = None) -> gr.Blocks:
    """The chat of one engine; launch it with the options of `qa.ui.theme.launch_options`.

    `curators` may change its library; without, nobody may.
    """
    handlers = Handlers(engine, example_questions(engine))
    chat = gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True)
    with chat:
        parts = _compose(handlers.welcome())
        _connect(parts, handlers)
        pane: list[gr.Component] = [parts.opened, parts.bar, parts.source, parts.page]
        library = LibraryHandlers(engine, curators)
        closed = parts.to_library.click(
            handlers.close_source, [parts.turns, parts.opened], [*pane, parts.said], **_QUIET
        )
        connect_library(closed.then, parts.library, library, parts.opened, pane)
        session, conversation = [parts.turns, parts.opened], _conversation(parts)
        chat.load(handlers.arrive, session, conversation, **_QUIET)
    return chat


def _compose(welcome: str) -> _Parts:
    """Lay the components out; the style sheet knows them by their ids."""
    turns, opened = gr.State(()), gr.State(None)
    with gr.Column(elem_id="shell"):
        with gr.Row(elem_id="top"):
            gr.HTML(f'<p class="wordmark">{TITLE}</p>', js_on_load=None, elem_id="brand")
            to_library = opener()
            anew = gr.Button("New conversation", elem_id="anew", size="sm")
        with gr.Row(elem_id="workspace"):
            with gr.Column(elem_id="chat"):
                said = _html("conversation", welcome)
                with gr.Row(elem_id="composer"):
                    box = _question_box()
                    ask = gr.Button("Ask", elem_id="ask", variant="primary")
            with gr.Column(elem_id="pane"):
                bar, source, page = _html("bar"), _html("source"), _html("page")
            library = compose_library()
    return _Parts(turns, opened, said, box, ask, anew, bar, source, page, to_library, library)


def _html(name: str, value: str = "") -> gr.HTML:
    """A component of our own HTML, with the script of the same name."""
    script = asset(f"{name}.js")
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False)


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        label="Your question",
        placeholder="Ask a question",
        container=False,
        autofocus=True,
        max_lines=1,
        max_length=MOST_CHARACTERS,
        html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="send"),
    )


def _conversation(parts: _Parts) -> list[gr.Component]:
    """What an answer writes."""
    return [parts.turns, parts.said, parts.box, parts.ask]


def _connect(parts: _Parts, handlers: Handlers) -> None:
    """Which event is answered by which handler, and what that reads and writes."""
    session = [parts.turns, parts.opened]
    conversation = _conversation(parts)
    pane = [parts.opened, parts.bar, parts.source, parts.page, parts.said]
    asked = gr.on(
        [parts.box.submit, parts.ask.click],
        handlers.ask,
        [parts.box, *session],
        conversation,
        **_QUIET,
    )
    tried = parts.said.example(handlers.example, session, conversation, **_QUIET)
    for event in (asked, tried):
        event.failure(handlers.give_up, session, conversation, **_QUIET)
    parts.said.cite(handlers.open_source, session, pane, **_QUIET)
    parts.bar.leave(handlers.close_source, session, pane, **_QUIET)
    parts.page.leaf(handlers.turn_page, parts.opened, parts.page, **_QUIET)
    parts.anew.click(handlers.start_anew, None, [*conversation, *pane[:4]], **_QUIET)
