"""Whether evidence speaks of the time that a question names: 19 March is not 20 March."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from qa.dates import DateMention, find_dates
from qa.types import Evidence


def speaks_of(dates: Sequence[DateMention], evidence: Evidence) -> bool:
    """Whether each date of the question is one that the evidence speaks of.

    The sentence decides if it gives a date as exact as the question's. Else it speaks of the dates in
    its passage, in the headings over it, of the day on which the document was published, and of the date
    that the text mentioned last before it: a story goes on at the time that it has reached.
    """
    return all(_speaks_of(date, evidence) for date in dates)


def _speaks_of(asked: DateMention, evidence: Evidence) -> bool:
    citation, passage = evidence.citation, evidence.hit.passage
    mentions = [m for m in _dates(citation.document.text) if _as_exact(m, asked)]
    starts = [mention.start for mention in mentions]
    first, last = bisect_left(starts, citation.start), bisect_left(starts, citation.end)
    own = mentions[first:last]
    if own:
        return any(_compatible(asked, given) for given in own)
    around = mentions[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)]
    around += mentions[max(0, first - 1) : first]
    around += [m for m in find_dates(passage.context) if _as_exact(m, asked)]
    published = passage.document.published
    if published:
        around.append(DateMention(0, 0, published.year, published.month, published.day))
    return any(_compatible(asked, given) for given in around)


@lru_cache(maxsize=256)
def _dates(text: str) -> tuple[DateMention, ...]:
    return find_dates(text)


def _as_exact(given: DateMention, asked: DateMention) -> bool:
    """Whether `given` names every part that `asked` names but the year, or that year alone."""
    if asked.month is None:
        return given.year is not None
    return given.month is not None and (asked.day is None or given.day is not None)


def _compatible(asked: DateMention, given: DateMention) -> bool:
    """Whether the two can be the same time: no part that both name differs."""
    pairs = ((asked.year, given.year), (asked.month, given.month), (asked.day, given.day))
    return all(a is None or g is None or a == g for a, g in pairs)
