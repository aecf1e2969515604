"""Which names in a quotation are things that are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.items import same_item
from qa.kinds import Kinds
from qa.lexical import terms
from qa.names import name_spans
from qa.types import Citation, Item, Span


class Naming:
    """One question's names.

    `asked` are the question's stems, `kinds` of which kind things are, `known` the name words of the corpus.
    """

    def __init__(self, asked: frozenset[str], kinds: Kinds, known: frozenset[str]) -> None:
        self._asked = asked
        self._kinds = kinds
        self._known = known

    def is_name(self, text: str) -> bool:
        """Whether a text is one proper name, its article aside."""
        (*_, last) = name_spans(f"~ {text}", self._known) or (Span(0, 0),)
        return last.end == len(text) + 2 and not terms(text[: max(0, last.start - 2)])

    def names(self, citation: Citation) -> list[Span]:
        """The names in a quotation but for those that the question brings: a cell "Bank" names no bank."""
        shift = citation.start
        found = name_spans(citation.quote, self._known)
        return [
            Span(shift + name.start, shift + name.end)
            for name in found
            if not frozenset(terms(name.of(citation.quote))) <= self._asked
        ]

    def things(self, citation: Citation) -> tuple[Span, ...]:
        """The names in a quotation that are shown to be of the asked kind."""
        text = citation.document.text
        return tuple(name for name in self.names(citation) if self._kinds.holds(name.of(text)))

    def listed(self, citation: Citation, items: Sequence[Item]) -> tuple[Span, ...]:
        """The names in a quotation that a list gives too, or that are shown to be of the asked kind."""
        text = citation.document.text
        return tuple(
            name
            for name in self.names(citation)
            if self._kinds.holds(name.of(text)) or same_item(Item(citation, name), items)
        )

    def by_name(self, citations: Sequence[Citation], listed: Sequence[Citation]) -> list[Citation]:
        """The quotations marked by names, where others list names: one that names nothing is left out.

        All are kept if the others do not list names alone.
        """
        items = [Item(one, mark) for one in listed for mark in one.marks]
        if not all(self.is_name(item.text) for item in items):
            return list(citations)
        kept = []
        for one in citations:
            named = tuple(mark for mark in one.marks if self.is_name(Item(one, mark).text))
            marks = named or self.listed(one, items)
            if marks:
                kept.append(replace(one, marks=marks))
        return kept
