"""What a run of the indexer will do, and why, told before it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa import documents
from qa.corpus import check_file
from qa.errors import DocumentError, IndexForeign, IndexMissing, IndexUnusable
from qa.generations import generation_folder, generation_names, problems, read_manifest
from qa.known import Known
from qa.manifest import MENDING, SCHEMA, Failure, Manifest, Way, published
from qa.store import sha256

NO_INDEX = "there is no index yet"
OLDER = 10
"""Generations beside the published one in which unknown files are looked for."""


@dataclass(frozen=True, slots=True)
class Before:
    """The index folder as a run finds it."""

    generation: str
    """The published generation; "" if there is none that can be read."""
    manifest: Manifest | None
    trouble: str | None
    """Why that generation cannot stay as it is, as a clause; None if it can."""

    @classmethod
    def of(cls, folder: Path) -> Before:
        """Raises `IndexForeign` for a folder that holds something else."""
        generation = ""
        try:
            generation, digest = published(folder)
            manifest, _ = read_manifest(folder, generation, digest)
        except IndexMissing:
            return cls("", None, NO_INDEX)
        except IndexForeign as error:
            if not generation:
                raise
            return cls("", None, _clause(error))
        except IndexUnusable as error:
            return cls("", None, _clause(error))
        if manifest.schema != SCHEMA:
            trouble = f"it has schema {manifest.schema}, and this version writes {SCHEMA}"
            return cls(generation, manifest, trouble)
        broken = next(problems(generation_folder(folder, generation), manifest), None)
        return cls(generation, manifest, broken)


def refuse_foreign(folder: Path) -> None:
    """Raise `IndexForeign` for a folder that holds something else than an index."""
    try:
        published(folder)
    except IndexForeign:
        raise
    except IndexUnusable:
        return


def manifests(folder: Path, before: Before) -> Iterator[Manifest]:
    """Of all generations that can be read, the published one first, then the newest."""
    if before.manifest:
        yield before.manifest
    others = [name for name in reversed(generation_names(folder)) if name != before.generation]
    for name in others[:OLDER]:
        try:
            yield read_manifest(folder, name)[0]
        except IndexUnusable:
            continue


@dataclass(frozen=True, slots=True)
class Changes:
    """What has become of the files, by ids in order; a renamed one is neither added nor removed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    """(old id, new id)."""
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]

    @classmethod
    def between(cls, old: Mapping[str, str], new: Mapping[str, str]) -> Changes:
        """Of files by id with their SHA-256.

        >>> Changes.between({"a": "1", "b": "2"}, {"b": "3", "c": "1"})
        Changes(added=(), changed=('b',), renamed=(('a', 'c'),), removed=(), unchanged=())
        """
        gone: defaultdict[str, list[str]] = defaultdict(list)
        for id in sorted(old.keys() - new.keys(), reverse=True):
            gone[old[id]].append(id)
        fresh = sorted(new.keys() - old.keys())
        renamed = {id: gone[new[id]].pop() for id in fresh if gone.get(new[id])}
        both = sorted(old.keys() & new.keys())
        return cls(
            added=tuple(id for id in fresh if id not in renamed),
            changed=tuple(id for id in both if old[id] != new[id]),
            renamed=tuple((renamed[id], id) for id in fresh if id in renamed),
            removed=tuple(sorted(id for ids in gone.values() for id in ids)),
            unchanged=tuple(id for id in both if old[id] == new[id]),
        )

    @property
    def counts(self) -> dict[str, int]:
        """Of each kind of change."""
        kinds = ("added", "changed", "renamed", "removed")
        return {kind: len(getattr(self, kind)) for kind in kinds}


@dataclass(frozen=True, slots=True)
class File:
    """A file that was listed, by its content."""

    id: str
    path: Path
    sha256: str
    """"" for a file that will be refused before its content is looked at."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done."""

    files: tuple[File, ...]
    """All that can be opened."""
    changes: Changes
    reasons: tuple[str, ...]
    """Why more is done than the changes ask for, a sentence without full stop each."""
    read: tuple[str, ...]
    """Files that will be read."""
    encode: tuple[str, ...]
    """Files that need not be read, whose text will be cut and encoded again."""
    failures: tuple[Failure, ...]
    """Files that cannot even be opened."""
    retried: tuple[str, ...]
    """Files that could not be read the last time, and will be tried again; they are in no other list."""
    vanished: tuple[str, ...]
    """Files that disappeared after they were listed."""

    @property
    def nothing_to_do(self) -> bool:
        """Whether the published generation stays as it is, unless an unreadable file can be read now."""
        return not (self.reasons or self.read or self.encode or any(self.changes.counts.values()))

    @classmethod
    def of(
        cls,
        listed: Sequence[tuple[str, Path]],
        corpus: Path,
        before: Before,
        way: Way,
        known: Known,
    ) -> Plan:
        """Hashes every listed file and reads none."""
        files: list[File] = []
        failures: list[Failure] = []
        vanished: list[str] = []
        for id, path in listed:
            try:
                check_file(id, path, corpus)
                files.append(File(id, path, sha256(path) if _can_be_read(path) else ""))
            except DocumentError as error:
                gone = not path.is_symlink() and not path.exists()
                if gone:
                    vanished.append(id)
                else:
                    failures.append(Failure(error.document, error.reason))
            except FileNotFoundError:
                vanished.append(id)
            except OSError as error:
                failures.append(Failure(id, f"cannot be opened: {error.strerror or error}"))
        failed = {f.document: f.sha256 for f in before.manifest.failures} if before.manifest else {}
        retried = [file for file in files if failed.get(file.id) == file.sha256]
        again = {file.id for file in retried}
        fresh = [file for file in files if file.id not in again]
        old = before.manifest.sources if before.manifest else {}
        read, encode = _work(fresh, known)
        return cls(
            files=tuple(files),
            changes=Changes.between(old, {file.id: file.sha256 for file in fresh}),
            reasons=tuple(_reasons(before, way)),
            read=tuple(read),
            encode=tuple(encode),
            failures=tuple(failures),
            retried=tuple(file.id for file in retried),
            vanished=tuple(vanished),
        )


def _can_be_read(path: Path) -> bool:
    """Whether name and size allow a file to be read; a film need not be hashed every time."""
    return path.suffix.lower() in documents.SUFFIXES and path.stat().st_size <= documents.SIZE_LIMIT


def _work(files: Sequence[File], known: Known) -> tuple[list[str], list[str]]:
    """The ids of the files to be read, and of those that are only to be encoded; copies once."""
    read: list[str] = []
    encode: list[str] = []
    listed = {file.sha256 for file in files}
    seen: set[str] = set()
    for file in files:
        if file.sha256 and file.sha256 in seen:
            continue
        seen.add(file.sha256)
        found = known.document(file.id, file.sha256)
        if found is None:
            read.append(file.id)
        elif known.made(found[1]) is None and known.copy_of(found[1]) not in listed:
            encode.append(file.id)
    return read, encode


def _reasons(before: Before, way: Way) -> Iterator[str]:
    """Why documents that did not change are not simply kept."""
    if before.trouble == NO_INDEX:
        yield "There is no index yet: everything is read and encoded"
    elif before.trouble:
        yield f"A new generation is written in any case: {before.trouble}"
    if before.manifest is None:
        return
    old = before.manifest.way
    if old.reader_version != way.reader_version:
        yield (
            f"Documents are read by version {way.reader_version} of the readers, not "
            f"{old.reader_version}: all are read again, and encoded again where their text differs"
        )
    if old.fingerprint != way.fingerprint:
        yield (
            f"The encoder is {way.fingerprint}, not {old.fingerprint}: all documents are encoded "
            "again, but not read again"
        )
    if old.settings != way.settings:
        before_that, now = old.settings.to_dict(), way.settings.to_dict()
        said = ", ".join(
            f"{name} {before_that[name]} → {now[name]}"
            for name in now
            if now[name] != before_that[name]
        )
        yield f"{said}: all documents are cut and encoded again, but not read again"


def _clause(error: IndexUnusable) -> str:
    return str(error).removesuffix(f"; {MENDING}")
