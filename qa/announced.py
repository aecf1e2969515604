"""The authors' lists that say that they list what is asked for.

A list says so in the words that lead to it: "three signs would show it" is asked for by "Which signs …?".
Besides the noun it must speak of most of the question's words, or the reader must have found that it answers:
one of the best pieces of evidence stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.enumerations import Entry, Enumeration
from qa.kinds import EVENTS, REASONS, Kinds, says
from qa.lexical import stem, terms
from qa.types import Evidence, Span

ENOUGH = 0.5
"""The share of the question's words, weighted by how rare they are, that an announced list speaks of."""
BEST = 3
"""How many of the best pieces of evidence may show that a list answers."""
_OF_DOCUMENTS = frozenset(
    stem(word)
    for word in """list named mentioned presented described appear recorded given compared contain
    paper briefing note document source article file page""".split()
)
"""What a question says of the document rather than of its matter: "Which places are described in …?"."""


@dataclass(frozen=True, slots=True)
class Announcements:
    """What a question asks for, to be held against lists.

    `weights` are the question's terms with how rare they are, as `matter` gives them.
    """

    kinds: Kinds
    weights: Mapping[str, float]

    def among(
        self, lists: Sequence[Enumeration], evidence: Sequence[Evidence]
    ) -> list[tuple[Enumeration, tuple[Entry, ...]]]:
        """The lists that announce what is asked for, each with its entries that answer; the fullest first.

        `evidence` is the reader's, best first. Where it points to a list, that one alone is meant.
        """
        found = [
            (share, one, entries)
            for one in lists
            for share, entries in self._fitting(one, evidence[:BEST])
        ]
        best = max((share for share, _, _ in found), default=0.0)
        return [(one, entries) for share, one, entries in found if share >= best]

    def _fitting(
        self, one: Enumeration, evidence: Sequence[Evidence]
    ) -> Iterator[tuple[float, tuple[Entry, ...]]]:
        """How much of what is asked a list speaks of, and its entries that do; nothing if it is another."""
        if not self.kinds.noun:
            return
        lead = terms(one.lead)
        named = (
            says(self.kinds.noun, lead)
            or (one.counted and self.kinds.noun in REASONS)
            or (one.dated and self.kinds.noun in EVENTS)
        )
        entries = tuple(
            e
            for e in one.entries
            if (named or (e.cells and self._of_kind(one, e))) and self.kinds.of_the_nation(one, e)
        )
        said = frozenset((*lead, *terms(one.context)))
        shares = {e: self._share(said | stems_of(one, e)) for e in entries}
        full = tuple(e for e in entries if shares[e] >= ENOUGH)
        if full:
            yield max(shares.values()), full
        elif entries and named and any(self._points_to(piece, one) for piece in evidence):
            yield ENOUGH, entries

    def _points_to(self, piece: Evidence, one: Enumeration) -> bool:
        """Whether evidence stands in a list or leads to it, or speaks in its document of what is asked for:
        "this paper keeps three occasions apart"."""
        said = piece.citation
        of_it = said.document.id == one.document.id and self.kinds.noun in terms(said.quote)
        return of_it or _stands_in(piece, one)

    def _of_kind(self, one: Enumeration, entry: Entry) -> bool:
        return self.kinds.holds(entry.item.of(one.document.text))

    def _share(self, said: frozenset[str]) -> float:
        total = sum(self.weights.values())
        held = sum(weight for term, weight in self.weights.items() if term in said)
        return held / total if total else 1.0


def matter(noun: str | None, weights: Mapping[str, float]) -> dict[str, float]:
    """The weights of what a question says of its matter: neither the noun asked for nor the document."""
    return {t: w for t, w in weights.items() if t != noun and t not in _OF_DOCUMENTS}


def stems_of(one: Enumeration, entry: Entry) -> frozenset[str]:
    """The stems of the words of an entry."""
    return frozenset(terms(one.document.text[entry.start : entry.end]))


def _stands_in(piece: Evidence, one: Enumeration) -> bool:
    """Whether evidence is an entry of a list, or the words that lead to it."""
    citation = piece.citation
    if citation.document.id != one.document.id:
        return False
    span = Span(citation.start, citation.end)
    said = citation.quote.rstrip(" .:;")
    return said in one.lead or any(span.overlaps(Span(e.start, e.end)) for e in one.entries)
