"""Whether evidence speaks of the time that a question names: 19 March is not 20 March."""

from __future__ import annotations

from collections.abc import Sequence

from qa.dates import DateMention, find_dates
from qa.types import Evidence


def speaks_of(dates: Sequence[DateMention], evidence: Evidence) -> bool:
    """Whether each date of the question is one that the evidence speaks of.

    The sentence decides if it gives a date as exact as the question's; else the passage, the headings
    over it, or the day on which the document was published.
    """
    return all(_speaks_of(date, evidence) for date in dates)


def _speaks_of(asked: DateMention, evidence: Evidence) -> bool:
    own = [given for given in find_dates(evidence.citation.quote) if _as_exact(given, asked)]
    if own:
        return any(_compatible(asked, given) for given in own)
    passage = evidence.hit.passage
    published = passage.document.published
    if published and _compatible(
        asked, DateMention(0, 0, published.year, published.month, published.day)
    ):
        return True
    around = [*find_dates(passage.context), *find_dates(passage.text)]
    return any(_as_exact(given, asked) and _compatible(asked, given) for given in around)


def _as_exact(given: DateMention, asked: DateMention) -> bool:
    """Whether `given` names every part that `asked` names but the year, or that year alone."""
    if asked.month is None:
        return given.year is not None
    return given.month is not None and (asked.day is None or given.day is not None)


def _compatible(asked: DateMention, given: DateMention) -> bool:
    """Whether the two can be the same time: no part that both name differs."""
    pairs = ((asked.year, given.year), (asked.month, given.month), (asked.day, given.day))
    return all(a is None or g is None or a == g for a, g in pairs)
