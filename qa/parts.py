"""Documents on their way into a generation: read or taken over, cut into passages, encoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa import documents
from qa.duplicates import Read
from qa.encoder import Encoded, Encoder, Vectors
from qa.errors import DocumentError, IndexUnusable
from qa.index import vectors_to_bytes
from qa.journal import Journal
from qa.known import Known
from qa.manifest import TEXT, VECTORS, Copy, Entry, Failure
from qa.passages import passages
from qa.planning import File
from qa.settings import IndexSettings
from qa.store import Layout, ObjectStore, document_to_json
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
class Texts:
    """What came of reading files."""

    read: list[Read]
    failures: list[Failure]
    vanished: list[str]


@dataclass(frozen=True, slots=True)
class PartMaker:
    """Makes parts, and keeps what they consist of as objects."""

    objects: ObjectStore
    encoder: Callable[[], Encoder]
    """Opens the encoder: where nothing is new it is not needed."""
    settings: IndexSettings
    known: Known
    journal: Journal

    def read(self, files: Sequence[File], tell: Progress) -> Texts:
        """Read what is new, take over what is not, name what cannot be read."""
        texts = Texts([], [], [])
        for done, file in enumerate(files):
            tell("reading", done, len(files))
            try:
                texts.read.append(self._read(file))
            except DocumentError as error:
                if file.path.exists():
                    texts.failures.append(Failure(error.document, error.reason, file.sha256))
                else:
                    texts.vanished.append(file.id)
        tell("reading", len(files), len(files))
        return texts

    def _read(self, file: File) -> Read:
        if found := self.known.document(file.id, file.sha256):
            return Read.of(*found)
        return self.store(documents.read(file.path, file.id))

    def store(self, document: Document) -> Read:
        """Keep the text of a document as an object."""
        if len(document.text) > MOST_CHARACTERS:
            raise DocumentError(
                document.id,
                f"has {len(document.text):,} characters, more than the {MOST_CHARACTERS:,} that are "
                "indexed of one file; split it",
            )
        return Read.of(document, self.objects.put(document_to_json(document), TEXT))

    def make(self, read: Read, copies: tuple[Copy, ...] = ()) -> Part:
        """The passages of a document and their vectors, where they are known; else pending."""
        document = read.document
        entry = Entry(
            id=document.id,
            sha256=document.sha256,
            text=read.text,
            layout="",
            vectors="",
            canonical=read.canonical,
            copies=copies,
        )
        if made := self.known.made(read.text):
            whole = replace(entry, layout=made.layout, vectors=made.vectors)
            if layout := self._layout(whole):
                return Part(whole, layout, document)
        cut = passages(document, self.encoder(), self.settings)
        if not cut:
            raise DocumentError(document.id, "has no sentences to quote")
        layout = Layout.of(cut)
        name = self.objects.put(layout.to_json(), TEXT)
        vectors = self.known.vectors(read.canonical, name)
        whole = replace(entry, layout=name, vectors=vectors or "")
        if vectors and self._layout(whole):
            return Part(whole, layout, document)
        return Part(replace(entry, layout=name), layout, document, cut)

    def _layout(self, entry: Entry) -> Layout | None:
        """The layout, if it and the vectors are whole."""
        try:
            self.objects.get(entry.vectors, VECTORS)
            return Layout.from_json(self.objects.get(entry.layout, TEXT))
        except IndexUnusable:
            return None  # damaged: made anew

    def encode(self, parts: Sequence[Part], tell: Progress) -> list[Part]:
        """Encode the pending passages and store their vectors; returns the parts complete."""
        waiting = [part for part in parts if part.pending]
        total = sum(len(part.pending) for part in waiting)
        done = 0
        vectors: dict[str, str] = {}
        tell("encoding", 0, total)
        for group in _groups(waiting, ENCODE_AT_ONCE):
            batch = [passage for part in group for passage in part.pending]
            texts, spans = zip(*(encoder_input(passage) for passage in batch), strict=True)
            encoded: dict[int, Encoded] = {}
            for place, vectors_of_one in self.encoder().encode_passages(texts, spans):
                encoded[place] = vectors_of_one
                done += 1
                if done % TELL_EVERY == 0 or done == total:
                    tell("encoding", done, total)
            for part, rows in zip(group, _stacked(group, encoded), strict=True):
                vectors[part.entry.id] = self.objects.put(vectors_to_bytes(rows), VECTORS)
            self.journal.note(_encoded(part, vectors).entry for part in group)
        return [_encoded(part, vectors) if part.pending else part for part in parts]


def _encoded(part: Part, vectors: Mapping[str, str]) -> Part:
    return replace(part, entry=replace(part.entry, vectors=vectors[part.entry.id]), pending=())


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


def encoder_input(passage: Passage) -> tuple[str, list[Span]]:
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
