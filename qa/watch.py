"""Following a corpus folder: index whenever it has changed and come to rest.

A change is noticed by watchfiles. Whether a file is complete cannot be asked of the system, so the folder is
looked at until nothing in it has changed for a while; then one run of the indexer takes in everything.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from watchfiles import Change
from watchfiles import watch as notified

from qa.corpus import corpus_files, is_hidden
from qa.errors import CorpusError, EncoderError, IndexBusy, IndexUnwritable, QAError
from qa.history import prune
from qa.indexer import BuildReport, build
from qa.models import MINILM
from qa.parts import Progress
from qa.settings import IndexSettings

SETTLE = 1.0
"""Seconds for which nothing may change before the folder counts as at rest."""
PATIENCE = 60.0
"""Seconds after which a folder that never rests is indexed all the same."""
TICK = 0.2
RETRY, MOST_RETRY = 2.0, 60.0
"""Seconds until a run that failed is tried again: at first, and at most."""


def watch(
    corpus: Path | str,
    index: Path | str,
    *,
    settings: IndexSettings | None = None,
    encoder: str = MINILM,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    settle: float = SETTLE,
    patience: float = PATIENCE,
    keep: int | None = None,
    polling: bool = False,
) -> Iterator[BuildReport | QAError]:
    """Index now and after every change, until `stop` is set; yields what came of each run.

    What goes wrong is yielded too, once, and tried again: a folder that is away, an index that another
    program writes, a full disk. `keep` prunes to so many generations after each new one; `polling` looks
    at the files where the system does not tell of changes, as on network drives.
    """
    folder = _Folder(Path(corpus), Path(index), settle, patience)
    halt = stop or threading.Event()
    said = ""
    pause = RETRY
    while not halt.is_set():
        outcome: BuildReport | QAError | None = None
        for _ in folder.restings(halt, polling):
            try:
                outcome = build(
                    folder.corpus, index, settings=settings, encoder=encoder, progress=progress
                )
                if keep and outcome.published:
                    prune(Path(index), keep)
            except (CorpusError, EncoderError, IndexBusy, IndexUnwritable) as error:
                outcome = error
            if isinstance(outcome, BuildReport):
                said, pause = "", RETRY
                if outcome.unsettled:
                    folder.disturb()
                yield outcome
                continue
            folder.disturb(after=pause)
            pause = min(2 * pause, MOST_RETRY)
            if str(outcome) != said:
                said = str(outcome)
                yield outcome
        if not halt.is_set():  # the folder itself has gone
            gone = CorpusError(f"{folder.corpus} is not a folder; waiting for it")
            if str(gone) != said:
                said = str(gone)
                yield gone
            halt.wait(1.0)


class _Folder:
    """A corpus folder and when it last changed, by the steady clock."""

    def __init__(self, corpus: Path, index: Path, settle: float, patience: float) -> None:
        self.corpus = corpus
        self.index = index.resolve()
        self.settle = settle
        self.patience = patience
        self._due = True
        self._not_before = 0.0

    def disturb(self, after: float = 0.0) -> None:
        """Ask for another run, in so many seconds at the earliest."""
        self._due = True
        self._not_before = time.monotonic() + after

    def restings(self, halt: threading.Event, polling: bool) -> Iterator[None]:
        """Yields whenever there is something to do and the folder is at rest; ends if it goes away."""
        if not self.corpus.is_dir():
            return
        self._due = True
        here = self.corpus.stat()
        state, changed, since = self._state(), time.monotonic(), time.monotonic()
        for events in notified(
            self.corpus,
            watch_filter=self._concerns,
            stop_event=halt,
            rust_timeout=int(TICK * 1000),
            debounce=int(TICK * 1000),
            yield_on_timeout=True,
            raise_interrupt=True,
            force_polling=polling,
        ):
            now = time.monotonic()
            if not _is_same(self.corpus, here):
                return
            if events:
                since = since if self._due else now
                self._due, self._not_before, changed = True, 0.0, now
            if not self._due or now < self._not_before:
                continue
            if (seen := self._state()) != state:
                state, changed = seen, now
            if now - changed >= self.settle or now - since >= self.patience:
                self._due = False
                yield
                state, changed, since = self._state(), time.monotonic(), time.monotonic()

    def _concerns(self, _: Change, name: str) -> bool:
        """Whether a changed path can matter to the index."""
        path = Path(name)
        if path.is_relative_to(self.index):
            return False
        try:
            inside = path.relative_to(self.corpus.resolve())
        except ValueError:
            inside = path
        return not any(is_hidden(part) for part in inside.parts)

    def _state(self) -> list[tuple[str, int, int]]:
        """Of all files, by which a file that still grows is noticed."""
        found: list[tuple[str, int, int]] = []
        try:
            for id, path in corpus_files(self.corpus, self.index):
                try:
                    state = path.stat()
                    found.append((id, state.st_size, state.st_mtime_ns))
                except OSError:
                    found.append((id, -1, -1))
        except CorpusError:
            return []
        return found


def _is_same(folder: Path, before: os.stat_result) -> bool:
    """Whether the folder still is the one that it was."""
    try:
        return os.path.samestat(folder.stat(), before)
    except OSError:
        return False
