"""A corpus folder → a new generation: what changed, what was read, what was published.

Documents whose bytes, reader and settings are unchanged keep their objects. If nothing changed at all,
nothing is published.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path, PurePosixPath

import numpy as np
from filelock import FileLock, Timeout

from qa import documents
from qa.encoder import Encoded, Encoder, Vectors
from qa.errors import CorpusError, DocumentError, IndexForeign, IndexUnusable, SettingsError
from qa.index import Entry, Failure, Index, Manifest, vectors_to_bytes, write_generation
from qa.models import MINILM, open_encoder, open_span_model
from qa.names import name_words
from qa.passages import passages
from qa.settings import IndexSettings
from qa.store import Layout, ObjectStore, document_from_json, document_to_json, sha256
from qa.types import Document, Passage, Span

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); stages are "reading", "encoding" and "writing"."""

SPECIAL_TOKENS = 2
ENCODE_AT_ONCE = 512
"""Passages that are sorted by length together: enough that batches are of one length."""
TELL_EVERY = 16
MOST_CHARACTERS = 10_000_000
"""Of one document's text, some five thousand pages; a longer one is refused."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What `build` did. The tuples of names hold document ids in order."""

    generation: str
    """The published generation: a new one, or the old one if nothing changed."""
    published: bool
    """Whether a new generation was published."""
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[Failure, ...]
    documents: int
    passages: int
    seconds: float


def build(
    corpus: Path | str,
    index: Path | str,
    *,
    settings: IndexSettings | None = None,
    encoder: str = MINILM,
    progress: Progress | None = None,
) -> BuildReport:
    """Index the documents under `corpus` into the folder `index`; publish if anything changed.

    Args:
        settings: how documents become passages.
        encoder: `qa.models.MINILM`, or the folder of a local sentence-transformers model.
        progress: is told how far the work is.

    Raises `CorpusError` if nothing can be indexed, `EncoderError`, or `IndexForeign` if `index` holds
    something else. Single files that cannot be read are named in the report; the rest is indexed.
    """
    started = time.monotonic()
    corpus, folder = Path(corpus), Path(index)
    tell: Progress = progress or (lambda *_: None)
    files = list(corpus_files(corpus))
    if not files:
        kinds = " ".join(sorted(documents.SUFFIXES))
        raise CorpusError(f"{corpus} holds no documents; put files there ({kinds})")
    with _writing(folder):
        work = _Work.prepare(str(corpus.resolve()), folder, settings or IndexSettings(), encoder)
        parts, failures = work.read(files, corpus, tell)
        if not parts:
            first = failures[0]
            raise CorpusError(
                f"none of the {len(files)} files in {corpus} can be read "
                f"({first.document}: {first.reason})"
            )
        return work.publish(work.encode(parts, tell), failures, tell, started)


def build_documents(
    made: Iterable[Document],
    index: Path | str,
    *,
    settings: IndexSettings | None = None,
    encoder: str = MINILM,
    progress: Progress | None = None,
) -> BuildReport:
    """Index documents that are at hand as values, with unique ids, instead of files.

    Like `build` otherwise; a document without a sentence is named among the failures.
    """
    started = time.monotonic()
    folder = Path(index)
    tell: Progress = progress or (lambda *_: None)
    with _writing(folder):
        work = _Work.prepare("", folder, settings or IndexSettings(), encoder)
        parts: list[_Part] = []
        failures: list[Failure] = []
        for document in made:
            try:
                parts.append(work.part(document))
            except DocumentError as error:
                failures.append(Failure(error.document, error.reason))
        if not parts:
            raise CorpusError("there is no document to index")
        return work.publish(work.encode(parts, tell), failures, tell, started)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Be the only writer of an index folder, which is made if it is not there."""
    _previous(folder)  # refuses a folder that holds something else before anything is written to it
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=0):
            yield
    except Timeout as error:
        raise IndexUnusable(f"{folder} is being indexed by another program; try later") from error
    except PermissionError as error:
        raise IndexUnusable(f"{error.filename} cannot be written: {error.strerror}") from error


def corpus_files(corpus: Path) -> Iterator[tuple[str, Path]]:
    """The files under `corpus` as (document id, path), in the order of their ids.

    Hidden files and folders and the lock files of office programs are passed over, folders that are
    links are not entered. Raises `CorpusError` if a folder cannot be listed.
    """
    if not corpus.is_dir():
        raise CorpusError(f"{corpus} is not a folder; name the folder of your documents")
    found: list[tuple[str, Path]] = []

    def refuse(error: OSError) -> None:
        raise CorpusError(f"{error.filename} cannot be listed: {error.strerror}") from error

    for folder, folders, names in os.walk(corpus, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith((".", "~$")):
                path = Path(folder) / name
                found.append((path.relative_to(corpus).as_posix(), path))
    yield from sorted(found)


def _previous(folder: Path) -> tuple[str, Manifest] | None:
    """The published generation; None if there is none or it is unusable, and all is made anew."""
    try:
        opened = Index.open(folder)
    except IndexForeign:
        if (folder / "CURRENT").is_file():
            return None  # an index of another version, replaced by this one
        raise
    except IndexUnusable:
        return None
    return opened.generation, opened.manifest


@dataclass(frozen=True, slots=True)
class _Part:
    """A document on its way into the generation."""

    entry: Entry
    """Without the name of its vectors while it has `pending` passages."""
    layout: Layout
    document: Document
    pending: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class _Work:
    """One run of the indexer: the steps of `build`, and what they share."""

    corpus: str
    """The corpus folder, absolute; "" if there is none."""
    folder: Path
    settings: IndexSettings
    encoder_name: str
    encoder: Encoder
    objects: ObjectStore
    previous: tuple[str, Manifest] | None
    reusable: Mapping[tuple[str, str], Entry]
    """Entries of the previous generation whose objects still hold, by (SHA-256, suffix)."""

    @classmethod
    def prepare(
        cls,
        corpus: str,
        folder: Path,
        settings: IndexSettings,
        encoder_name: str,
    ) -> _Work:
        previous = _previous(folder)
        encoder = open_encoder(encoder_name, folder / "models", export=True)
        open_span_model(folder / "models", export=True)
        needed = settings.passage_tokens + settings.context_tokens + SPECIAL_TOKENS
        if needed > encoder.max_tokens:
            raise SettingsError(
                f"passages of up to {needed} tokens do not fit the {encoder.max_tokens} that the encoder "
                "reads; choose a smaller passage_tokens or context_tokens"
            )
        reusable: dict[tuple[str, str], Entry] = {}
        if previous and (
            (previous[1].fingerprint, previous[1].settings, previous[1].reader_version)
            == (encoder.fingerprint, settings, documents.READER_VERSION)
        ):
            reusable = {(e.sha256, _suffix(e.id)): e for e in previous[1].documents}
        objects = ObjectStore(folder / "objects")
        return cls(corpus, folder, settings, encoder_name, encoder, objects, previous, reusable)

    def read(
        self, files: Sequence[tuple[str, Path]], corpus: Path, tell: Progress
    ) -> tuple[list[_Part], list[Failure]]:
        """Read what is new, take over what is not, name what cannot be read."""
        parts: list[_Part] = []
        failures: list[Failure] = []
        for done, (id, path) in enumerate(files):
            tell("reading", done, len(files))
            try:
                _check_file(id, path, corpus)
                parts.append(self._reuse(id, path) or self.part(documents.read(path, id)))
            except DocumentError as error:
                failures.append(Failure(error.document, error.reason))
            except OSError as error:
                failures.append(Failure(id, f"cannot be opened: {error.strerror or error}"))
        tell("reading", len(files), len(files))
        return parts, failures

    def _reuse(self, id: str, path: Path) -> _Part | None:
        """The part of an unchanged or renamed file, None if it must be read."""
        entry = self.reusable.get((sha256(path), _suffix(id)))
        if entry is None or not self.objects.holds(entry.vectors, ".f32"):
            return None
        try:
            content = self.objects.get(entry.text, ".json")
            layout = Layout.from_json(self.objects.get(entry.layout, ".json"))
        except IndexUnusable:
            return None  # damaged: made anew
        document = document_from_json(content, id, entry.sha256)
        if id != entry.id and document.origins.title == "file name":
            return None
        return _Part(replace(entry, id=id), layout, document)

    def part(self, document: Document) -> _Part:
        """Store a document's text and passages; its vectors are still to be made."""
        if len(document.text) > MOST_CHARACTERS:
            raise DocumentError(
                document.id,
                f"has {len(document.text):,} characters, more than the {MOST_CHARACTERS:,} that are "
                "indexed of one file; split it",
            )
        made = passages(document, self.encoder, self.settings)
        if not made:
            raise DocumentError(document.id, "has no sentences to quote")
        layout = Layout.of(made)
        entry = Entry(
            id=document.id,
            sha256=document.sha256,
            text=self.objects.put(document_to_json(document), ".json"),
            layout=self.objects.put(layout.to_json(), ".json"),
            vectors="",
        )
        return _Part(entry, layout, document, made)

    def encode(self, parts: Sequence[_Part], tell: Progress) -> list[_Part]:
        """Encode the pending passages and store their vectors; returns the parts complete."""
        waiting = [part for part in parts if part.pending]
        total = sum(len(part.pending) for part in waiting)
        done = 0
        vectors: dict[str, str] = {}
        tell("encoding", 0, total)
        for group in _groups(waiting, ENCODE_AT_ONCE):
            batch = [passage for part in group for passage in part.pending]
            texts, spans = zip(*(_encoder_input(passage) for passage in batch), strict=True)
            encoded: dict[int, Encoded] = {}
            for place, vectors_of_one in self.encoder.encode_passages(texts, spans):
                encoded[place] = vectors_of_one
                done += 1
                if done % TELL_EVERY == 0 or done == total:
                    tell("encoding", done, total)
            for part, rows in zip(group, _stacked(group, encoded), strict=True):
                vectors[part.entry.id] = self.objects.put(vectors_to_bytes(rows), ".f32")
        return [
            replace(part, entry=replace(part.entry, vectors=vectors[part.entry.id]), pending=())
            if part.pending
            else part
            for part in parts
        ]

    def publish(
        self, parts: Sequence[_Part], failures: Sequence[Failure], tell: Progress, started: float
    ) -> BuildReport:
        """Write and publish a generation, unless the published one is the same."""
        manifest = Manifest(
            corpus=self.corpus,
            created=datetime.now(timezone.utc).isoformat(timespec="seconds"),
            encoder=self.encoder_name,
            fingerprint=self.encoder.fingerprint,
            reader_version=documents.READER_VERSION,
            settings=self.settings,
            documents=tuple(part.entry for part in parts),
            failures=tuple(failures),
        )
        before = self.previous[1] if self.previous else None
        same = before is not None and manifest == replace(
            before, created=manifest.created, files=manifest.files
        )
        if same and self.previous:
            generation = self.previous[0]
        else:
            tell("writing", 0, 1)
            texts = [text for part in parts for text in _searchable(part)]
            layouts = [part.layout for part in parts]
            names = name_words(sentence for part in parts for sentence in _sentences(part))
            generation = write_generation(self.folder, manifest, texts, names, layouts)
            tell("writing", 1, 1)
        old = {entry.id: entry.sha256 for entry in before.documents} if before else {}
        new = {entry.id: entry.sha256 for entry in manifest.documents}
        return BuildReport(
            generation=generation,
            published=not same,
            added=tuple(id for id in new if id not in old),
            changed=tuple(id for id in new if id in old and new[id] != old[id]),
            removed=tuple(id for id in old if id not in new),
            unchanged=tuple(id for id in new if new[id] == old.get(id)),
            failed=tuple(failures),
            documents=len(parts),
            passages=sum(len(part.layout.counts) for part in parts),
            seconds=time.monotonic() - started,
        )


def _check_file(id: str, path: Path, corpus: Path) -> None:
    """Raise `DocumentError` for a file that must not or cannot even be opened."""
    try:
        id.encode()
    except UnicodeEncodeError:
        shown = id.encode("utf-8", "backslashreplace").decode()
        raise DocumentError(shown, "has a name that is not Unicode; rename it") from None
    real = path.resolve()
    if not real.is_relative_to(corpus.resolve()):
        raise DocumentError(id, "is a link out of the corpus folder; copy the file instead")
    if not real.exists():
        raise DocumentError(id, "is a link to nothing" if path.is_symlink() else "has disappeared")
    if not real.is_file():
        raise DocumentError(id, "is not a regular file")


def _suffix(id: str) -> str:
    return PurePosixPath(id).suffix.lower()


def _groups(parts: Sequence[_Part], size: int) -> Iterator[list[_Part]]:
    """Parts in order, at least `size` pending passages in each group but the last."""
    group: list[_Part] = []
    for part in parts:
        group.append(part)
        if sum(len(member.pending) for member in group) >= size:
            yield group
            group = []
    if group:
        yield group


def _stacked(group: Sequence[_Part], encoded: Mapping[int, Encoded]) -> Iterator[Vectors]:
    """Per part the vectors of its passages, then of its sentences, (n + m, d)."""
    first = 0
    for part in group:
        own = [encoded[place] for place in range(first, first + len(part.pending))]
        first += len(part.pending)
        yield np.concatenate([*(e.whole[None] for e in own), *(e.parts for e in own)])


def _encoder_input(passage: Passage) -> tuple[str, list[Span]]:
    """What is embedded for a passage, and where its sentences stand in that."""
    prefix = f"{passage.context}\n" if passage.context else ""
    shift = len(prefix) - passage.start
    return prefix + passage.text, [Span(s.start + shift, s.end + shift) for s in passage.sentences]


def _sentences(part: _Part) -> Iterator[str]:
    for start, end in part.layout.sentences.tolist():
        yield part.document.text[start:end]


def _searchable(part: _Part) -> Iterator[str]:
    """What is searched lexically for each passage: its context and its text."""
    first = 0
    for count, context in zip(part.layout.counts.tolist(), part.layout.contexts, strict=True):
        start, end = part.layout.sentences[first, 0], part.layout.sentences[first + count - 1, 1]
        first += count
        yield f"{context}\n{part.document.text[start:end]}"
