"""An indexing run beside the chat, told step by step."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from qa.errors import QAError
from qa.indexer import BuildReport, build
from qa.planning import Plan
from qa.progress import STAGES
from qa.settings import IndexSettings


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is."""

    stage: str
    """What is done, in words: "Reading documents"."""
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Announced:
    """Why more is done than the changed files ask for, a sentence each."""

    reasons: tuple[str, ...]


Outcome = BuildReport | QAError
Told = Step | Announced | Outcome
UNFORESEEN = QAError("something went wrong in this program; the details are in the terminal")


def reindexed(corpus: Path, index: Path, encoder: str, settings: IndexSettings) -> Iterator[Told]:
    """Index in a thread of its own; the last that is told is the report, or what went wrong.

    The run goes on when nobody listens any more.
    """
    told: SimpleQueue[Told] = SimpleQueue()

    def announce(plan: Plan) -> None:
        if plan.reasons:
            told.put(Announced(plan.reasons))

    def progress(stage: str, done: int, total: int) -> None:
        told.put(Step(STAGES.get(stage, stage), done, total))

    def run() -> None:
        try:
            told.put(
                build(
                    corpus,
                    index,
                    encoder=encoder,
                    settings=settings,
                    progress=progress,
                    announce=announce,
                )
            )
        except QAError as error:
            told.put(error)
        except BaseException:
            told.put(UNFORESEEN)
            raise

    threading.Thread(target=run, name="qa index", daemon=True).start()
    while True:
        latest = told.get()
        # Of what has piled up meanwhile only the last step is worth showing.
        while isinstance(latest, Step) and not told.empty():
            latest = told.get()
        yield latest
        if isinstance(latest, (BuildReport, QAError)):
            return
