"""Questions for several things, answered completely: all items, each with a quotation.

Three ways lead to a further item, all of them over every sentence that can matter:

- an author's own list (`qa.enumerations`) that announces what is asked for: its entries;
- the neighbours, in such a list, of an entry that answers: those that hold the same words of the question;
- any other sentence that holds the same words of the question about a thing of the kind that is asked for.

Of what kind a thing is, `qa.kinds` tells. Where the text shows nothing, everything may be meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qa.enumerations import Entry, Enumeration, enumerations
from qa.factuality import factuality
from qa.index import Index
from qa.kinds import Kinds
from qa.lexical import stem, terms
from qa.marks import listed_names
from qa.names import name_spans, same_name
from qa.question import Kind, Question
from qa.timing import of_the_time
from qa.types import Citation, Document, Evidence, Hit, Item, Passage, Span

SCANNED = 300
"""How many passages are scanned for a list, the best by their words: about a thousand sentences."""
DOCUMENTS = 30
"""In how many documents, in the order of their best passage, authors' lists are looked for."""
ENOUGH = 0.5
"""The share of the question's words, weighted by how rare they are, that an announced list speaks of."""
MOST = 20
"""The most quotations of one list."""
_OF_DOCUMENTS = frozenset(
    stem(word)
    for word in """list named mentioned presented described appear recorded given compared contain
    paper briefing note document source article file page""".split()
)
"""What a question says of the document rather than of its matter: "Which places are described in …?"."""


_BEYOND = re.compile(r"\b(?:other than|besides|apart from|except|in addition to)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """What was found: quotations whose marks are the items, in order, and whether a list announced them."""

    citations: tuple[Citation, ...]
    announced: bool


def distinct_items(citations: Sequence[Citation]) -> tuple[Item, ...]:
    """The marked things of a list, each once, by the first of its names."""
    every = [Item(one, mark) for one in citations for mark in one.marks]
    forms = [one.text for one in every]
    kept: list[Item] = []
    for item in every:
        if not any(same_name(item.text, other.text, forms) for other in kept):
            kept.append(item)
    return tuple(kept)


def scanned(question: Question, index: Index, within: NDArray[np.int64] | None) -> list[Passage]:
    """The passages that can matter, best by their words first.

    `within` are the numbers of those that may be quoted, None for all.
    """
    allowed = np.arange(len(index)) if within is None else within
    scores = index.lexical.scores(question.terms)[allowed]
    order = np.argsort(-scores, kind="stable")[:SCANNED]
    return [index.passage(int(allowed[place])) for place in order if scores[place] > 0]


def lists_of(passages: Sequence[Passage]) -> list[Enumeration]:
    """The authors' lists in the documents of the best passages, `DOCUMENTS` at most."""
    documents: dict[str, Document] = {}
    for passage in passages:
        if len(documents) < DOCUMENTS:
            documents.setdefault(passage.document.id, passage.document)
    return [one for document in documents.values() for one in enumerations(document)]


def _quoted(citation: Citation, among: Sequence[Citation]) -> bool:
    span = Span(citation.start, citation.end)
    return any(
        one.document.id == citation.document.id and span.overlaps(Span(one.start, one.end))
        for one in among
    )


class ListScan:
    """One question for several things over the passages that can matter to it.

    `within` are the numbers of the passages that may be quoted, None for all.
    """

    def __init__(
        self, question: Question, index: Index, within: NDArray[np.int64] | None = None
    ) -> None:
        self.question = question
        self.names = index.names
        self.passages = scanned(question, index, within)
        self.asked = frozenset(question.terms)
        self.weights = {
            term: index.lexical.idf(term)
            for term in question.terms
            if term != question.noun and term not in _OF_DOCUMENTS
        }
        self.lists = lists_of(self.passages)
        self.kinds = Kinds(question, self.lists, index.names)

    def of_the_kind(self, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The evidence that speaks of things of the asked kind, by their noun or their names.

        All, if nothing shows of what kind things are. What the question names itself is not asked for; and
        "other than Belavia" asks for names.
        """
        if not self.kinds.known or self.question.kind is not Kind.NAME:
            return list(evidence)
        beyond = _BEYOND.search(self.question.text)
        return [
            one
            for one in evidence
            if self._things(one.citation)
            or (self.question.noun in terms(one.citation.quote) and not beyond)
        ]

    def listed(self, sure: Sequence[Citation]) -> Listed:
        """All items that the passages give.

        `sure` are the quotations that answer by themselves, best first, with their marks.
        """
        announced = self.announced()
        if announced:
            items = [Item(one, mark) for one in announced for mark in one.marks]
            naming = [
                replace(one, marks=marks)
                for one in sure
                if not _quoted(one, announced) and (marks := self._listed_in(one, items))
            ]
            kept = self.with_new_items([*naming, *announced])
            kept = self.with_new_items([*kept, *self.repeats(naming, kept)])
            return Listed(tuple(kept[:MOST]), True)
        sure = [replace(one, marks=self._things(one) or one.marks) for one in sure]
        neighbours = self.neighbours(sure)
        first = [one for one in sure if not _quoted(one, neighbours)]
        if neighbours and sure and _quoted(sure[0], neighbours):
            kept = self.with_new_items([*neighbours, *first])
        else:
            kept = self.with_new_items([*first, *neighbours])
        kept = self.with_new_items([*kept, *self.repeats(sure, kept)])
        return Listed(tuple(kept[:MOST]), False)

    def _names_in(self, citation: Citation) -> list[Span]:
        shift = citation.start
        found = name_spans(citation.quote, self.names)
        return [Span(shift + name.start, shift + name.end) for name in found]

    def _things(self, citation: Citation) -> tuple[Span, ...]:
        """The names in a quotation that are shown to be of the asked kind."""
        text = citation.document.text
        return tuple(name for name in self._names_in(citation) if self.kinds.holds(name.of(text)))

    def _listed_in(self, citation: Citation, items: Sequence[Item]) -> tuple[Span, ...]:
        """The names in a quotation that a list gives too, or that are shown to be of the asked kind."""
        text = citation.document.text
        return tuple(
            name
            for name in self._names_in(citation)
            if self.kinds.holds(name.of(text)) or self.same(Item(citation, name), items)
        )

    def announced(self) -> list[Citation]:
        """The entries of the lists that say that they list what is asked for; the fullest list first."""
        noun = self.question.noun
        if noun is None:
            return []
        found: list[tuple[float, list[Citation]]] = []
        for one in self.lists:
            said = frozenset(terms(f"{one.lead} {one.context}"))
            entries = one.entries
            if noun not in terms(one.lead):
                entries = tuple(e for e in entries if e.cells and self._of_kind(one, e))
            shares = {e: self._share(said | self._stems(one, e)) for e in entries}
            entries = tuple(e for e in entries if shares[e] >= ENOUGH)
            quotations = self._citations(one, entries)
            if quotations:
                found.append((max(shares.values()), quotations))
        best = max((share for share, _ in found), default=0.0)
        return [one for share, quoted in found if share >= best for one in quoted]

    def neighbours(self, sure: Sequence[Citation]) -> list[Citation]:
        """The entries of the lists in which sure quotations stand that answer as they do, with these."""
        found: list[Citation] = []
        for citation in sure:
            span = Span(citation.start, citation.end)
            for one in self.lists:
                if one.document.id != citation.document.id or _quoted(citation, found):
                    continue
                own = [e for e in one.entries if span.overlaps(Span(e.start, e.end))]
                if len(own) != 1:
                    continue
                held = self._held(one, own[0])
                if held:
                    alike = [e for e in one.entries if held <= self._stems(one, e)]
                    found += self._citations(one, alike)
        return found

    def repeats(self, sure: Sequence[Citation], known: Sequence[Citation]) -> list[Citation]:
        """Sentences that hold the same words of the question about things that are shown to be of the kind."""
        wanted = [
            (one.factuality, held)
            for one in sure
            if (held := self.asked & frozenset(terms(one.quote)) - {self.question.noun})
        ]
        found = []
        for passage in self.passages if self.question.noun and wanted else ():
            text = passage.document.text
            for sentence in passage.sentences:
                stems = frozenset(terms(sentence.of(text)))
                if not any(held <= stems for _, held in wanted):
                    continue
                bare = Citation(passage.document, *sentence)
                citation = replace(bare, marks=self._things(bare))
                told = factuality(citation.quote, self.asked).value
                if citation.marks and (told in {how for how, held in wanted if held <= stems}):
                    found.append(replace(citation, factuality=told))
        return [one for one in self._timely(found) if not _quoted(one, known)]

    def with_new_items(self, citations: Sequence[Citation]) -> list[Citation]:
        """Those that name something that none before them names."""
        items: list[Item] = []
        kept: list[Citation] = []
        for citation in citations:
            own = [Item(citation, mark) for mark in citation.marks]
            if not all(self.same(one, items) for one in own):
                kept.append(citation)
                items += own
        return kept

    def same(self, item: Item, among: Sequence[Item]) -> bool:
        forms = [one.text for one in (item, *among)]
        return any(same_name(item.text, one.text, forms) for one in among)

    def _of_kind(self, one: Enumeration, entry: Entry) -> bool:
        return self.kinds.holds(entry.item.of(one.document.text))

    def _stems(self, one: Enumeration, entry: Entry) -> frozenset[str]:
        return frozenset(terms(one.document.text[entry.start : entry.end]))

    def _held(self, one: Enumeration, entry: Entry) -> frozenset[str]:
        """The words of the question that an entry says of its item."""
        item = terms(entry.item.of(one.document.text))
        return (self._stems(one, entry) & self.asked).difference(item)

    def _share(self, said: frozenset[str]) -> float:
        total = sum(self.weights.values())
        held = sum(weight for term, weight in self.weights.items() if term in said)
        return held / total if total else 1.0

    def _citations(self, one: Enumeration, entries: Sequence[Entry]) -> list[Citation]:
        """Quotations of entries, each sentence once, their items marked; only those of the time and kind."""
        text = one.document.text
        fitting = [e for e in entries if self._of_kind(one, e)] or entries
        marks: dict[Span, list[Span]] = {}
        for entry in fitting:
            for item in listed_names(text, entry.item, self.names):
                if not frozenset(terms(item.of(text))) <= self.asked:
                    marks.setdefault(Span(entry.start, entry.end), []).append(item)
        quoted = [Citation(one.document, *span, tuple(own)) for span, own in marks.items()]
        shown = [replace(c, factuality=factuality(c.quote, self.asked).value) for c in quoted]
        return self._timely(shown)

    def _timely(self, citations: Sequence[Citation]) -> list[Citation]:
        """Those that speak of the time that is asked for, as `qa.timing` judges it in their passages."""
        evidence = [
            Evidence(Hit(passage, 0.0), citation, 0.0)
            for citation in citations
            for passage in self.passages
            if passage.document.id == citation.document.id
            and passage.start <= citation.start < passage.end
        ]
        return [one.citation for one in of_the_time(self.question.times, evidence)]


def expects_list(question: Question) -> bool:
    """Whether a question is answered by a list."""
    return question.several and question.kind in (Kind.NAME, Kind.OPEN)
