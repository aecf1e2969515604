"""Which documents may be asked: by day of publication, name, author, source and kind of file.

The time of which a text tells is another matter, see `qa.timing`.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from qa.errors import SettingsError
from qa.index import Index
from qa.types import Document

KINDS = {
    ".pdf": "PDF",
    ".docx": "Word",
    ".html": "web page",
    ".htm": "web page",
    ".md": "Markdown",
    ".markdown": "Markdown",
    ".txt": "text",
    ".text": "text",
}
"""What the files of a suffix are called."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a document must be to be asked at all; what is not given limits nothing.

    Of several values of one field any may hold, of several fields all must. Case does not matter.

    >>> Filter(kinds=("pdf",)).admits(Document("a.pdf", "", "A", ""))
    True
    """

    since: datetime.date | None = None
    """The first day of publication; a document without a date is left out, as with `until`."""
    until: datetime.date | None = None
    """The last one."""
    documents: tuple[str, ...] = ()
    """Ids or titles."""
    authors: tuple[str, ...] = ()
    """Each a run of words in the author's name, or all of it."""
    sources: tuple[str, ...] = ()
    """The same of the source."""
    kinds: tuple[str, ...] = ()
    """Of the file: one of the values of `KINDS`."""

    def __post_init__(self) -> None:
        """Raises `SettingsError` for days in the wrong order and for a kind that there is not."""
        if self.since and self.until and self.since > self.until:
            raise SettingsError(f"since {self.since} comes after until {self.until}")
        known = list(dict.fromkeys(KINDS.values()))
        for kind in self.kinds:
            if kind.casefold() not in {one.casefold() for one in known}:
                raise SettingsError(f"there is no kind {kind!r}; there are {', '.join(known)}")

    @property
    def limits(self) -> bool:
        """Whether it leaves anything out."""
        return self != Filter()

    def admits(self, document: Document) -> bool:
        """Whether a document may be asked."""
        day = document.published
        if self.since and (day is None or day < self.since):
            return False
        if self.until and (day is None or day > self.until):
            return False
        return (
            _is_one(self.documents, (document.id, document.title, *document.copies))
            and _is_within(self.authors, document.author)
            and _is_within(self.sources, document.source)
            and _is_one(self.kinds, (kind_of(document.id),))
        )

    def __str__(self) -> str:
        """In words, as a clause about documents: "published on or after 2026-04-01, of kind PDF"."""
        days = [f"on or after {self.since}"] if self.since else []
        days += [f"on or before {self.until}"] if self.until else []
        said = [f"published {' and '.join(days)}"] if days else []
        for what, values in (
            ("named", self.documents),
            ("by", self.authors),
            ("from the source", self.sources),
            ("of the kind", self.kinds),
        ):
            if values:
                said.append(f"{what} {' or '.join(f'“{value}”' for value in values)}")
        return ", ".join(said)


def passages_within(index: Index, within: Filter) -> NDArray[np.int64] | None:
    """The numbers of the passages of documents that `within` admits, (n,), in order; None for all."""
    if not within.limits:
        return None
    places = range(len(index.manifest.documents))
    return index.passages_of([place for place in places if within.admits(index.document(place))])


def nothing_left(within: Filter) -> str:
    """Why nothing can be answered when a filter admits no document.

    >>> nothing_left(Filter(since=datetime.date(2026, 5, 1)))
    'No document of these briefings is published on or after 2026-05-01.'
    >>> nothing_left(Filter(kinds=("PDF",)))
    'No document of these briefings is of the kind “PDF”.'
    """
    return f"No document of these briefings is {within}."


def kind_of(id: str) -> str:
    """What kind of file a document is, by its name."""
    suffix = PurePosixPath(id).suffix.lower()
    return KINDS.get(suffix, suffix.lstrip("."))


def values(documents: Sequence[Document]) -> dict[str, tuple[str, ...]]:
    """For each field of `Filter` that lists values those that the documents have, the most frequent first."""
    return {
        "documents": tuple(document.id for document in documents),
        "authors": _counted(document.author for document in documents),
        "sources": _counted(document.source for document in documents),
        "kinds": _counted(kind_of(document.id) for document in documents),
    }


def _counted(found: Iterable[str | None]) -> tuple[str, ...]:
    counted = Counter(value for value in found if value)
    return tuple(sorted(counted, key=lambda value: (-counted[value], value)))


def _is_one(wanted: Sequence[str], having: Iterable[str]) -> bool:
    folded = {one.casefold() for one in having}
    return not wanted or any(one.casefold() in folded for one in wanted)


def _is_within(wanted: Sequence[str], having: str | None) -> bool:
    """Whether one of the wanted texts stands in what there is, as whole words."""
    if not wanted:
        return True
    words = _words(having or "")
    return any(_words(one) in words for one in wanted)


def _words(text: str) -> str:
    folded = "".join(c if c.isalnum() else " " for c in text.casefold())
    return f" {' '.join(folded.split())} "
