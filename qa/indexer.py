"""A corpus folder → a new generation: what changed, what was read, what was published.

Documents whose bytes, reader and settings are unchanged keep their objects. If nothing changed at all,
nothing is published.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from filelock import FileLock, Timeout

from qa import documents
from qa.corpus import corpus_files
from qa.encoder import Encoder
from qa.errors import CorpusError, DocumentError, IndexForeign, IndexUnusable, SettingsError
from qa.index import Index, write_generation
from qa.manifest import Failure, Manifest
from qa.models import MINILM, open_encoder, open_span_model
from qa.names import name_words
from qa.parts import Part, PartMaker, Progress, searchable, sentences
from qa.settings import IndexSettings
from qa.store import ObjectStore
from qa.types import Document

SPECIAL_TOKENS = 2


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
        parts, failures = work.maker.read(files, corpus, tell)
        if not parts:
            first = failures[0]
            raise CorpusError(
                f"none of the {len(files)} files in {corpus} can be read "
                f"({first.document}: {first.reason})"
            )
        return work.publish(work.maker.encode(parts, tell), failures, tell, started)


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
        parts: list[Part] = []
        failures: list[Failure] = []
        for document in made:
            try:
                parts.append(work.maker.make(document))
            except DocumentError as error:
                failures.append(Failure(error.document, error.reason))
        if not parts:
            raise CorpusError("there is no document to index")
        return work.publish(work.maker.encode(parts, tell), failures, tell, started)


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
class _Work:
    """One run of the indexer: what its steps share."""

    corpus: str
    """The corpus folder, absolute; "" if there is none."""
    folder: Path
    settings: IndexSettings
    encoder_name: str
    encoder: Encoder
    previous: tuple[str, Manifest] | None
    maker: PartMaker

    @classmethod
    def prepare(
        cls, corpus: str, folder: Path, settings: IndexSettings, encoder_name: str
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
        objects = ObjectStore(folder / "objects")
        maker = PartMaker.after(previous[1] if previous else None, objects, encoder, settings)
        return cls(corpus, folder, settings, encoder_name, encoder, previous, maker)

    def publish(
        self, parts: Sequence[Part], failures: Sequence[Failure], tell: Progress, started: float
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
            texts = [text for part in parts for text in searchable(part)]
            layouts = [part.layout for part in parts]
            names = name_words(sentence for part in parts for sentence in sentences(part))
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
