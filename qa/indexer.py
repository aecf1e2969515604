"""A corpus folder → a new generation: what changed, what was read, what was published.

Whatever an earlier generation made of the same content in the same way is taken over. If nothing changed at
all, nothing is published.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from qa import documents
from qa.corpus import corpus_files
from qa.duplicates import Read, unique
from qa.encoder import Encoder
from qa.errors import CorpusError, DocumentError, IndexUnusable, SettingsError
from qa.history import interrupted, sweep
from qa.index import Index, write_generation
from qa.journal import Journal
from qa.known import Known
from qa.locks import one_writer
from qa.manifest import Copy, Failure, Manifest, Way
from qa.models import MINILM, fingerprint_of, open_encoder, prepare
from qa.names import name_words
from qa.parts import Part, PartMaker, Progress, searchable, sentences
from qa.planning import Before, Changes, Plan, manifests, refuse_foreign
from qa.settings import IndexSettings
from qa.store import ObjectStore
from qa.types import Document

SPECIAL_TOKENS = 2


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What `build` did. The tuples of names hold file ids in order."""

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
    renamed: tuple[tuple[str, str], ...] = ()
    """(old id, new id); in none of the other lists."""
    duplicates: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(id of a document, ids of its copies), the copies of all that are indexed once."""
    unsettled: tuple[str, ...] = ()
    """Files that changed or disappeared while they were indexed: run it again."""


def build(
    corpus: Path | str,
    index: Path | str,
    *,
    settings: IndexSettings | None = None,
    encoder: str = MINILM,
    progress: Progress | None = None,
    announce: Callable[[Plan], None] | None = None,
) -> BuildReport:
    """Index the documents under `corpus` into the folder `index`; publish if anything changed.

    Args:
        settings: how documents become passages.
        encoder: `qa.models.MINILM`, or the folder of a local sentence-transformers model.
        progress: is told how far the work is.
        announce: is told what will be done, and why, before it is done.

    Raises `CorpusError` if nothing can be indexed, `EncoderError`, `IndexForeign` if `index` holds
    something else, `IndexBusy` if another program writes it, or `IndexUnwritable`. Single files that
    cannot be read are named in the report; the rest is indexed.
    """
    started = time.monotonic()
    corpus, folder = Path(corpus), Path(index)
    listed = _listed(corpus, folder)
    with _work(str(corpus.resolve()), folder, settings, encoder, progress) as work:
        plan = Plan.of(listed, corpus, work.before, work.way, work.maker.known)
        if announce:
            announce(plan)
        seen = {file.id: _state(file.path) for file in plan.files}
        texts = work.maker.read(plan.files, work.tell)
        failures = [*plan.failures, *texts.failures]
        parts = work.parts(unique(texts.read), failures)
        if not parts:
            if not failures:
                raise CorpusError(f"the files in {corpus} disappeared while they were read")
            raise CorpusError(
                f"none of the {len(listed)} files in {corpus} can be read "
                f"({failures[0].document}: {failures[0].reason})"
            )
        generation, manifest, fresh = work.publish(parts, failures)
        moved = [file.id for file in plan.files if _state(file.path) != seen[file.id]]
        unsettled = {*plan.vanished, *texts.vanished, *moved}
    return _report(work, generation, manifest, fresh, sorted(unsettled), parts, started)


def plan(
    corpus: Path | str,
    index: Path | str,
    *,
    settings: IndexSettings | None = None,
    encoder: str = MINILM,
) -> Plan:
    """What `build` would do with the same arguments; writes nothing, not even a lock.

    Raises `CorpusError`, `EncoderError` or `IndexForeign`.
    """
    corpus, folder = Path(corpus), Path(index)
    listed = _listed(corpus, folder)
    before = Before.of(folder)
    way = _way(settings, encoder)
    return Plan.of(listed, corpus, before, way, _known(folder, way, before))


def build_documents(
    made: Iterable[Document],
    index: Path | str,
    *,
    settings: IndexSettings | None = None,
    encoder: str = MINILM,
    progress: Progress | None = None,
) -> BuildReport:
    """Index documents that are at hand as values, with unique ids, instead of files.

    Like `build` otherwise, but equal documents stay separate; one without a sentence is named among
    the failures.
    """
    started = time.monotonic()
    with _work("", Path(index), settings, encoder, progress) as work:
        failures: list[Failure] = []
        stored: list[tuple[Read, tuple[Copy, ...]]] = []
        for document in made:
            try:
                stored.append((work.maker.store(document), ()))
            except DocumentError as error:
                failures.append(Failure(error.document, error.reason))
        parts = work.parts(stored, failures)
        if not parts:
            raise CorpusError("there is no document to index")
        generation, manifest, fresh = work.publish(parts, failures)
    return _report(work, generation, manifest, fresh, (), parts, started)


def _listed(corpus: Path, index: Path) -> list[tuple[str, Path]]:
    listed = list(corpus_files(corpus, index))
    if not listed:
        kinds = " ".join(sorted(documents.SUFFIXES))
        raise CorpusError(f"{corpus} holds no documents; put files there ({kinds})")
    return listed


def _state(path: Path) -> tuple[int, int, int] | None:
    """By which a file that changes while it is read is noticed; None if it is not there."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns


def _way(settings: IndexSettings | None, encoder: str) -> Way:
    return Way(fingerprint_of(encoder), settings or IndexSettings(), documents.READER_VERSION)


def _known(folder: Path, way: Way, before: Before) -> Known:
    left = Journal(folder).left()
    found = manifests(folder, before)
    return Known(ObjectStore(folder / "objects"), way, (left, *found) if left else found)


@contextmanager
def _work(
    corpus: str,
    folder: Path,
    settings: IndexSettings | None,
    encoder: str,
    progress: Progress | None,
) -> Iterator[_Work]:
    """One run of the indexer, as the only writer of the folder."""
    refuse_foreign(folder)  # before anything is written to it
    with one_writer(folder, "qa index"):
        before = Before.of(folder)
        way = _way(settings, encoder)
        prepare(encoder, folder / "models")
        journal = Journal(folder)
        left = journal.left()
        known = _known(folder, way, before)
        died = interrupted(folder)
        journal.begin(way, left.documents if left and left.way == way else ())
        opened = _Opened(encoder, folder / "models", way.settings)
        objects = ObjectStore(folder / "objects")
        maker = PartMaker(objects, opened, way.settings, known, journal)
        tell: Progress = progress or (lambda *_: None)
        yield _Work(corpus, folder, encoder, way, before, maker, tell)
        if died:
            sweep(folder)
        journal.end()


class _Opened:
    """An encoder that is opened when it is first needed; raises `SettingsError` if passages do not fit it."""

    def __init__(self, name: str, models: Path, settings: IndexSettings) -> None:
        self._name = name
        self._models = models
        self._needed = settings.passage_tokens + settings.context_tokens + SPECIAL_TOKENS
        self._encoder: Encoder | None = None

    def __call__(self) -> Encoder:
        if self._encoder is None:
            encoder = open_encoder(self._name, self._models, export=True)
            if self._needed > encoder.max_tokens:
                raise SettingsError(
                    f"passages of up to {self._needed} tokens do not fit the {encoder.max_tokens} that "
                    "the encoder reads; choose a smaller passage_tokens or context_tokens"
                )
            self._encoder = encoder
        return self._encoder


@dataclass(frozen=True, slots=True)
class _Work:
    """What the steps of one run share."""

    corpus: str
    """The corpus folder, absolute; "" if there is none."""
    folder: Path
    encoder: str
    way: Way
    before: Before
    maker: PartMaker
    tell: Progress

    def parts(
        self, read: Iterable[tuple[Read, tuple[Copy, ...]]], failures: list[Failure]
    ) -> list[Part]:
        """The parts, complete; what has nothing to quote is added to the failures."""
        made: list[Part] = []
        for one, copies in read:
            try:
                made.append(self.maker.make(one, copies))
            except DocumentError as error:
                document = one.document
                files = {document.id: document.sha256, **{c.id: c.sha256 for c in copies}}
                failures += [Failure(id, error.reason, sha) for id, sha in files.items()]
        failures.sort(key=lambda failure: failure.document)
        return self.maker.encode(made, self.tell) if made else []

    def publish(
        self, parts: Sequence[Part], failures: Sequence[Failure]
    ) -> tuple[str, Manifest, bool]:
        """Publish a generation, unless the published one is the same: its name, what it is, if new."""
        manifest = Manifest(
            corpus=self.corpus,
            created=datetime.now(timezone.utc).isoformat(timespec="seconds"),
            encoder=self.encoder,
            fingerprint=self.way.fingerprint,
            reader_version=self.way.reader_version,
            settings=self.way.settings,
            documents=tuple(part.entry for part in parts),
            failures=tuple(failures),
            parent=self.before.generation,
        )
        before = self.before.manifest
        if before and not self.before.trouble and manifest.same_content(before) and self._opens():
            return self.before.generation, manifest, False
        self.tell("writing", 0, 1)
        changes = Changes.between(before.sources if before else {}, manifest.sources)
        manifest = replace(manifest, changes=changes.counts)
        self.maker.objects.settle(manifest.references - (before.references if before else set()))
        texts = [text for part in parts for text in searchable(part)]
        layouts = [part.layout for part in parts]
        names = name_words(sentence for part in parts for sentence in sentences(part))
        generation = write_generation(self.folder, manifest, texts, names, layouts)
        self.tell("writing", 1, 1)
        return generation, manifest, True

    def _opens(self) -> bool:
        """Whether the published generation can be opened, by the libraries of today."""
        try:
            Index.open(self.folder)
        except IndexUnusable:
            return False
        return True


def _report(
    work: _Work,
    generation: str,
    manifest: Manifest,
    fresh: bool,
    unsettled: Sequence[str],
    parts: Sequence[Part],
    started: float,
) -> BuildReport:
    before = work.before.manifest
    changes = Changes.between(before.sources if before else {}, manifest.sources)
    return BuildReport(
        generation=generation,
        published=fresh,
        added=changes.added,
        changed=changes.changed,
        renamed=changes.renamed,
        removed=changes.removed,
        unchanged=changes.unchanged,
        failed=manifest.failures,
        duplicates=tuple(
            (entry.id, tuple(copy.id for copy in entry.copies))
            for entry in manifest.documents
            if entry.copies
        ),
        unsettled=tuple(unsettled),
        documents=len(parts),
        passages=sum(len(part.layout.counts) for part in parts),
        seconds=time.monotonic() - started,
    )
