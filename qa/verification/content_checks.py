"""That the published generation is right: passages, vectors, texts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np

from qa import documents
from qa.corpus import check_file
from qa.encoder import Encoder, Vectors
from qa.errors import DocumentError, EncoderError, IndexUnusable
from qa.index import Index, vectors_from_bytes
from qa.manifest import TEXT, VECTORS, Entry
from qa.models import open_encoder
from qa.parts import Progress, encoder_input
from qa.store import Layout, ObjectStore, document_to_json, sha256
from qa.types import Passage, Span
from qa.verification.check import Check, check_of

AT_ONCE = 1024
"""Vectors whose nearest neighbours are looked up together."""
REENCODED = 200
"""Passages, evenly spread, that are encoded again."""
SAME = 0.999
"""The least cosine of a vector with the same passage encoded again."""
ROUNDING = 1e-5


def passages(index: Index) -> Check:
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

    return check_of("passages are slices of their documents", found())


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


def vectors(index: Index, folder: Path) -> Check:
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

    return check_of("each vector is its own nearest neighbour", found())


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


def encoding(index: Index, folder: Path, tell: Progress) -> Check:
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


def originals(index: Index, tell: Progress) -> Check:
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
