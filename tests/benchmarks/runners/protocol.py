"""What every peer is asked to do, and how it is timed; run inside the peer's own environment.

    python RUNNER.py index JOB.json    index, save, answer all questions
    python RUNNER.py first JOB.json    open what was saved, answer one question

Both print one JSON object. Only the standard library is imported here, so that nothing but the peer's own
needs is counted. `main` is called before a runner imports its peer: imports belong to a cold start.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

RETRIEVED = 100
"""How many passages each of a peer's two searches brings: as many as ours."""
MOST = 10
"""How many documents a ranking is judged by."""


@dataclass(frozen=True)
class Text:
    """A document as every peer gets it."""

    id: str
    title: str
    """"" if it has none."""
    body: str

    @property
    def whole(self) -> str:
        """Title and body as one text, for libraries that know no titles."""
        return f"{self.title}\n{self.body}" if self.title else self.body


@dataclass(frozen=True)
class Job:
    """One set for one peer."""

    weights: str
    """The folder of the sentence-transformers model."""
    store: Path
    """An empty folder for what the peer keeps."""
    split: bool
    """Whether documents are cut as the peer's documentation does it, or indexed whole."""
    documents: tuple[Text, ...]
    questions: tuple[str, ...]


class Peer(Protocol):
    """A library, used as its documentation recommends."""

    def index(self, documents: tuple[Text, ...], split: bool) -> int:
        """Index the documents; returns how many units (documents or pieces of them) were made."""
        ...

    def save(self, store: Path) -> None: ...

    def open(self, store: Path) -> None:
        """Make ready what `save` kept."""
        ...

    def search(self, question: str) -> list[str]:
        """The ids of the documents of the best units, best first; a document may come again."""
        ...


def main(make: Callable[[Job], Peer]) -> None:
    """Do what the command line says and print what came of it."""
    command, path = sys.argv[1:]
    job = _job(Path(path))
    print(json.dumps({"index": _index, "first": _first}[command](job, make)))


def _index(job: Job, make: Callable[[Job], Peer]) -> dict[str, Any]:
    peer = make(job)
    started = time.perf_counter()
    units = peer.index(job.documents, job.split)
    indexed = time.perf_counter() - started
    peer.save(job.store)
    peer.search(job.questions[0])  # the first question loads what every later one finds loaded
    found, taken = [], []
    for question in job.questions:
        started = time.perf_counter()
        ids = peer.search(question)
        taken.append(time.perf_counter() - started)
        found.append(first_of_each(ids))
    return {
        "index_seconds": indexed,
        "units": units,
        "question_seconds": taken,
        "found": found,
        "peak_mib": _peak_mib(),
    }


def _first(job: Job, make: Callable[[Job], Peer]) -> dict[str, Any]:
    peer = make(job)
    peer.open(job.store)
    return {"found": first_of_each(peer.search(job.questions[0])), "peak_mib": _peak_mib()}


def first_of_each(ids: Iterable[str]) -> list[str]:
    """The first `MOST` different ids, in order.

    >>> first_of_each(["a", "b", "a", "c"])
    ['a', 'b', 'c']
    """
    return list(dict.fromkeys(ids))[:MOST]


def _peak_mib() -> float:
    """The most resident memory of this process, in MiB; `getrusage` would count its parent's too."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    (kib,) = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(kib) / 1024


def _job(path: Path) -> Job:
    value = json.loads(path.read_text("utf-8"))
    return Job(
        weights=value["weights"],
        store=Path(value["store"]),
        split=value["split"],
        documents=tuple(Text(**document) for document in value["documents"]),
        questions=tuple(value["questions"]),
    )
