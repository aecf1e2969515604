"""Questions to a folder of briefings, answered only by verbatim, cited quotations.

>>> import qa
>>> qa.build("corpus", "index")  # doctest: +SKIP
>>> answer = qa.open("index").ask("Which banks were delisted on 19 March?")  # doctest: +SKIP

Importing this package loads no model, reads no environment and touches no disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.errors import (
    AnswerFileError,
    CorpusError,
    DocumentError,
    EncoderError,
    IndexBusy,
    IndexDamaged,
    IndexForeign,
    IndexMissing,
    IndexUnusable,
    IndexUnwritable,
    QAError,
    SettingsError,
)
from qa.settings import AnswerSettings, IndexSettings
from qa.types import Answer, Carried, Citation, Document, Hit, Passage, Span

if TYPE_CHECKING:
    from qa.engine import Engine, open
    from qa.filters import Filter
    from qa.indexer import BuildReport, build

__all__ = [
    "Answer",
    "AnswerFileError",
    "AnswerSettings",
    "BuildReport",
    "Carried",
    "Citation",
    "CorpusError",
    "Document",
    "DocumentError",
    "EncoderError",
    "Engine",
    "Filter",
    "Hit",
    "IndexBusy",
    "IndexDamaged",
    "IndexForeign",
    "IndexMissing",
    "IndexSettings",
    "IndexUnusable",
    "IndexUnwritable",
    "Passage",
    "QAError",
    "SettingsError",
    "Span",
    "build",
    "open",
]

_LAZY = {
    "BuildReport": "qa.indexer",
    "Engine": "qa.engine",
    "Filter": "qa.filters",
    "build": "qa.indexer",
    "open": "qa.engine",
}


def __getattr__(name: str) -> object:
    """Load the engine and the indexer when they are first used: they cost a second, this none."""
    if name not in _LAZY:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value
