"""The folders of generations: their names, their manifests, what is wrong with them, which is published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from qa.errors import IndexDamaged
from qa.manifest import MENDING, Manifest, pointer
from qa.store import sha256, write_atomically

MANIFEST, SEAL = "manifest.json", "manifest.sha256"


def generation_folder(folder: Path, generation: str) -> Path:
    """Where a generation lies, or would lie."""
    return folder / "generations" / generation


def read_manifest(folder: Path, generation: str, digest: str | None = None) -> tuple[Manifest, str]:
    """The manifest of a generation and its SHA-256, which must be `digest`, or else what it is sealed by.

    Raises `IndexDamaged` or `IndexForeign`.
    """
    home = generation_folder(folder, generation)
    try:
        content = (home / MANIFEST).read_bytes()
        actual = hashlib.sha256(content).hexdigest()
        whole = actual == digest if digest else seal(actual) == (home / SEAL).read_bytes()
    except OSError as error:
        raise IndexDamaged(f"{home}: no readable manifest; {MENDING}") from error
    if not whole:
        raise IndexDamaged(f"{home}: the manifest has changed; {MENDING}")
    return Manifest.from_json(content), actual


def problems(home: Path, manifest: Manifest) -> Iterator[str]:
    """What is wrong with the files of a generation beside its manifest, a line each."""
    for name, digest in manifest.files.items():
        try:
            if sha256(home / name) != digest:
                yield f"{home / name} has changed"
        except OSError as error:
            yield f"{home / name} is missing or unreadable ({error.strerror or error})"


def publish(folder: Path, generation: str, digest: str) -> None:
    """Move the pointer: from now on readers open this generation."""
    write_atomically(folder / "CURRENT", pointer(generation, digest))


def generation_names(folder: Path) -> list[str]:
    """The generations that are there, published or not, oldest first."""
    generations = folder / "generations"
    found = generations.iterdir() if generations.is_dir() else ()
    return sorted((file.name for file in found if file.name.isdigit()), key=int)


def seal(digest: str) -> bytes:
    """What `sha256sum` would write for the manifest."""
    return f"{digest}  {MANIFEST}\n".encode()
