"""Proving an index: that it is whole, and that everything it says follows from the documents.

What is checked of all generations is that no byte has changed; of the published one also that it is right:
passages are slices of their documents, texts can be derived from the original files once more, vectors
are those of their passages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from qa import documents
from qa.corpus import check_file
from qa.encoder import Encoder, Vectors
from qa.errors import DocumentError, EncoderError, IndexUnusable
from qa.generations import (
    MANIFEST,
    SEAL,
    generation_folder,
    generation_names,
    problems,
    read_manifest,
)
from qa.index import Index, vectors_from_bytes
from qa.manifest import TEXT, VECTORS, Entry, Manifest, published
from qa.models import MINILM, check, open_encoder
from qa.parts import Progress, encoder_input
from qa.store import Layout, ObjectStore, document_to_json, sha256
from qa.types import Passage, Span

AT_ONCE = 1024
"""Vectors whose nearest neighbours are looked up together."""
REENCODED = 200
"""Passages, evenly spread, that are encoded again."""
SAME = 0.999
"""The least cosine of a vector with the same passage encoded again."""
ROUNDING = 1e-5


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, of how many."""

    name: str
    checked: int
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What could not be checked, and why; no fault of the index."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of verifying an index."""

    generation: str
    """The published one; "" if that cannot be told."""
    checks: tuple[Check, ...]

    @property
    def verified(self) -> bool:
        return not any(check.problems for check in self.checks)


def verify(folder: Path, progress: Progress | None = None, *, quick: bool = False) -> Verification:
    """Check everything under an index folder; if `quick`, only that no byte has changed.

    Damage is not raised but told, so that all of it is found at once. Raises `IndexMissing` or
    `IndexForeign` if there is no index.
    """
    tell: Progress = progress or (lambda *_: None)
    checks = [_pointer(folder), _generations(folder), _objects(folder, tell), _models(folder)]
    generation = ""
    try:
        index = Index.open(folder)
        generation = index.generation
        if not quick:
            checks += [
                _passages(index),
                _vectors(index, folder),
                _encoding(index, folder, tell),
                _originals(index, tell),
            ]
    except IndexUnusable as error:
        checks.append(Check("opening the published generation", 1, (str(error),)))
    return Verification(generation, tuple(checks))


def _check(name: str, found: Iterable[str | None], notes: Sequence[str] = ()) -> Check:
    """A check of as many things as `found` yields, None where nothing is wrong."""
    told = list(found)
    return Check(name, len(told), tuple(one for one in told if one), tuple(notes))


def _pointer(folder: Path) -> Check:
    try:
        read_manifest(folder, *published(folder))
    except IndexUnusable as error:
        if not (folder / "CURRENT").is_file():
            raise
        return Check("pointer to the published generation", 1, (str(error),))
    return Check("pointer to the published generation", 1)


def _generations(folder: Path) -> Check:
    found: list[str | None] = []
    notes: list[str] = []
    for name in generation_names(folder):
        home = generation_folder(folder, name)
        if not (home / SEAL).is_file() and _schema(home) == 1:
            notes.append(f"{home} was made by an earlier version, without a seal to check it by")
            continue
        try:
            manifest, _ = read_manifest(folder, name)
        except IndexUnusable as error:
            found.append(str(error))
            continue
        found += [*problems(home, manifest)] or [None] * (len(manifest.files) + 2)
        own = {MANIFEST, SEAL, *manifest.files}
        found += [
            f"{file} does not belong to the generation"
            for file in sorted(home.rglob("*"))
            if file.is_file() and file.relative_to(home).as_posix() not in own
        ]
    return _check("files of all generations", found, notes)


def _schema(home: Path) -> int:
    """As an unverified manifest says; 0 if it is unreadable."""
    try:
        return Manifest.from_json((home / MANIFEST).read_bytes()).schema
    except (OSError, IndexUnusable):
        return 0


def _objects(folder: Path, tell: Progress) -> Check:
    objects = ObjectStore(folder / "objects")
    needed: set[str] = set()
    for name in generation_names(folder):
        try:
            needed |= read_manifest(folder, name)[0].references
        except IndexUnusable:
            continue  # told of already

    def found() -> Iterator[str | None]:
        for done, reference in enumerate(sorted(needed), 1):
            tell("checking", done, len(needed))
            stem, _, suffix = reference.partition(".")
            try:
                objects.get(stem, f".{suffix}")
            except IndexUnusable as error:
                yield str(error)
            else:
                yield None

    spare = [reference for reference in objects.references() if reference not in needed]
    note = f"{len(spare)} belong to no generation; the next qa index or qa prune removes them"
    return _check("objects", found(), [note] if spare else [])


def _models(folder: Path) -> Check:
    try:
        check(MINILM, folder / "models")
    except EncoderError as error:
        return Check("weights", 1, (str(error),))
    return Check("weights", 1)


def _passages(index: Index) -> Check:
    """That the tables agree with the documents' own layouts, and these with the texts."""
    objects = ObjectStore(index.folder / "objects")

    def found() -> Iterator[str | None]:
        number = 0
        for place, entry in enumerate(index.manifest.documents):
            try:
                document = index.document(place)
                layout = Layout.from_json(objects.get(entry.layout, TEXT))
            except IndexUnusable as error:
                yield str(error)
                number += _count(entry, objects)
                continue
            first = 0
            for count, context in zip(layout.counts.tolist(), layout.contexts, strict=True):
                spans = tuple(Span(*s) for s in layout.sentences[first : first + count].tolist())
                first += count
                yield _passage_problem(index, number, Passage(document, spans, context))
                number += 1
        if number != len(index):
            yield f"the documents have {number} passages, the index has {len(index)}"

    return _check("passages are slices of their documents", found())


def _passage_problem(index: Index, number: int, expected: Passage) -> str | None:
    text = expected.document.text
    ends = list(chain.from_iterable(expected.sentences))
    name = f"passage {number} of {expected.document.id}"
    if number >= len(index) or index.passage(number) != expected:
        return f"{name} is not the one of its document"
    if ends != sorted(ends) or not 0 <= ends[0] < ends[-1] <= len(text):
        return f"{name} has sentences outside of the text"
    if any(not span.of(text).strip() for span in expected.sentences):
        return f"{name} has a sentence without words"
    return None


def _count(entry: Entry, objects: ObjectStore) -> int:
    try:
        return len(Layout.from_json(objects.get(entry.layout, TEXT)).counts)
    except IndexUnusable:
        return 0


def _vectors(index: Index, folder: Path) -> Check:
    """That they are those of the objects, of length 1, and each nearest to itself."""
    objects = ObjectStore(folder / "objects")
    stored = index.vectors

    def found() -> Iterator[str | None]:
        first = 0
        for entry in index.manifest.documents:
            try:
                rows = vectors_from_bytes(objects.get(entry.vectors, VECTORS))
            except IndexUnusable as error:
                yield str(error)
                rows = stored[:0]
            count = _count(entry, objects)
            if len(rows) and not np.array_equal(stored[first : first + count], rows[:count]):
                yield f"the vectors of {entry.id} are not those of its object"
            first += count
        for start in range(0, len(stored), AT_ONCE):
            yield from _strangers(index, stored[start : start + AT_ONCE], start)

    return _check("each vector is its own nearest neighbour", found())


def _strangers(index: Index, rows: Vectors, first: int) -> Iterator[str | None]:
    nearest, cosines = index.nearest_of_each(rows)
    own = np.einsum("ij,ij->i", rows, rows)
    for row in range(len(rows)):
        number = first + row
        if abs(own[row] - 1) > ROUNDING:
            yield f"the vector of passage {number} has the length {own[row] ** 0.5:.4f}, not 1"
        elif nearest[row] != number and cosines[row] > own[row] + ROUNDING:
            yield f"the vector of passage {number} is nearer to passage {nearest[row]} than to itself"
        else:
            yield None


def _encoding(index: Index, folder: Path, tell: Progress) -> Check:
    """That vectors are what the encoder makes of their passages today, by a sample."""
    try:
        encoder: Encoder = open_encoder(index.manifest.encoder, folder / "models")
    except EncoderError as error:
        return Check("vectors are those of their passages", 1, (str(error),))
    if encoder.fingerprint != index.manifest.fingerprint:
        problem = f"the encoder is {encoder.fingerprint}, not {index.manifest.fingerprint}"
        return Check("vectors are those of their passages", 1, (problem,))
    step = max(1, len(index) // REENCODED)
    numbers = list(range(0, len(index), step))
    problems: list[str] = []
    for done, number in enumerate(numbers, 1):
        tell("encoding", done, len(numbers))
        try:
            text, spans = encoder_input(index.passage(number))
        except IndexUnusable:
            continue  # told of already
        _, encoded = next(iter(encoder.encode_passages([text], [spans])))
        cosine = float(index.cosines(encoded.whole, [number])[0])
        if not cosine >= SAME:
            problems.append(f"the vector of passage {number} is not its own (cosine {cosine:.3f})")
    note = f"{len(numbers)} of {len(index)} were encoded again"
    notes = (note,) if len(numbers) < len(index) else ()
    return Check("vectors are those of their passages", len(numbers), tuple(problems), notes)


def _originals(index: Index, tell: Progress) -> Check:
    """That each text is what is read from its file, where that is there and unchanged."""
    manifest = index.manifest
    corpus = Path(manifest.corpus)
    checked, found, notes = 0, [], []
    if not manifest.corpus:
        return Check("texts are those of the original files", 0, notes=("not made from files",))
    files = [(e.id, e.sha256, e.text) for e in manifest.documents]
    files += [(c.id, c.sha256, c.text) for e in manifest.documents for c in e.copies]
    for done, (id, digest, text) in enumerate(files, 1):
        tell("reading", done, len(files))
        state = _state(corpus, id, digest)
        if state:
            notes.append(f"{id} {state}")
            continue
        checked += 1
        try:
            document = documents.read(corpus / id, id)
        except DocumentError as error:
            found.append(f"{id} can no longer be read: it {error.reason}")
            continue
        if hashlib.sha256(document_to_json(document)).hexdigest() != text:
            found.append(
                f"{id} gives another text than was indexed "
                f"(by readers of version {manifest.reader_version}, now {documents.READER_VERSION})"
            )
    return Check("texts are those of the original files", checked, tuple(found), tuple(notes))


def _state(corpus: Path, id: str, digest: str) -> str | None:
    """Why a file cannot be compared, as a clause; None if it is there and unchanged."""
    try:
        check_file(id, corpus / id, corpus)
        return None if sha256(corpus / id) == digest else "has changed since; run: qa index"
    except DocumentError as error:
        return error.reason
    except OSError as error:
        return f"cannot be opened: {error.strerror or error}"
