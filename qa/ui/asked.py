"""What was asked, as it goes into a link and into the browser's own history, and comes back from there."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from qa.engine import EVERYTHING
from qa.errors import IndexUnusable, SettingsError
from qa.filters import Filter
from qa.followups import as_carried
from qa.generations import generation_names, read_manifest
from qa.index import Index
from qa.manifest import Manifest
from qa.question import MOST_CHARACTERS
from qa.types import Answer, Carried

LONGEST = 2 * MOST_CHARACTERS
"""Characters of a question in a link: enough that a longer one is refused like a typed one."""
LONGEST_QUERY = 20_000
"""Characters of a link in all; what comes after them is not read."""
DIGITS = 8
"""Of a document's SHA-256 that a link carries."""
LISTS = {"documents": "doc", "authors": "author", "sources": "source", "kinds": "kind"}
"""The fields of a filter that list values, and what they are called in a link."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that decides its answer, and the answer that a link was made of."""

    question: str
    about: tuple[Carried, ...] | None = None
    """What it takes over from the turn before it; None leaves that to the rules."""
    within: Filter = EVERYTHING
    generation: str = ""
    """The generation that answered when the link was made; "" if there was no link."""
    cited: tuple[str, ...] = ()
    """How the SHA-256 of each document begins that was quoted then, `DIGITS` hexadecimal digits."""
    day: datetime.date | None = None
    """When it was asked: what "last month" hangs on."""

    def anew(self) -> Asked:
        """The same question, asked today of the newest generation."""
        return replace(self, generation="", cited=(), day=None)

    def is_quoted_in(self, manifest: Manifest) -> bool:
        """Whether a generation has all the documents that were quoted then."""
        return _beginnings(manifest).issuperset(self.cited)


def to_query(asked: Asked, answer: Answer | None = None) -> str:
    """The question as the query of an address, `q=…&about=…&since=…&doc=…&g=…`, without "?"."""
    about = answer.carried if answer else asked.about or ()
    pairs = [("q", asked.question), *(("about", f"{one.kind}:{one.text}") for one in about)]
    pairs += filter_pairs(asked.within)
    if answer:
        pairs += [("on", asked.day.isoformat())] if asked.day else []
        pairs.append(("g", answer.generation))
        cited = dict.fromkeys(one.document.sha256[:DIGITS] for one in answer.citations)
        pairs += [("cited", digits) for digits in cited]
    return urlencode(pairs)


def filter_pairs(within: Filter) -> list[tuple[str, str]]:
    """A filter as pairs for a link."""
    days = (("since", within.since), ("until", within.until))
    pairs = [(name, day.isoformat()) for name, day in days if day]
    return pairs + [
        (name, value) for field, name in LISTS.items() for value in getattr(within, field)
    ]


def from_query(query: str) -> Asked | None:
    """What a link asks; None if it asks nothing. Raises `SettingsError` for a filter that it cannot mean."""
    given = parse_qs(query[:LONGEST_QUERY], errors="replace")
    question = given.get("q", [""])[0][:LONGEST]
    if not question.strip():
        return None
    pairs = [one.partition(":")[::2] for one in given.get("about", ())]
    return Asked(
        question,
        as_carried(pairs),
        to_filter(given),
        given.get("g", [""])[0],
        tuple(one[:DIGITS] for one in given.get("cited", ())),
        _day(given, "on"),
    )


def to_filter(given: Mapping[str, Sequence[str]]) -> Filter:
    """A filter from lists of values by their names in a link; `SettingsError` for what none can mean."""
    lists = {field: tuple(dict.fromkeys(given.get(name, ()))) for field, name in LISTS.items()}
    return Filter(since=_day(given, "since"), until=_day(given, "until"), **lists)


def changed_since(folder: Path, newest: Index, asked: Asked, kept: bool) -> str | None:
    """What has become of the documents that a link's answer quoted; None if nothing was indexed since.

    `kept` is whether the generation of the link still lies in the index folder and answers again; else the
    newest one does.
    """
    changed = [digits for digits in asked.cited if digits not in _beginnings(newest.manifest)]
    if not asked.generation or (asked.generation == newest.generation and not changed):
        return None
    link = f"generation {asked.generation[:12]}"
    since = (
        f"This is the answer of {link}; since then {newest.generation} was indexed. "
        if kept
        else f"This link was made of {link}, which is not kept; {newest.generation} answers now. "
    )
    if not asked.cited:
        return f"{since}It quoted nothing then."
    if not changed:
        return f"{since}The documents that it quoted have not changed."
    names = _names(folder, asked.generation, changed)
    named = f": {', '.join(names)}" if names else ""
    many = "document" if len(asked.cited) == 1 else "documents"
    verb = "has" if len(changed) == 1 else "have"
    return (
        f"{since}Of {len(asked.cited)} {many} that it quoted {len(changed)} {verb} changed or gone "
        f"since{named}."
    )


def _beginnings(manifest: Manifest) -> set[str]:
    return {sha[:DIGITS] for sha in manifest.sources.values()}


def _names(folder: Path, generation: str, digits: Sequence[str]) -> list[str]:
    """What the documents were called, if that generation still lies in the index folder."""
    if generation not in generation_names(folder):
        return []
    try:
        sources = read_manifest(folder, generation)[0].sources
    except IndexUnusable:
        return []
    return [id for id, sha in sources.items() if sha[:DIGITS] in digits]


def _day(given: Mapping[str, Sequence[str]], name: str) -> datetime.date | None:
    value = next(iter(given.get(name, ())), "")
    try:
        return datetime.date.fromisoformat(value) if value else None
    except ValueError:
        raise SettingsError(
            f"{name} must be a day such as 2026-03-19, not {value[:20]!r}"
        ) from None
