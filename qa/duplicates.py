"""Files with the same bytes or the same text become one document with several names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from qa.manifest import Copy
from qa.types import Document


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read, the name of its text object and the SHA-256 of its canonical text."""

    document: Document
    text: str
    canonical: str

    @classmethod
    def of(cls, document: Document, text: str) -> Read:
        return cls(document, text, hashlib.sha256(document.text.encode()).hexdigest())

    @property
    def rank(self) -> tuple[bool, bool, str]:
        """Less is better: the one that knows its date, then its pages; then the first by name."""
        document = self.document
        return document.published is None, not document.pages, document.id


def unique(read: Iterable[Read]) -> list[tuple[Read, tuple[Copy, ...]]]:
    """Each document once with its copies, in the order of ids; which one is chosen depends on no history.

    A text that was published on two different days, say a weekly notice, stays two documents unless the
    files are the same byte for byte.
    """
    found: list[tuple[Read, tuple[Copy, ...]]] = []
    for group in _groups(list(read)):
        best, *others = sorted(group, key=lambda one: one.rank)
        copies = [Copy(o.document.id, o.document.sha256, o.text) for o in others]
        copies.sort(key=lambda copy: copy.id)
        names = tuple(copy.id for copy in copies)
        found.append((replace(best, document=replace(best.document, copies=names)), tuple(copies)))
    return sorted(found, key=lambda one: one[0].document.id)


def _groups(read: list[Read]) -> list[list[Read]]:
    """Those that share their bytes, or their text and their day; the undated go with the first day."""
    first_day: dict[str, str] = {}
    for one in read:
        if day := str(one.document.published or ""):
            first_day[one.canonical] = min(day, first_day.get(one.canonical, day))

    def keys(one: Read) -> tuple[str, str]:
        day = str(one.document.published or first_day.get(one.canonical, ""))
        return one.document.sha256, f"{one.canonical} {day}"

    group_of: dict[str, list[Read]] = {}
    for one in read:
        joined = {id(group): group for key in keys(one) if (group := group_of.get(key))}
        group = [one, *(member for other in joined.values() for member in other)]
        group_of.update((key, group) for member in group for key in keys(member))
    return list({id(group): group for group in group_of.values()}.values())
