"""What the library does at each event. Whoever changes anything is asked first, here, whether he may."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.catalogue import catalogue
from qa.corpus_files import put_back, receive, remove, removed
from qa.engine import Engine
from qa.errors import IndexBusy, QAError
from qa.history import rollback
from qa.indexer import BuildReport
from qa.types import Citation
from qa.ui.curators import Curators
from qa.ui.library import LIBRARY, library_to_html, report_to_html, step_to_html, told_to_html
from qa.ui.offline import gr
from qa.ui.reindexing import Announced, Step, reindexed
from qa.ui.source_pane import Opened, bar_to_html, pages_to_html, text_to_html

REFUSED = "Only a curator may do this; nothing was changed."
Update = tuple[Any, ...]
"""One new value per output component."""


@dataclass(frozen=True, slots=True)
class LibraryHandlers:
    """The handlers of one chat's library. What their events carry was chosen by a browser."""

    engine: Engine
    curators: Curators | None = None

    def show(self, request: gr.Request) -> Update:
        """Open the library, or look again → library, tools, told."""
        return self._shown(request), gr.Column(visible=self._may(request)), ""

    def leave(self) -> Update:
        """Close it → library, tools, told."""
        return "", gr.Column(visible=False), ""

    def open_document(self, opened: Opened | None, event: gr.EventData) -> Update:
        """Open a document that nothing cites → opened, bar, source, page."""
        id, place = _text(event, "id"), getattr(event, "place", None)
        index = self.engine.index
        entries = enumerate(index.manifest.documents)
        number = next((number for number, entry in entries if id in entry.files), None)
        if number is None or not isinstance(place, int):
            return opened, *(gr.skip(),) * 3
        document = index.document(number)
        new = Opened(Citation(document, 0, 0), LIBRARY, place, self.engine.original(document))
        return new, bar_to_html(new), text_to_html(new), pages_to_html(new, new.first_page)

    def upload(
        self, files: Sequence[str] | None, replace: bool, request: gr.Request
    ) -> Iterator[Update]:
        """Put files into the corpus folder → library, told, the button, emptied."""
        curators = self._curators(request)
        if curators is None:
            yield gr.skip(), told_to_html(REFUSED, wrong=True), None
            return
        done: list[str] = []
        failed: list[str] = []
        for file in files or ():
            try:
                one = receive(Path(file), Path(file).name, curators.corpus, bool(replace))
                done.append(f"{one.id} was added{', the old one removed' if one.replaced else ''}")
            except QAError as error:
                failed.append(str(error))
            finally:
                Path(file).unlink(missing_ok=True)
        advice = ["Answers know them after a re-index"] if done else []
        told = told_to_html(*done, *advice) + told_to_html(*failed, wrong=True)
        yield self._shown(request), told, None

    def discard(self, event: gr.EventData, request: gr.Request) -> Update:
        """Move a file to the trash → library, told."""
        id = _text(event, "id")

        def act(corpus: Path) -> tuple[str, ...]:
            remove(id, corpus)
            return (
                f"{id} was moved to the removed files, from where it can be put back",
                "It is quoted until the next re-index",
            )

        return self._changed(act, request)

    def restore(self, event: gr.EventData, request: gr.Request) -> Update:
        """Put a file back from the trash → library, told."""
        token = _text(event, "token")

        def act(corpus: Path) -> tuple[str, ...]:
            return f"{put_back(token, corpus)} was put back", "Answers know it after a re-index"

        return self._changed(act, request)

    def undo(self, seen: str, request: gr.Request) -> Update:
        """Publish the generation before the one that was seen → library, told."""

        def act(_: Path) -> tuple[str, ...]:
            before, now = rollback(self.engine.folder, instead_of=str(seen))
            return (
                f"Generation {now} published again, instead of {before}",
                "The files are as they were; the next re-index takes them up again",
            )

        return self._changed(act, request)

    def reindex(self, request: gr.Request) -> Iterator[Update]:
        """Index the folder, telling how far it is → library, told, both buttons."""
        curators = self._curators(request)
        if curators is None:
            yield gr.skip(), told_to_html(REFUSED, wrong=True), gr.skip(), gr.skip()
            return
        made = self.engine.index.manifest
        off, on = (gr.Button(interactive=interactive) for interactive in (False, True))
        yield gr.skip(), told_to_html("Looking through the folder"), off, off
        reasons = ""
        for told in reindexed(curators.corpus, self.engine.folder, made.encoder, made.settings):
            if isinstance(told, Announced):
                reasons = told_to_html(*told.reasons)
            elif isinstance(told, Step):
                yield gr.skip(), reasons + step_to_html(told), gr.skip(), gr.skip()
            elif isinstance(told, BuildReport):
                yield self._shown(request), reasons + report_to_html(told), on, on
            else:
                yield self._shown(request), told_to_html(_kept(told), wrong=True), on, on

    def give_up(self) -> Update:
        """After an unforeseen error → told, both buttons."""
        said = "Something went wrong in this program; the details are in the terminal"
        on = gr.Button(interactive=True)
        return told_to_html(said, wrong=True), on, on

    def _changed(self, act: Callable[[Path], tuple[str, ...]], request: gr.Request) -> Update:
        """What `act` says that it did, if this curator may do it."""
        curators = self._curators(request)
        if curators is None:
            return gr.skip(), told_to_html(REFUSED, wrong=True)
        try:
            told = told_to_html(*act(curators.corpus))
        except QAError as error:
            told = told_to_html(_kept(error), wrong=True)
        return self._shown(request), told

    def _shown(self, request: gr.Request) -> str:
        curators = self._curators(request)
        if curators is None:
            index, held = catalogue(self.engine)
            return library_to_html(held, index.generation)
        try:
            index, held = catalogue(self.engine, curators.corpus)
        except QAError:  # the folder is gone: what is indexed can still be read and quoted
            index, held = catalogue(self.engine)
            return library_to_html(held, index.generation, True)
        return library_to_html(held, index.generation, True, removed(curators.corpus))

    def _may(self, request: gr.Request) -> bool:
        return self._curators(request) is not None

    def _curators(self, request: gr.Request) -> Curators | None:
        """The curators, if who asks is one of them."""
        if self.curators is not None and self.curators.include(request.username):
            return self.curators
        return None


def _kept(error: QAError) -> str:
    """What went wrong; if somebody else is writing, it is enough to wait."""
    return str(error) if isinstance(error, IndexBusy) else f"{error}"


def _text(event: gr.EventData, name: str) -> str:
    """A text that the browser sent; "" for anything else."""
    value = getattr(event, name, "")
    return value if isinstance(value, str) else ""
