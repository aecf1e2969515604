"""What a library holds: every file of the published generation, and what has become of it in its folder."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath

from qa.corpus import corpus_files, unicode_name
from qa.engine import Engine
from qa.index import Index
from qa.manifest import Entry
from qa.store import sha256

KINDS = {
    ".pdf": "PDF",
    ".docx": "Word",
    ".html": "HTML",
    ".htm": "HTML",
    ".md": "Markdown",
    ".markdown": "Markdown",
    ".txt": "Text",
    ".text": "Text",
}
INDEXED, COPY, UNREADABLE = "indexed", "copy", "not read"
NEW, CHANGED, GONE = "new", "changed", "gone"


@dataclass(frozen=True, slots=True)
class Holding:
    """One file of a library."""

    id: str
    title: str
    """The file's name if it could not be read."""
    published: date | None
    pages: int
    """0 where the format has none."""
    state: str
    """INDEXED; COPY, which is indexed under another name; UNREADABLE; and, compared with the folder: NEW,
    not in the index; CHANGED since it was indexed; GONE from the folder, but still in the index."""
    reason: str = ""
    """A clause: why it is not read, or of what it is a copy."""
    document: int | None = None
    """The number of its document in the generation; None if it has none."""

    @property
    def kind(self) -> str:
        """The format in a word."""
        suffix = PurePosixPath(self.id).suffix
        return KINDS.get(suffix.lower(), suffix.lstrip(".").upper() or "File")


def catalogue(engine: Engine, corpus: Path | None = None) -> tuple[Index, tuple[Holding, ...]]:
    """The published generation, picked up if it is new, and its files in the order of their ids.

    With `corpus`, the folder of its files is looked at as well; only files touched since the generation was
    made are opened. Raises `CorpusError` if it cannot be listed.
    """
    documents = engine.documents
    index = engine.index
    if len(documents) != len(index.manifest.documents):  # a newer one came between
        return catalogue(engine, corpus)
    held: dict[str, Holding] = {}
    for number, entry in enumerate(index.manifest.documents):
        held |= _indexed(index, number, entry)
    for failure in index.manifest.failures:
        name = PurePosixPath(failure.document).name
        held[failure.document] = Holding(
            failure.document, name, None, 0, UNREADABLE, failure.reason
        )
    if corpus is not None:
        held |= _compared(index, held, corpus)
    return index, tuple(held[id] for id in sorted(held))


def _indexed(index: Index, number: int, entry: Entry) -> dict[str, Holding]:
    document = index.document(number)
    shown = (document.title, document.published, len(document.pages))
    held = {entry.id: Holding(entry.id, *shown, INDEXED, document=number)}
    for copy in entry.copies:
        held[copy.id] = Holding(copy.id, *shown, COPY, f"the same as {entry.id}", number)
    return held


def _compared(index: Index, held: dict[str, Holding], corpus: Path) -> dict[str, Holding]:
    """What is otherwise in the folder than in the generation."""
    there = {unicode_name(id): path for id, path in corpus_files(corpus, index.folder)}
    made = datetime.fromisoformat(index.manifest.created).timestamp()
    if made > time.time():  # the clock was put back: it tells nothing of what came later
        made = 0.0
    hashes = {**index.manifest.sources, **{f.document: f.sha256 for f in index.manifest.failures}}
    found: dict[str, Holding] = {}
    for id, path in there.items():
        if id not in held:
            found[id] = Holding(id, PurePosixPath(id).name, None, 0, NEW)
        elif hashes[id] and _touched(path, made) and _differs(path, hashes[id]):
            found[id] = _with_state(held[id], CHANGED)
    for id, holding in held.items():
        if id not in there:
            found[id] = _with_state(holding, GONE)
    return found


def _with_state(held: Holding, state: str) -> Holding:
    return Holding(held.id, held.title, held.published, held.pages, state, "", held.document)


def _touched(path: Path, since: float) -> bool:
    try:
        status = path.stat()
    except OSError:
        return False
    return max(status.st_mtime, status.st_ctime) >= since


def _differs(path: Path, digest: str) -> bool:
    try:
        return sha256(path) != digest
    except OSError:
        return True
