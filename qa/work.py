"""One run of the indexer, as the only writer of an index folder: from what was read to what is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from qa import documents
from qa.duplicates import Read
from qa.encoder import Encoder
from qa.errors import DocumentError, IndexUnusable, SettingsError
from qa.history import interrupted, sweep
from qa.index import Index, write_generation
from qa.journal import Journal
from qa.known import Known
from qa.locks import one_writer
from qa.manifest import Copy, Failure, Manifest, Way
from qa.models import fingerprint_of, open_encoder, prepare
from qa.names import name_words
from qa.parts import Part, PartMaker, Progress, searchable, sentences
from qa.planning import Before, Changes, manifests, refuse_foreign
from qa.settings import IndexSettings
from qa.store import ObjectStore

SPECIAL_TOKENS = 2


def way_of(settings: IndexSettings | None, encoder: str) -> Way:
    """How documents become vectors today."""
    return Way(fingerprint_of(encoder), settings or IndexSettings(), documents.READER_VERSION)


def known_of(folder: Path, way: Way, before: Before) -> Known:
    """What a run that died and the generations that are there have made."""
    left = Journal(folder).left()
    found = manifests(folder, before)
    return Known(ObjectStore(folder / "objects"), way, (left, *found) if left else found)


@contextmanager
def one_run(
    corpus: str,
    folder: Path,
    settings: IndexSettings | None,
    encoder: str,
    progress: Progress | None,
) -> Iterator[Run]:
    """One run of the indexer, as the only writer of the folder."""
    refuse_foreign(folder)  # before anything is written to it
    with one_writer(folder, "qa index"):
        before = Before.of(folder)
        way = way_of(settings, encoder)
        prepare(encoder, folder / "models")
        journal = Journal(folder)
        left = journal.left()
        known = known_of(folder, way, before)
        died = interrupted(folder)
        journal.begin(way, left.documents if left and left.way == way else ())
        opened = _Opened(encoder, folder / "models", way.settings)
        objects = ObjectStore(folder / "objects")
        maker = PartMaker(objects, opened, way.settings, known, journal)
        tell: Progress = progress or (lambda *_: None)
        yield Run(corpus, folder, encoder, way, before, maker, tell)
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
class Run:
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
