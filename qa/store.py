"""Immutable objects named by their content, and the atomic writing that everything on disk relies on."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import IndexDamaged
from qa.manifest import Entry
from qa.types import Document, Heading, Origins, Passage, Span, TableRow


def sha256(path: Path) -> str:
    """Of a file's bytes, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


SYNCS_AT_ONCE = 16
"""A journalling file system makes many files durable by one commit, if it is asked at once."""
DRAFT = ".draft-"
"""How the names of unfinished files and folders begin."""


def write_atomically(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write a file so that it holds the old content or the new, never a part.

    That holds when the process dies; when the power fails, only for what was written `durable`.
    """
    descriptor, draft = tempfile.mkstemp(prefix=DRAFT, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        Path(draft).chmod(0o644)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def sync_file(file: Path) -> None:
    """Make a file's content durable."""
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can (Windows cannot open folders)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class ObjectStore:
    """Bytes named by their SHA-256, in `folder/ab/cdef….suffix`; a reference is name and suffix in one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pool: ThreadPoolExecutor | None = None
        self._syncing: dict[Path, Future[None]] = {}

    def put(self, content: bytes, suffix: str) -> str:
        """Store the content and return its name; a damaged copy that stands there is replaced.

        It is made durable in the background; that it outlasts a failure of the power is sure only after
        `settle`.
        """
        name = hashlib.sha256(content).hexdigest()
        path = self.path(name + suffix)
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content, durable=False)
            self._pool = self._pool or ThreadPoolExecutor(SYNCS_AT_ONCE)
            self._syncing[path] = self._pool.submit(sync_file, path)
        return name

    def get(self, name: str, suffix: str) -> bytes:
        """The content called `name`; raises `IndexDamaged` if it is missing or has changed."""
        path = self.path(name + suffix)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise IndexDamaged(f"{path}: {error.strerror or error}; run: qa index") from error
        if hashlib.sha256(content).hexdigest() != name:
            raise IndexDamaged(f"{path}: the content has changed; run: qa index")
        return content

    def settle(self, references: Iterable[str]) -> None:
        """Make objects durable, before anything that is durable refers to them."""
        files = sorted(self.path(reference) for reference in references)
        with ThreadPoolExecutor(SYNCS_AT_ONCE) as pool:
            list(pool.map(self._wait_for, files))
            list(pool.map(sync_folder, sorted({file.parent for file in files})))
        if files:
            sync_folder(self.folder)

    def _wait_for(self, file: Path) -> None:
        begun = self._syncing.pop(file, None)
        if begun:
            begun.result()
        else:
            sync_file(file)

    def references(self) -> Iterator[str]:
        """Of everything that lies here, in no order; drafts left by a writer that died among them."""
        for folder in self.folder.iterdir() if self.folder.is_dir() else ():
            for file in folder.iterdir() if folder.is_dir() else ():
                yield file.name if file.name.startswith(DRAFT) else folder.name + file.name

    def remove(self, reference: str) -> int:
        """Remove an object, or a draft left by a writer that died; returns its bytes."""
        if reference.startswith(DRAFT):
            paths = list(self.folder.glob(f"*/{reference}"))
        else:
            paths = [self.path(reference)]
        size = sum(path.stat().st_size for path in paths)
        for path in paths:
            path.unlink()
        return size

    def path(self, reference: str) -> Path:
        """Where the object lies, or would lie."""
        return self.folder / reference[:2] / reference[2:]


def to_json(value: Any) -> bytes:
    """Compact UTF-8 with sorted keys: the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def document_to_json(document: Document) -> bytes:
    """A document but for its id and file hash, which belong to a generation."""
    origins = document.origins
    return to_json(
        {
            "title": document.title,
            "text": document.text,
            "published": document.published.isoformat() if document.published else None,
            "author": document.author,
            "source": document.source,
            "pages": [list(page) for page in document.pages],
            "headings": [[h.start, h.end, h.level] for h in document.headings],
            "rows": [[r.start, r.end, r.header] for r in document.rows],
            "origins": [origins.title, origins.published, origins.author, origins.source],
        }
    )


def document_from_json(content: bytes, entry: Entry) -> Document:
    """What `document_to_json` wrote, under the names and the file hash of a generation."""
    value = json.loads(content)
    return Document(
        id=entry.id,
        sha256=entry.sha256,
        copies=tuple(copy.id for copy in entry.copies),
        title=value["title"],
        text=value["text"],
        published=date.fromisoformat(value["published"]) if value["published"] else None,
        author=value["author"],
        source=value["source"],
        pages=tuple(Span(*page) for page in value["pages"]),
        headings=tuple(Heading(*heading) for heading in value["headings"]),
        rows=tuple(TableRow(*row) for row in value["rows"]),
        origins=Origins(*value["origins"]),
    )


@dataclass(frozen=True, slots=True)
class Layout:
    """The passages of one document as numbers: what is needed to make them again without parsing."""

    sentences: NDArray[np.int64]
    """(m, 2): start and end of each passage's sentences, passage by passage."""
    counts: NDArray[np.int64]
    """(n,): how many sentences each passage has; they sum to m."""
    contexts: tuple[str, ...]
    """n."""

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> Layout:
        passages = tuple(passages)
        spans = [span for passage in passages for span in passage.sentences]
        return cls(
            sentences=np.asarray(spans, dtype=np.int64).reshape(-1, 2),
            counts=np.asarray([len(passage.sentences) for passage in passages], dtype=np.int64),
            contexts=tuple(passage.context for passage in passages),
        )

    def to_json(self) -> bytes:
        return to_json(
            {
                "sentences": self.sentences.tolist(),
                "counts": self.counts.tolist(),
                "contexts": list(self.contexts),
            }
        )

    @classmethod
    def from_json(cls, content: bytes) -> Layout:
        value = json.loads(content)
        return cls(
            sentences=np.asarray(value["sentences"], dtype=np.int64).reshape(-1, 2),
            counts=np.asarray(value["counts"], dtype=np.int64),
            contexts=tuple(value["contexts"]),
        )
