"""The files of a corpus folder: which there are, and which must not be opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from qa.errors import CorpusError, DocumentError


def corpus_files(corpus: Path, index: Path | None = None) -> Iterator[tuple[str, Path]]:
    """The files under `corpus` as (document id, path), in the order of their ids.

    Hidden files and folders and the lock files of office programs are passed over, and the folder
    `index` if it lies inside; folders that are links are not entered. Raises `CorpusError` if a
    folder cannot be listed.
    """
    if not corpus.is_dir():
        raise CorpusError(f"{corpus} is not a folder; name the folder of your documents")
    found: list[tuple[str, Path]] = []

    def refuse(error: OSError) -> None:
        raise CorpusError(f"{error.filename} cannot be listed: {error.strerror}") from error

    ours = index.resolve() if index else None
    for folder, folders, names in os.walk(corpus, onerror=refuse):
        folders[:] = [
            name
            for name in folders
            if not is_hidden(name) and (ours is None or (Path(folder) / name).resolve() != ours)
        ]
        for name in names:
            if not is_hidden(name):
                path = Path(folder) / name
                found.append((path.relative_to(corpus).as_posix(), path))
    yield from sorted(found)


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is passed over."""
    return name.startswith((".", "~$"))


def unicode_name(id: str) -> str:
    """The id in Unicode: bytes of a file name that are none stand as escapes, such as "caf\\udce9.txt"."""
    return id.encode("utf-8", "backslashreplace").decode()


def check_file(id: str, path: Path, corpus: Path) -> None:
    """Raise `DocumentError` for a file that must not or cannot even be opened."""
    if unicode_name(id) != id:
        raise DocumentError(unicode_name(id), "has a name that is not Unicode; rename it")
    real = path.resolve()
    if not real.is_relative_to(corpus.resolve()):
        raise DocumentError(id, "is a link out of the corpus folder; copy the file instead")
    if not real.exists():
        raise DocumentError(id, "is a link to nothing" if path.is_symlink() else "has disappeared")
    if not real.is_file():
        raise DocumentError(id, "is not a regular file")
