"""Generations on disk: write, publish, open. The only place that imports faiss.

    CURRENT                    "000007 <SHA-256 of its manifest>", replaced atomically and last
    generations/000007/        manifest.json, manifest.sha256, sentences.npy, counts.npy, owners.npy,
                               contexts.json, names.json, vectors.faiss, sentence_vectors.npy,
                               lexical/ (BM25 of the passages), lexical_documents/ (of whole documents)
    objects/ab/cdef….json      per document: its canonical text; the layout of its passages
    objects/ab/cdef….f32       per document: the vectors of its passages, then of its sentences
    models/                    exported encoders, see `qa.models`

Objects are named by the SHA-256 of their own bytes, so that whatever is read is known to be whole. A
generation is written beside the others under a name that no reader looks at, and renamed when complete.
Everything is made durable in the order in which it is referred to: objects, generation, pointer.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.encoder import Vectors
from qa.errors import IndexDamaged, IndexForeign
from qa.generations import (
    MANIFEST,
    SEAL,
    generation_folder,
    generation_names,
    problems,
    publish,
    read_manifest,
    seal,
)
from qa.lexical import LexicalIndex, terms
from qa.locks import Hold
from qa.manifest import MENDING, SCHEMA, TEXT, VECTORS, Manifest, published
from qa.store import (
    DRAFT,
    Layout,
    ObjectStore,
    document_from_json,
    sha256,
    sync_file,
    sync_folder,
)
from qa.types import Document, Passage, Span

_TRIES, _PAUSE = 50, 0.02
"""How often, at an interval of so many seconds, a generation is found just being removed."""


class Index:
    """One generation, opened: passages by number, vectors, words. It never changes.

    While this object lives, the generation is not pruned.
    """

    def __init__(
        self, folder: Path, generation: str, digest: str, manifest: Manifest, hold: Hold
    ) -> None:
        import faiss

        self.folder = folder
        self.generation = generation
        self.digest = digest
        """SHA-256 of the manifest."""
        self.manifest = manifest
        home = generation_folder(folder, generation)
        self._hold = hold
        self._objects = ObjectStore(folder / "objects")
        self._documents: dict[int, Document] = {}
        try:
            self._sentences: NDArray[np.int64] = np.load(home / "sentences.npy")
            counts: NDArray[np.int64] = np.load(home / "counts.npy")
            self._contexts: list[str] = json.loads((home / "contexts.json").read_text("utf-8"))
            self._owner: NDArray[np.int64] = np.load(home / "owners.npy")
            self._vectors = faiss.read_index(str(home / "vectors.faiss"))
            self._sentence_vectors = np.load(home / "sentence_vectors.npy", mmap_mode="r")
            self.lexical = LexicalIndex.load(home / "lexical", len(counts))
            """BM25 of the passages, with the headings over them."""
            self.lexical_documents = LexicalIndex.load(
                home / "lexical_documents", len(manifest.documents)
            )
            """BM25 of whole documents, each all of its passages."""
            self.names = frozenset(json.loads((home / "names.json").read_text("utf-8")))
            """The name words of the corpus, see `qa.names`."""
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise IndexDamaged(f"{home}: {error}; {MENDING}") from error
        self._first = np.concatenate([[0], np.cumsum(counts)])
        if not self._vectors.ntotal == len(counts) == len(self._contexts) == len(self._owner):
            raise IndexDamaged(
                f"{home}: its files disagree about the number of passages; {MENDING}"
            )

    def __len__(self) -> int:
        """The number of passages."""
        return len(self._contexts)

    @classmethod
    def open(cls, folder: Path, generation: str | None = None) -> Index:
        """Open the published generation, or the one that is named.

        Raises `IndexMissing`, `IndexDamaged` or `IndexForeign`, each with the command that mends it.
        Every file is checked against its hash, and every object when it is read.
        """
        for _ in range(_TRIES):
            name, digest = (generation, None) if generation else published(folder)
            home = generation_folder(folder, name)
            try:
                hold = Hold(home / MANIFEST)
            except BlockingIOError:  # someone looks whether it is in use, or removes it
                time.sleep(_PAUSE)
                continue
            except OSError as error:
                if not generation and published(folder)[0] != name:
                    continue  # replaced and pruned just now
                raise IndexDamaged(f"{home}: no readable manifest; {MENDING}") from error
            manifest, digest = read_manifest(folder, name, digest)
            if manifest.schema != SCHEMA:
                raise IndexForeign(f"{home} has schema {manifest.schema}, not {SCHEMA}; {MENDING}")
            if problem := next(problems(home, manifest), None):
                raise IndexDamaged(f"{problem}; {MENDING}")
            return cls(folder, name, digest, manifest, hold)
        raise IndexDamaged(f"{folder}: generations come and go too fast to open one; try again")

    def document(self, number: int) -> Document:
        """The document by its place in the manifest; read once, checked against its hash."""
        if number not in self._documents:
            entry = self.manifest.documents[number]
            content = self._objects.get(entry.text, TEXT)
            self._documents[number] = document_from_json(content, entry)
        return self._documents[number]

    def passage(self, number: int) -> Passage:
        first, last = self._first[number], self._first[number + 1]
        spans = tuple(Span(int(a), int(b)) for a, b in self._sentences[first:last])
        return Passage(self.document(int(self._owner[number])), spans, self._contexts[number])

    def passages_of(self, documents: Sequence[int]) -> NDArray[np.int64]:
        """The numbers of all passages of some documents, in order; documents by place in the manifest."""
        found = np.flatnonzero(np.isin(self._owner, np.asarray(documents, dtype=np.int64)))
        return found.astype(np.int64)

    def nearest(self, vector: Vectors, k: int) -> tuple[NDArray[np.int64], Vectors]:
        """The k passages nearest to a unit vector (d,): numbers and cosines, best first, both (k,).

        Exact; equal cosines stand in passage order.
        """
        if not len(self) or k < 1:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        cosines, numbers = self._vectors.search(vector[None], min(k, len(self)))
        order = np.lexsort((numbers[0], -cosines[0]))
        return numbers[0][order], cosines[0][order]

    @property
    def owners(self) -> NDArray[np.int64]:
        """The place in the manifest of each passage's document, (n,)."""
        return self._owner

    @property
    def vectors(self) -> Vectors:
        """Of all passages, (n, d)."""
        return np.asarray(self._vectors.reconstruct_n(0, len(self)), dtype=np.float32)

    def nearest_of_each(self, vectors: Vectors) -> tuple[NDArray[np.int64], Vectors]:
        """The passage nearest to each of the unit vectors (m, d): numbers and cosines, both (m,)."""
        cosines, numbers = self._vectors.search(vectors, 1)
        return numbers[:, 0], cosines[:, 0]

    def cosines(self, vector: Vectors, numbers: Sequence[int] | NDArray[np.int64]) -> Vectors:
        """Of a unit vector with the named passages, shape (len(numbers),)."""
        if not len(numbers):
            return np.zeros(0, dtype=np.float32)
        rows = self._vectors.reconstruct_batch(np.asarray(numbers, dtype=np.int64))
        return np.asarray(rows @ vector, dtype=np.float32)

    def sentence_cosines(self, vector: Vectors, number: int) -> Vectors:
        """Of a unit vector with each sentence of a passage, shape (sentences,)."""
        rows = self._sentence_vectors[self._first[number] : self._first[number + 1]]
        return np.asarray(rows, dtype=np.float32) @ vector


def write_generation(
    folder: Path,
    manifest: Manifest,
    texts: Sequence[str],
    names: frozenset[str],
    layouts: Sequence[Layout],
) -> str:
    """Write a complete generation and publish it; returns its name.

    `layouts` are those of the manifest's documents, in order; `texts` what each passage is searched
    by, in passage order; `names` the name words of the corpus. The vectors come from the objects, which
    must be settled.
    """
    generations = folder / "generations"
    generations.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=generations))
    try:
        draft.chmod(0o755)
        _write_files(draft, ObjectStore(folder / "objects"), manifest, texts, layouts)
        (draft / "names.json").write_text(json.dumps(sorted(names), ensure_ascii=False), "utf-8")
        files = sorted(file for file in draft.rglob("*") if file.is_file())
        hashes = {file.relative_to(draft).as_posix(): sha256(file) for file in files}
        content = replace(manifest, files=hashes, passages=len(texts)).to_json()
        digest = hashlib.sha256(content).hexdigest()
        (draft / MANIFEST).write_bytes(content)
        (draft / SEAL).write_bytes(seal(digest))
        for file in (*files, draft / MANIFEST, draft / SEAL):
            sync_file(file)
        for inner in {file.parent for file in files}:
            sync_folder(inner)
        generation = f"{max(map(int, generation_names(folder)), default=0) + 1:06d}"
        os.rename(draft, generations / generation)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    sync_folder(generations)
    publish(folder, generation, digest)
    return generation


def _write_files(
    draft: Path,
    objects: ObjectStore,
    manifest: Manifest,
    texts: Sequence[str],
    layouts: Sequence[Layout],
) -> None:
    import faiss

    whole: list[Vectors] = []
    parts: list[NDArray[np.float16]] = []
    for entry, layout in zip(manifest.documents, layouts, strict=True):
        rows = vectors_from_bytes(objects.get(entry.vectors, VECTORS))
        whole.append(rows[: len(layout.counts)])
        parts.append(rows[len(layout.counts) :].astype(np.float16))
    dimensions = whole[0].shape[1] if whole else 1
    flat = faiss.IndexFlatIP(dimensions)
    for rows in whole:
        flat.add(rows)
    (draft / "vectors.faiss").write_bytes(faiss.serialize_index(flat).tobytes())
    counts = [layout.counts for layout in layouts]
    np.save(draft / "sentence_vectors.npy", np.concatenate(parts))
    np.save(draft / "sentences.npy", np.concatenate([layout.sentences for layout in layouts]))
    np.save(draft / "counts.npy", np.concatenate(counts))
    sizes = [len(count) for count in counts]
    owners = np.repeat(np.arange(len(layouts)), sizes)
    np.save(draft / "owners.npy", owners.astype(np.int64))
    contexts = [context for layout in layouts for context in layout.contexts]
    (draft / "contexts.json").write_text(json.dumps(contexts, ensure_ascii=False), "utf-8")
    found = [terms(text) for text in texts]
    LexicalIndex.build(found).save(draft / "lexical")
    rest = iter(found)
    whole_texts = (list(chain.from_iterable(islice(rest, size))) for size in sizes)
    LexicalIndex.build(whole_texts).save(draft / "lexical_documents")


def vectors_to_bytes(vectors: Vectors) -> bytes:
    """An object's bytes for vectors (n, d): little-endian float32 after two int64 for n and d."""
    head = np.asarray(vectors.shape, dtype="<i8").tobytes()
    return head + np.ascontiguousarray(vectors, dtype="<f4").tobytes()


def vectors_from_bytes(content: bytes) -> Vectors:
    """What `vectors_to_bytes` wrote, (n, d)."""
    rows, columns = np.frombuffer(content[:16], dtype="<i8")
    return np.frombuffer(content[16:], dtype="<f4").reshape(int(rows), int(columns))
