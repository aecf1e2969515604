"""Documents that are nearly the same: earlier versions, extracts, copies with another header.

Shingles of five words, compared by Jaccard's coefficient. Candidates share one of their smallest shingle
hashes (bottom-k sketches, Broder 1997), so that not all pairs are compared; what is told is exact.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from qa.doctor.findings import Finding, Level
from qa.types import Document

WORDS = 5
SKETCH = 64
SIMILAR = 0.5
"""Jaccard's coefficient from which two documents are near-duplicates."""
CONTAINED = 0.8
"""The share of the shorter document's shingles in the longer one from which it is an extract."""
_CROWD = 50
"""Documents that share one hash of which all pairs are compared; of more, each with the next."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents and how much they share, both in [0, 1]."""

    one: str
    other: str
    similarity: float
    """Jaccard's coefficient of the shingles."""
    contained: float
    """Of the shingles of the shorter, the share that the longer has too."""


def near_duplicates(documents: Iterable[Document]) -> list[Pair]:
    """The pairs that are alike, most alike first."""
    shingles = {document.id: _shingles(document.text) for document in documents}
    pairs = []
    for one, other in _candidates(shingles):
        both = len(shingles[one] & shingles[other])
        similarity = both / (len(shingles[one]) + len(shingles[other]) - both)
        contained = both / min(len(shingles[one]), len(shingles[other]))
        if similarity >= SIMILAR or contained >= CONTAINED:
            pairs.append(Pair(one, other, similarity, contained))
    return sorted(pairs, key=lambda pair: (-pair.similarity, pair.one, pair.other))


def duplicate_findings(documents: Iterable[Document]) -> Iterator[Finding]:
    """Copies that are indexed once, and near-duplicates that are not."""
    documents = list(documents)
    for document in documents:
        for copy in document.copies:
            yield Finding(
                copy, "copy", Level.NOTE, f"is the same as {document.id} and indexed with it"
            )
    for pair in near_duplicates(documents):
        alike = (
            f"is {pair.similarity:.0%} the same as {pair.other}"
            if pair.similarity >= SIMILAR
            else f"shares {pair.contained:.0%} of the shorter text with {pair.other}"
        )
        yield Finding(
            pair.one, "near-duplicate", Level.WARNING, alike, "keep the one that holds good"
        )


def _shingles(text: str) -> set[int]:
    words = [match.group().casefold() for match in _WORD.finditer(text)]
    runs = (" ".join(words[i : i + WORDS]) for i in range(max(1, len(words) - WORDS + 1)))
    return {int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big") for run in runs}


def _candidates(shingles: dict[str, set[int]]) -> Iterator[tuple[str, str]]:
    """Pairs that share one of their smallest hashes, each once, in order."""
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for id, hashes in sorted(shingles.items()):
        for value in sorted(hashes)[:SKETCH]:
            holders[value].append(id)
    found: set[tuple[str, str]] = set()
    for ids in holders.values():
        if len(ids) <= _CROWD:
            found.update((one, other) for i, one in enumerate(ids) for other in ids[i + 1 :])
        else:
            found.update(pairwise(ids))
    yield from sorted(found)
