"""The chat as a gradio app: its components, and which handler answers which event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qa.engine import EVERYTHING, Engine
from qa.examples import example_questions
from qa.question import MOST_CHARACTERS
from qa.ui.asking import Asking
from qa.ui.assets import asset
from qa.ui.curators import Curators
from qa.ui.handlers import Handlers, Sitting
from qa.ui.library_handlers import LibraryHandlers
from qa.ui.library_parts import LibraryParts, compose_library, connect_library, opener
from qa.ui.menus import menus_to_html
from qa.ui.offline import gr

TITLE = "Briefing QA"
LIVE = (
    '<p class="spoken" role="status" aria-live="polite"></p><div class="notice" role="alert" hidden>'
    '<span></span><button type="button" aria-label="Close this note">×</button></div>'
)
"""What is announced, and what everybody who waits is told; both are filled by the script."""
_QUIET: dict[str, Any] = {
    "show_progress": "hidden",
    "api_visibility": "private",
    "concurrency_limit": None,  # who asks stands in a line of our own, which tells how long it is
}


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components that events read and write."""

    turns: gr.State
    opened: gr.State
    within: gr.State
    sitting: gr.State
    menus: gr.HTML
    live: gr.HTML
    file: gr.HTML
    said: gr.HTML
    narrow: gr.HTML
    box: gr.Textbox
    ask: gr.Button
    anew: gr.Button
    bar: gr.HTML
    source: gr.HTML
    page: gr.HTML
    to_library: gr.Button
    library: LibraryParts

    @property
    def conversation(self) -> list[gr.Component]:
        """What an answer writes."""
        return [self.turns, self.said, self.box, self.ask]

    @property
    def pane(self) -> list[gr.Component]:
        """What opening and closing a source writes, beside the conversation."""
        return [self.opened, self.bar, self.source, self.page]


def build_chat(engine: Engine, curators: Curators | None = None) -> gr.Blocks:
    """The chat of one engine; launch it with the options of `qa.ui.theme.launch_options`.

    `curators` may change its library; without, nobody may.
    """
    handlers = Handlers(engine, example_questions(engine), Asking(engine))
    chat = gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True)
    with chat:
        parts = _compose(handlers)
        asking = [*_connect(parts, handlers), *_connect_conversation(parts, handlers)]
        ended = [*parts.conversation, *parts.pane]
        parts.anew.click(handlers.start_anew, parts.sitting, ended, cancels=asking, **_QUIET)
        library = LibraryHandlers(engine, curators)
        closed = parts.to_library.click(
            handlers.close_source,
            [parts.turns, parts.opened],
            [*parts.pane, parts.said],
            **_QUIET,
        )
        connect_library(closed.then, parts.library, library, parts.opened, parts.pane)
        arriving = [*parts.conversation, parts.within, parts.narrow]
        chat.load(handlers.arrive, [parts.turns, parts.sitting], arriving, **_QUIET)
    return chat


def _compose(handlers: Handlers) -> _Parts:
    """Lay the components out; the style sheet knows them by their ids."""
    turns, opened, within = gr.State(()), gr.State(None), gr.State(EVERYTHING)
    sitting = gr.State(Sitting())
    with gr.Column(elem_id="shell"):
        with gr.Row(elem_id="top"):
            gr.HTML(f'<p class="wordmark">{TITLE}</p>', js_on_load=None, elem_id="brand")
            menus, file = _html("menus", menus_to_html()), _html("file")
            to_library = opener()
            anew = gr.Button("New conversation", elem_id="anew", size="sm")
        with gr.Row(elem_id="workspace"):
            with gr.Column(elem_id="chat"):
                said = _html("conversation", handlers.welcome())
                narrow = _html("narrow", handlers.narrowing())
                with gr.Row(elem_id="composer"):
                    box = _question_box()
                    ask = gr.Button("Ask", elem_id="ask", variant="primary")
            with gr.Column(elem_id="pane"):
                bar, source, page = _html("bar"), _html("source"), _html("page")
            library = compose_library()
        live = _html("live", LIVE)
    return _Parts(
        turns, opened, within, sitting, menus, live, file, said, narrow, box, ask, anew, bar, source, page,
        to_library, library,
    )  # fmt: skip


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


def _connect(parts: _Parts, handlers: Handlers) -> list[Any]:
    """Asking, and the source: which event is answered by which handler; those that ask."""
    session = [parts.turns, parts.opened]
    asking = [*session, parts.within, parts.sitting]
    asked = gr.on(
        [parts.box.submit, parts.ask.click],
        handlers.ask,
        [parts.box, *asking],
        parts.conversation,
        **_QUIET,
    )
    tried = parts.said.example(handlers.example, asking, parts.conversation, **_QUIET)
    for event in (asked, tried):
        event.failure(handlers.give_up, session, parts.conversation, **_QUIET)
    shown = [*parts.pane, parts.said]
    parts.said.cite(handlers.open_source, session, shown, **_QUIET)
    parts.bar.step(handlers.open_source, session, shown, **_QUIET)
    parts.bar.leave(handlers.close_source, session, shown, **_QUIET)
    parts.page.leaf(handlers.turn_page, parts.opened, parts.page, **_QUIET)
    return [asked, tried]


def _connect_conversation(parts: _Parts, handlers: Handlers) -> list[Any]:
    """What changes the conversation, narrows the search, and keeps what was said; what asks again."""
    everything = [*parts.conversation, *parts.pane]
    form = [parts.within, parts.narrow]
    again = [
        parts.said.drop(handlers.drop, parts.turns, everything, **_QUIET),
        parts.said.widen(handlers.widen, parts.turns, everything, **_QUIET),
        parts.said.renew(handlers.renew, parts.turns, everything, **_QUIET),
        parts.said.edit(handlers.edit, parts.turns, everything, **_QUIET),
        parts.menus.reopen(handlers.reopen, parts.sitting, everything, **_QUIET),
        parts.live.resume(handlers.reopen, parts.sitting, everything, **_QUIET),
        parts.narrow.narrow(
            handlers.narrow, [parts.turns, parts.within], [*form, *everything], **_QUIET
        ),
    ]
    for event in again:
        event.failure(handlers.give_up, [parts.turns, parts.opened], parts.conversation, **_QUIET)
    parts.said.judge(
        handlers.judge, [parts.turns, parts.opened], [parts.turns, parts.said], **_QUIET
    )
    parts.narrow.clear_one(handlers.clear, parts.within, form, **_QUIET)
    parts.menus.save(handlers.save, parts.turns, parts.file, **_QUIET)
    return again
