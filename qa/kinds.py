"""Of what kind a thing is, as far as the briefings show it: the Ministry of Finance is no bank.

Its name may say it ("Belinvestbank", "Development Bank"), or its row in a table ("Belaruskali | Potash
company").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from qa.enumerations import Entry, Enumeration
from qa.lexical import stem, terms, words
from qa.nations import nations, of_people
from qa.question import Question

_LEAST = 3
"""Letters that the stem of a noun has at least to be looked for inside a name."""
_SORTS = tuple(
    frozenset(stem(word) for word in words.split())
    for words in (
        "people persons figures individuals officials politicians participants",
        "bodies institutions organisations organizations entities authorities agencies",
        "places locations sites venues",
        "reasons points arguments grounds causes factors motives advantages benefits considerations",
        "steps stages phases",
        "subjects topics themes matters issues questions",
        "signs signals indications",
        "results outcomes achievements",
        "events developments happenings milestones",
    )
)
"""Nouns for things of any kind, which authors put for one another: "Institutions", "which bodies …?"."""
PEOPLE, REASONS, EVENTS = _SORTS[0], _SORTS[3], _SORTS[-1]
_GENERAL = frozenset(
    stem(word)
    for word in """city cities town country countries nation state capital man men woman women thing kind type
    sort way part role name day date year month time period event action step decision measure change company
    companies position latest status""".split()
).union(*_SORTS)


def is_general(noun: str) -> bool:
    """Whether a noun is for things of any kind, which a text names without saying that they are such."""
    return noun in _GENERAL


def says(noun: str, stems: Collection[str]) -> bool:
    """Whether words speak of what a noun stands for, by itself or by another noun of the same sort.

    >>> says("bodi", ["institut"]), says("bodi", ["place"])
    (True, False)
    """
    return noun in stems or any(noun in sort and not sort.isdisjoint(stems) for sort in _SORTS)


class Kinds:
    """Which names are of the kind that a question asks for.

    `lists` are those that can matter to it, `known_names` the name words of the corpus.
    """

    def __init__(
        self, question: Question, lists: Sequence[Enumeration], known_names: frozenset[str]
    ) -> None:
        self._asked = frozenset(question.terms)
        self.nation = _nation(question)
        """The country whose people are asked for, "" if it is not said: "Which Americans …?"."""
        noun = question.noun or ""
        self.noun = stem("people") if of_people(noun) else noun
        """The stem of what is asked for, "" if nothing is named."""
        self._told = frozenset(_told(lists))
        self.known = (
            not self.nation
            and len(noun) >= _LEAST
            and (
                any(kind == noun for _, kind in self._told)
                or any(noun in one for one in known_names)
            )
        )
        """Whether anything is shown to be of that kind."""

    def holds(self, name: str) -> bool:
        """Whether a name is shown to be of the kind, and is not one that the question brings itself."""
        stems = terms(name)
        if self._asked.issuperset(stems):
            return False
        inside = len(self.noun) >= _LEAST and self.noun in name.casefold()
        return inside or (" ".join(stems), self.noun) in self._told

    def of_the_nation(self, one: Enumeration, entry: Entry) -> bool:
        """Whether an entry tells of the people that are asked for: the first country that it names is theirs.

        True if the people of no country are asked for.
        """
        said = one.document.text[entry.item.end : entry.end]
        return not self.nation or nations(said)[:1] == (self.nation,)


def _nation(question: Question) -> str:
    """The country whose people are asked for: its word is the noun, or stands before a noun for people."""
    noun = question.noun or ""
    typed = list(words(question.text))
    place = next((p for p, one in enumerate(typed) if stem(one.of(question.text)) == noun), None)
    if place is None or not (of_people(noun) or noun in PEOPLE):
        return ""
    found = nations(question.text[typed[max(0, place - 2)].start : typed[place].end])
    return found[-1] if found else ""


def _told(lists: Sequence[Enumeration]) -> Iterator[tuple[str, str]]:
    """(thing, kind) as tables tell it, in stems; a kind is one word or two, the last its noun."""
    for one in lists:
        text = one.document.text
        for entry in one.entries:
            for cell in entry.cells:
                said = cell.of(text)
                stems = terms(said)
                if cell != entry.item and 0 < len(stems) < 3 and said[1:].islower():
                    yield " ".join(terms(entry.item.of(text))), stems[-1]
