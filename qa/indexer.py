"""A corpus folder → a new generation: what changed, what was read, what was published.

Whatever an earlier generation made of the same content in the same way is taken over. If nothing changed at
all, nothing is published.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa import documents
from qa.corpus import corpus_files
from qa.duplicates import Read, unique
from qa.errors import CorpusError, DocumentError
from qa.manifest import Copy, Failure, Manifest
from qa.models import MINILM
from qa.parts import Part, Progress
from qa.planning import Before, Changes, Plan
from qa.settings import IndexSettings
from qa.types import Document
from qa.work import Run, known_of, one_run, way_of


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
    with one_run(str(corpus.resolve()), folder, settings, encoder, progress) as work:
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
    way = way_of(settings, encoder)
    return Plan.of(listed, corpus, before, way, known_of(folder, way, before))


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
    with one_run("", Path(index), settings, encoder, progress) as work:
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


def _report(
    work: Run,
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
