"""That no byte has changed: the pointer, the files of all generations, the objects, the models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qa.errors import EncoderError, IndexUnusable
from qa.generations import (
    MANIFEST,
    SEAL,
    generation_folder,
    generation_names,
    problems,
    read_manifest,
)
from qa.manifest import Manifest, published
from qa.models import check
from qa.parts import Progress
from qa.store import ObjectStore
from qa.verification.check import Check, check_of


def pointer(folder: Path) -> Check:
    try:
        read_manifest(folder, *published(folder))
    except IndexUnusable as error:
        if not (folder / "CURRENT").is_file():
            raise
        return Check("pointer to the published generation", 1, (str(error),))
    return Check("pointer to the published generation", 1)


def generations(folder: Path) -> Check:
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
    return check_of("files of all generations", found, notes)


def _schema(home: Path) -> int:
    """As an unverified manifest says; 0 if it is unreadable."""
    try:
        return Manifest.from_json((home / MANIFEST).read_bytes()).schema
    except (OSError, IndexUnusable):
        return 0


def objects(folder: Path, tell: Progress) -> Check:
    store = ObjectStore(folder / "objects")
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
                store.get(stem, f".{suffix}")
            except IndexUnusable as error:
                yield str(error)
            else:
                yield None

    spare = [reference for reference in store.references() if reference not in needed]
    note = f"{len(spare)} belong to no generation; remove them: qa prune --keep 20"
    return check_of("objects", found(), [note] if spare else [])


def models(folder: Path) -> Check:
    """Of the encoder that the published generation was made with, and of the reader."""
    try:
        manifest, _ = read_manifest(folder, *published(folder))
    except IndexUnusable:
        return Check("weights", 0, notes=("of which encoder cannot be told",))
    try:
        check(manifest.encoder, manifest.fingerprint, folder / "models")
    except EncoderError as error:
        return Check("weights", 1, (str(error),))
    return Check("weights", 1)
