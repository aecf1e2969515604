"""The generations of an index: which there are, going back to one, removing old ones and what is left over.

A generation that is published or being read is never removed; that one is being read is told by a lock of
the operating system (`qa.locks`), which a crash cannot leave behind.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from qa.errors import EncoderError, IndexDamaged, IndexUnusable, SettingsError
from qa.generations import (
    MANIFEST,
    generation_folder,
    generation_names,
    problems,
    publish,
    read_manifest,
)
from qa.journal import Journal
from qa.locks import nobody_reads, one_writer
from qa.manifest import Manifest, published
from qa.models import fingerprint_of, prepare
from qa.store import DRAFT, ObjectStore

RETIRED = ".old-"
"""How the names of removed generations begin while their files are being deleted."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation that lies in the index folder."""

    name: str
    published: bool
    in_use: bool
    """Whether a program has it open; the published one may be opened at any time."""
    created: str
    """ISO 8601, UTC, as the clock stood; "" if the manifest cannot be read."""
    parent: str
    """The generation after which it was made; "" if there was none or it is not known."""
    documents: int
    passages: int
    changes: dict[str, int]
    """How many files were added, changed, renamed and removed since the parent."""
    failures: int
    bytes: int
    """Of its own folder, without the objects that it shares with others."""
    problem: str | None
    """Why it cannot be opened, None if it can."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What `prune` did."""

    removed: tuple[str, ...]
    in_use: tuple[str, ...]
    """Generations that would have been removed, but are being read."""
    objects: int
    """How many objects were removed with them."""
    bytes: int
    """Freed in all."""


def history(folder: Path) -> tuple[Generation, ...]:
    """All generations, newest first. Raises `IndexUnusable` if nothing is published."""
    current, digest = published(folder)
    return tuple(
        _generation(folder, name, name == current, digest if name == current else None)
        for name in reversed(generation_names(folder))
    )


def rollback(
    folder: Path, generation: str | None = None, *, instead_of: str | None = None
) -> tuple[str, str]:
    """Publish an earlier generation again; returns the names of the old and the new one.

    Without a name, the one after which the published one was made. It is checked as a whole first.
    `instead_of` names the generation that is to be left, if it matters that no other has come meanwhile.
    Raises `SettingsError` if there is no such generation, `IndexDamaged` if it is not whole,
    `EncoderError` if its encoder is gone.
    """
    with one_writer(folder, "qa rollback"):
        current, digest = published(folder)
        if instead_of not in (None, current):
            raise SettingsError(
                f"generation {current} was published meanwhile, instead of {instead_of}; nothing was undone"
            )
        names = generation_names(folder)
        target = (
            _named(generation, names) if generation else _earlier(folder, current, digest, names)
        )
        if target == current:
            raise SettingsError(f"generation {target} is published already; see: qa history")
        manifest, digest = read_manifest(folder, target)
        _check(folder, target, manifest)
        publish(folder, target, digest)
    return current, target


def prune(folder: Path, keep: int) -> Pruned:
    """Remove all generations but the newest `keep` (at least 1), the published one and those in use.

    Objects that no generation refers to any more are removed with them.
    """
    if keep < 1:
        raise SettingsError("keep must be at least 1")
    with one_writer(folder, "qa prune"):
        current, _ = published(folder)
        old = [name for name in generation_names(folder)[:-keep] if name != current]
        sizes = {name: _size(generation_folder(folder, name)) for name in old}
        removed = tuple(name for name in old if _retire(folder, name))
        objects, freed = sweep(folder)
    return Pruned(
        removed=removed,
        in_use=tuple(name for name in old if name not in removed),
        objects=objects,
        bytes=freed + sum(sizes[name] for name in removed),
    )


def sweep(folder: Path) -> tuple[int, int]:
    """Remove what no generation refers to, and what writers that died left; only for the one writer.

    Returns how many objects were removed and their bytes.
    """
    objects = ObjectStore(folder / "objects")
    needed = {one for name in generation_names(folder) for one in _references(folder, name)}
    unneeded = [reference for reference in objects.references() if reference not in needed]
    freed = sum(objects.remove(reference) for reference in unneeded)
    for left in leftovers(folder):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()
    return len(unneeded), freed


def leftovers(folder: Path) -> list[Path]:
    """Unfinished and half removed files and folders; under the lock, the remains of a writer that died."""
    patterns = (f"{DRAFT}*", f"generations/{DRAFT}*", f"generations/{RETIRED}*", "models/.export-*")
    return sorted(path for pattern in patterns for path in folder.glob(pattern))


def interrupted(folder: Path) -> bool:
    """Whether a writer died here; only true for sure under the lock."""
    return Journal(folder).exists or bool(leftovers(folder))


def _generation(folder: Path, name: str, is_published: bool, digest: str | None) -> Generation:
    home = generation_folder(folder, name)
    manifest, problem = None, None
    try:
        manifest, _ = read_manifest(folder, name, digest)
    except IndexUnusable as error:
        problem = str(error)
    return Generation(
        name=name,
        published=is_published,
        in_use=_in_use(home),
        created=manifest.created if manifest else "",
        parent=manifest.parent if manifest else "",
        documents=len(manifest.documents) if manifest else 0,
        passages=manifest.passages if manifest else 0,
        changes=manifest.changes if manifest else {},
        failures=len(manifest.failures) if manifest else 0,
        bytes=_size(home),
        problem=problem,
    )


def _in_use(home: Path) -> bool:
    try:
        with nobody_reads(home / MANIFEST) as free:
            return not free
    except OSError:
        return False


def _named(generation: str, names: list[str]) -> str:
    """The name of a generation as it may be typed: "7" is "000007"."""
    for name in names:
        if generation == name or (generation.isdigit() and int(generation) == int(name)):
            return name
    raise SettingsError(
        f"there is no generation {generation}; there are {', '.join(names)}; see: qa history"
    )


def _earlier(folder: Path, current: str, digest: str, names: list[str]) -> str:
    """The generation to which going back from the published one means."""
    try:
        parent = read_manifest(folder, current, digest)[0].parent
    except IndexUnusable:
        parent = ""
    before = [name for name in names if int(name) < int(current)]
    if parent in names and parent != current:
        return parent
    if not before:
        raise SettingsError(f"there is no generation before {current}; see: qa history")
    return before[-1]


def _check(folder: Path, name: str, manifest: Manifest) -> None:
    """Raise unless a generation can be opened and all its documents read."""
    broken = next(problems(generation_folder(folder, name), manifest), None)
    if broken:
        raise IndexDamaged(f"{broken}; choose another generation: qa history")
    objects = ObjectStore(folder / "objects")
    for reference in sorted(manifest.references):
        stem, _, suffix = reference.partition(".")
        try:
            objects.get(stem, f".{suffix}")
        except IndexDamaged as error:
            raise IndexDamaged(f"generation {name} cannot be restored: {error}") from error
    if fingerprint_of(manifest.encoder) != manifest.fingerprint:
        raise EncoderError(
            f"generation {name} was made with {manifest.fingerprint}, which {manifest.encoder} no "
            "longer is; run: qa index"
        )
    prepare(manifest.encoder, folder / "models")


def _references(folder: Path, name: str) -> set[str]:
    """The objects of a generation, by whatever its manifest says, sealed or not."""
    try:
        content = (generation_folder(folder, name) / MANIFEST).read_bytes()
        return Manifest.from_json(content).references
    except (OSError, IndexUnusable):
        return set()


def _retire(folder: Path, name: str) -> bool:
    """Take a generation away from readers, unless one has it open."""
    home = generation_folder(folder, name)
    retired = home.with_name(f"{RETIRED}{name}")
    shutil.rmtree(retired, ignore_errors=True)
    try:
        with nobody_reads(home / MANIFEST) as free:
            if free:
                os.rename(home, retired)
            return free
    except FileNotFoundError:  # without a manifest nobody can open it
        os.rename(home, retired)
        return True
    except PermissionError:
        if os.name == "nt":  # a file in it is open
            return False
        raise


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
