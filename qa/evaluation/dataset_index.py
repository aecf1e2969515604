"""Indexes of open data sets, kept between runs: a set is encoded once per way of indexing.

    ~/.cache/briefing-qa/eval/models/              exported models, shared by hard links
    ~/.cache/briefing-qa/eval/<set>-<hash>/        an index; the hash names all that shaped it

Whether a kept index is what would be built today is told by a probe: the beginnings of a few documents are
indexed anew each time, and whatever comes out is part of the hash. So a change of the code that changes no
index costs nothing, and one that does is never measured on an old index.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import IndexUnusable
from qa.evaluation.gold import GoldSet
from qa.index import Index
from qa.indexer import build_documents
from qa.models import MINILM
from qa.settings import IndexSettings
from qa.types import Document

if TYPE_CHECKING:
    from qa.parts import Progress

_PROBED, _CHARACTERS = 8, 1500
"""How many documents, and how much of each, are indexed as a probe."""


def cache_folder() -> Path:
    """Where the indexes of data sets are kept: under `XDG_CACHE_HOME`, or `~/.cache`."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "briefing-qa" / "eval"


def index_of(
    gold: GoldSet,
    cache: Path,
    *,
    settings: IndexSettings | None = None,
    encoder: str = MINILM,
    progress: Progress | None = None,
) -> Path:
    """The folder of an index of the set's documents, built if there is none yet in `cache`."""
    chosen = settings or IndexSettings()
    cache.mkdir(parents=True, exist_ok=True)
    folder = cache / f"{gold.name}-{_identity(gold.documents, cache, chosen, encoder)}"
    _link_models(cache / "models", folder / "models")
    if not _complete(folder):
        build_documents(gold.documents, folder, settings=chosen, encoder=encoder, progress=progress)
    return folder


def _identity(
    documents: Sequence[Document], cache: Path, settings: IndexSettings, encoder: str
) -> str:
    """Twelve hexadecimal digits that change with the documents and with the way of indexing.

    Leaves the models that indexing and asking need in `cache/models`.
    """
    some = [document for document in documents if document.text.strip()][:_PROBED]
    probe = [replace(document, text=document.text[:_CHARACTERS]) for document in some]
    with tempfile.TemporaryDirectory(prefix=".probe-", dir=cache) as temporary:
        folder = Path(temporary)
        _link_models(cache / "models", folder / "models")
        build_documents(probe, folder, settings=settings, encoder=encoder)
        _link_models(folder / "models", cache / "models")
        made = Index.open(folder).manifest
    shape = [made.fingerprint, made.settings.to_dict(), made.files]
    digest = hashlib.sha256(json.dumps(shape, sort_keys=True).encode())
    for document in documents:
        digest.update(f"{document.id}\0{document.sha256}\0".encode())
    return digest.hexdigest()[:12]


def _complete(folder: Path) -> bool:
    try:
        Index.open(folder)
    except IndexUnusable:
        return False
    return True


def _link_models(source: Path, target: Path) -> None:
    """Give `target` the exported models of `source` that it lacks, without using more disk."""
    for model in source.iterdir() if source.is_dir() else ():
        if not model.name.startswith(".") and not (target / model.name).exists():
            shutil.copytree(model, target / model.name, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copy2(source, target)
