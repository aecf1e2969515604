"""The components of the library, and which handler answers which event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qa.documents import SUFFIXES
from qa.ui.assets import asset
from qa.ui.library import UNDO_MEANS
from qa.ui.library_handlers import LibraryHandlers
from qa.ui.offline import gr

_SEEN = "() => document.querySelector('.library')?.dataset.generation ?? ''"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class LibraryParts:
    """The components that its events read and write."""

    library: gr.HTML
    tools: gr.Column
    files: gr.UploadButton
    replace: gr.Checkbox
    reindex: gr.Button
    undo: gr.Button
    told: gr.HTML
    seen: gr.Textbox
    """The generation of the library as it is shown; filled in by the browser."""


def opener() -> gr.Button:
    """The button that opens the library."""
    return gr.Button("Library", elem_id="to-library", size="sm")


def compose_library() -> LibraryParts:
    """Lay the library out; only curators see the tools."""
    with gr.Column(elem_id="shelves"):
        library = gr.HTML(
            elem_id="library", js_on_load=asset("library.js"), apply_default_css=False
        )
        with gr.Column(elem_id="tools", visible=False) as tools:
            told = gr.HTML(elem_id="told", js_on_load=None, apply_default_css=False)
            with gr.Row(elem_id="acts"):
                files = gr.UploadButton(
                    "Add documents",
                    file_count="multiple",
                    file_types=sorted(SUFFIXES),
                    elem_id="add",
                    size="sm",
                )
                reindex = gr.Button("Re-index", elem_id="reindex", size="sm", variant="primary")
                undo = gr.Button("Undo", elem_id="undo", size="sm")
                replace = gr.Checkbox(
                    label="Replace files of the same name",
                    elem_id="replace",
                    container=False,
                )
            gr.HTML(f'<p class="means">{UNDO_MEANS}</p>', js_on_load=None, apply_default_css=False)
            seen = gr.Textbox(visible=False)
    return LibraryParts(library, tools, files, replace, reindex, undo, told, seen)


def connect_library(
    asked: Callable[..., Any],
    parts: LibraryParts,
    handlers: LibraryHandlers,
    opened: gr.State,
    pane: list[gr.Component],
) -> None:
    """Which event is answered by which handler.

    `asked` listens for the wish to see the library; `pane` is opened, bar, source and page.
    """
    view = [parts.library, parts.tools, parts.told]
    changed, buttons = [parts.library, parts.told], [parts.reindex, parts.undo]
    asked(handlers.show, None, view, **_QUIET)
    parts.library.leave(handlers.leave, None, view, **_QUIET)
    parts.library.document(handlers.open_document, opened, pane, **_QUIET)
    run = parts.reindex.click(handlers.reindex, None, [*changed, *buttons], **_QUIET)
    sent = parts.files.upload(
        handlers.upload, [parts.files, parts.replace], [*changed, parts.files], **_QUIET
    )
    others = (
        parts.library.discard(handlers.discard, None, changed, **_QUIET),
        parts.library.restore(handlers.restore, None, changed, **_QUIET),
        parts.undo.click(handlers.undo, parts.seen, changed, js=_SEEN, **_QUIET),
    )
    for event in (run, sent, *others):
        event.failure(handlers.give_up, None, [parts.told, *buttons], **_QUIET)
