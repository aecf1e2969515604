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

from qa.announced import Announcements, matter, stems_of
from qa.enumerations import Entry, Enumeration
from qa.factuality import factuality
from qa.index import Index
from qa.items import with_new_items
from qa.kinds import Kinds
from qa.lexical import terms
from qa.marks import listed_names
from qa.naming import Naming
from qa.nations import nations
from qa.question import Kind, Question
from qa.scanning import lists_of, scanned
from qa.timing import of_the_time
from qa.types import Citation, Evidence, Hit, Item, Span

MOST = 20
"""The most quotations of one list."""
_BEYOND = re.compile(r"\b(?:other than|besides|apart from|except|in addition to)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """What was found: quotations whose marks are the items, in order, and whether a list announced them."""

    citations: tuple[Citation, ...]
    announced: bool


def _quoted(citation: Citation, among: Sequence[Citation]) -> bool:
    span = Span(citation.start, citation.end)
    return any(
        one.document.id == citation.document.id and span.overlaps(Span(one.start, one.end))
        for one in among
    )


class ListScan:
    """One question for several things over the passages that can matter to it.

    `within` are the numbers of the passages that may be quoted, None for all; what was read, `evidence`, is
    looked through in any case.
    """

    def __init__(
        self,
        question: Question,
        index: Index,
        within: NDArray[np.int64] | None = None,
        evidence: Sequence[Evidence] = (),
    ) -> None:
        self.question = question
        self.names = index.names
        found = (*scanned(question, index, within), *(one.hit.passage for one in evidence))
        self.passages = list({(one.document.id, one.start): one for one in found}.values())
        self.asked = frozenset(question.terms)
        self.lists = lists_of(self.passages)
        self.kinds = Kinds(question, self.lists, index.names)
        self._naming = Naming(self.asked, self.kinds, index.names)
        weights = {
            term: index.lexical.idf(term)
            for term in question.terms
            if not self.kinds.nation or self.kinds.nation not in nations(term.upper())
        }
        self._announcements = Announcements(self.kinds, matter(question.noun, weights))

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
            if self._naming.things(one.citation)
            or (self.question.noun in terms(one.citation.quote) and not beyond)
        ]

    def listed(self, sure: Sequence[Citation], evidence: Sequence[Evidence] = ()) -> Listed:
        """All items that the passages give.

        `sure` are the quotations that answer by themselves, best first, with their marks; `evidence` is
        all that was read, best first.
        """
        announced = self.announced(evidence)
        if announced:
            items = [Item(one, mark) for one in announced for mark in one.marks]
            naming = [
                replace(one, marks=marks)
                for one in sure
                if not _quoted(one, announced) and (marks := self._naming.listed(one, items))
            ]
            said = bool(sure) and _quoted(sure[0], announced)
            kept = with_new_items([*announced, *naming] if said else [*naming, *announced])
            kept = with_new_items([*kept, *self.repeats(naming, kept)])
            return Listed(tuple(kept[:MOST]), True)
        sure = [replace(one, marks=self._naming.things(one) or one.marks) for one in sure]
        neighbours = self.neighbours(sure)
        first = [one for one in sure if not _quoted(one, neighbours)]
        if neighbours and sure and _quoted(sure[0], neighbours):
            several = [
                one for one in first if len(one.marks) > 1
            ]  # one that names them together is enough
            kept = with_new_items([*several, *neighbours, *first])
        else:
            kept = with_new_items([*first, *neighbours])
        repeats = self.repeats(sure, kept)
        if repeats or neighbours:
            kept = self._naming.by_name(kept, [*neighbours, *repeats])
        kept = with_new_items([*kept, *repeats])
        return Listed(tuple(kept[:MOST]), False)

    def announced(self, evidence: Sequence[Evidence] = ()) -> list[Citation]:
        """The entries of the lists that say that they list what is asked for; the fullest list first."""
        found = self._announcements.among(self.lists, evidence)
        quoted = [self._citations(one, self._about_named(one, entries)) for one, entries in found]
        return [citation for citations in quoted for citation in citations]

    def _about_named(self, one: Enumeration, entries: Sequence[Entry]) -> Sequence[Entry]:
        """The entries that hold a name of the question, where some do: decisions about Belavia alone."""
        text = one.document.text
        named = [frozenset(terms(name)) for name in self.question.names]
        told = [frozenset(terms(text[entry.start : entry.end])) for entry in entries]
        fitting = [
            entry
            for entry, stems in zip(entries, told, strict=True)
            if any(name <= stems for name in named)
        ]
        return fitting or entries

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
                    alike = [e for e in one.entries if held <= stems_of(one, e)]
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
                citation = replace(bare, marks=self._naming.things(bare))
                told = factuality(citation.quote, self.asked).value
                if citation.marks and (told in {how for how, held in wanted if held <= stems}):
                    found.append(replace(citation, factuality=told))
        return [one for one in self._timely(found) if not _quoted(one, known)]

    def _of_kind(self, one: Enumeration, entry: Entry) -> bool:
        return self.kinds.holds(entry.item.of(one.document.text))

    def _held(self, one: Enumeration, entry: Entry) -> frozenset[str]:
        """The words of the question that an entry says of its item."""
        item = terms(entry.item.of(one.document.text))
        return (stems_of(one, entry) & self.asked).difference(item)

    def _citations(self, one: Enumeration, entries: Sequence[Entry]) -> list[Citation]:
        """Quotations of entries, each sentence once, their items marked; only those of the time and kind."""
        text = one.document.text
        fitting = [e for e in entries if self._of_kind(one, e)] or entries
        marks: dict[Span, list[Span]] = {}
        named = sum(self._naming.is_name(e.item.of(text)) for e in fitting) * 2 >= len(fitting)
        for entry in fitting:
            for item in listed_names(text, self._last_name(one, entry, named), self.names):
                if not frozenset(terms(item.of(text))) <= self.asked:
                    marks.setdefault(Span(entry.start, entry.end), []).append(item)
        quoted = [Citation(one.document, *span, tuple(own)) for span, own in marks.items()]
        shown = [replace(c, factuality=factuality(c.quote, self.asked).value) for c in quoted]
        return self._timely(shown)

    def _last_name(self, one: Enumeration, entry: Entry, named: bool) -> Span:
        """The item of an entry; in a list of names, where words before a name belong to no item, the name."""
        inside = [
            name
            for name in self._naming.names(Citation(one.document, entry.start, entry.end))
            if entry.item.start <= name.start and name.end <= entry.item.end
        ]
        only = named and len(inside) == 1 and inside[0].end == entry.item.end
        before = one.document.text[entry.item.start : inside[0].start] if only else ""
        return inside[0] if only and before.islower() else entry.item

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
