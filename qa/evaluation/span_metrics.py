"""How much of the characters that answer was brought, and how much of what was brought answers.

Recall, precision and intersection over union by characters, as in Smith & Troynikov, "Evaluating chunking
strategies for retrieval" (Chroma technical report, 2024). Characters count once, however often they are
brought.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qa.types import Span

Place = tuple[str, Span]
"""A document's id and characters of it."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Sizes, in code points, of what was brought, of what is wanted, and of what is both."""

    brought: int
    wanted: int
    both: int

    @property
    def precision(self) -> float | None:
        """In [0, 1]; None if nothing was brought."""
        return self.both / self.brought if self.brought else None

    @property
    def recall(self) -> float:
        """In [0, 1]."""
        return self.both / self.wanted

    @property
    def iou(self) -> float:
        """Intersection over union, in [0, 1]."""
        return self.both / (self.brought + self.wanted - self.both)


def overlap(brought: Iterable[Place], wanted: Iterable[Place]) -> Overlap:
    """Compare two collections of places; at least one is wanted.

    >>> overlap([("a", Span(0, 10))], [("a", Span(5, 25))])
    Overlap(brought=10, wanted=20, both=5)
    """
    ours, theirs = _united(brought), _united(wanted)
    both = sum(
        max(0, min(a.end, b.end) - max(a.start, b.start))
        for document, spans in ours.items()
        for a in spans
        for b in theirs.get(document, ())
    )
    return Overlap(_size(ours), _size(theirs), both)


def _united(places: Iterable[Place]) -> dict[str, list[Span]]:
    """Document → disjoint spans in order, which together cover the same characters."""
    grouped: dict[str, list[Span]] = defaultdict(list)
    for document, span in sorted(places):
        spans = grouped[document]
        if spans and span.start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, span.end))
        else:
            spans.append(span)
    return dict(grouped)


def _size(united: dict[str, list[Span]]) -> int:
    return sum(span.end - span.start for spans in united.values() for span in spans)
