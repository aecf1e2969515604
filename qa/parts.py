"""Documents on their way into a generation: read or taken over, cut into passages, encoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import numpy as np

from qa import documents
from qa.corpus import check_file
from qa.encoder import Encoded, Encoder, Vectors
from qa.errors import DocumentError, IndexUnusable
from qa.index import vectors_to_bytes
from qa.manifest import Entry, Failure, Manifest
from qa.passages import passages
from qa.settings import IndexSettings
from qa.store import Layout, ObjectStore, document_from_json, document_to_json, sha256
from qa.types import Document, Passage, Span

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); stages are "reading", "encoding" and "writing"."""

ENCODE_AT_ONCE = 512
"""Passages that are sorted by length together: enough that batches are of one length."""
TELL_EVERY = 16
MOST_CHARACTERS = 10_000_000
"""Of one document's text, some five thousand pages; a longer one is refused."""


@dataclass(frozen=True, slots=True)
class Part:
    """A document on its way into the generation."""

    entry: Entry
    """Without the name of its vectors while it has `pending` passages."""
    layout: Layout
    document: Document
    pending: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class PartMaker:
    """Makes parts, and keeps what they consist of as objects."""

    objects: ObjectStore
    encoder: Encoder
    settings: IndexSettings
    reusable: Mapping[tuple[str, str], Entry]
    """Entries of the previous generation that still hold, by (SHA-256, suffix)."""

    @classmethod
    def after(
        cls,
        previous: Manifest | None,
        objects: ObjectStore,
        encoder: Encoder,
        settings: IndexSettings,
    ) -> PartMaker:
        """One that takes over what `previous` made in the same way."""
        reusable: dict[tuple[str, str], Entry] = {}
        if previous and (
            (previous.fingerprint, previous.settings, previous.reader_version)
            == (encoder.fingerprint, settings, documents.READER_VERSION)
        ):
            reusable = {(e.sha256, _suffix(e.id)): e for e in previous.documents}
        return cls(objects, encoder, settings, reusable)

    def read(
        self, files: Sequence[tuple[str, Path]], corpus: Path, tell: Progress
    ) -> tuple[list[Part], list[Failure]]:
        """Read what is new, take over what is not, name what cannot be read."""
        parts: list[Part] = []
        failures: list[Failure] = []
        for done, (id, path) in enumerate(files):
            tell("reading", done, len(files))
            try:
                check_file(id, path, corpus)
                parts.append(self._reuse(id, path) or self.make(documents.read(path, id)))
            except DocumentError as error:
                failures.append(Failure(error.document, error.reason))
            except OSError as error:
                failures.append(Failure(id, f"cannot be opened: {error.strerror or error}"))
        tell("reading", len(files), len(files))
        return parts, failures

    def _reuse(self, id: str, path: Path) -> Part | None:
        """The part of an unchanged or renamed file, None if it must be read."""
        entry = self.reusable.get((sha256(path), _suffix(id)))
        if entry is None:
            return None
        try:
            self.objects.get(entry.vectors, ".f32")
            content = self.objects.get(entry.text, ".json")
            layout = Layout.from_json(self.objects.get(entry.layout, ".json"))
        except IndexUnusable:
            return None  # damaged: made anew
        document = document_from_json(content, id, entry.sha256)
        if id != entry.id and document.origins.title == "file name":
            return None
        return Part(replace(entry, id=id), layout, document)

    def make(self, document: Document) -> Part:
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
        return Part(entry, layout, document, made)

    def encode(self, parts: Sequence[Part], tell: Progress) -> list[Part]:
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


def _suffix(id: str) -> str:
    return PurePosixPath(id).suffix.lower()


def _groups(parts: Sequence[Part], size: int) -> Iterator[list[Part]]:
    """Parts in order, at least `size` pending passages in each group but the last."""
    group: list[Part] = []
    for part in parts:
        group.append(part)
        if sum(len(member.pending) for member in group) >= size:
            yield group
            group = []
    if group:
        yield group


def _stacked(group: Sequence[Part], encoded: Mapping[int, Encoded]) -> Iterator[Vectors]:
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


def sentences(part: Part) -> Iterator[str]:
    """The text of each sentence of its passages."""
    for start, end in part.layout.sentences.tolist():
        yield part.document.text[start:end]


def searchable(part: Part) -> Iterator[str]:
    """What is searched lexically for each passage: its context and its text."""
    first = 0
    for count, context in zip(part.layout.counts.tolist(), part.layout.contexts, strict=True):
        start, end = part.layout.sentences[first, 0], part.layout.sentences[first + count - 1, 1]
        first += count
        yield f"{context}\n{part.document.text[start:end]}"
