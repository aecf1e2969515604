"""Whether evidence speaks of the time that a question names: 19 March is not 20 March.

What a sentence tells happened at some time, not at the time of its document's publication. So the times in
the sentence decide. Where it gives none, those before it in its paragraph do; else those of its passage, of
the headings over it, and the last one before it, since a story goes on at the time that it has reached. Only
where there are none does it speak of the day on which its document was published.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache

from qa.times.expressions import TimeMention, find_times
from qa.times.intervals import SIZES, Interval
from qa.types import Evidence

_DATELINE = 300
"""In so many first characters of a document its day of publication is a dateline, not an event."""


class _Verdict(Enum):
    """What one time says of another."""

    SAME = "it is this time, or part of it"
    WIDER = "it holds this time, and much more"
    OTHER = "it is another time"


def of_the_time(asked: Sequence[TimeMention], evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence that speaks of every time that is asked for, in its order; all if none is.

    A year that the question leaves unsaid is the latest of which any evidence speaks.
    """
    wanted = resolved(asked, evidence)
    return [one for one in evidence if speaks_of(wanted, one)]


def resolved(asked: Sequence[TimeMention], evidence: Sequence[Evidence]) -> tuple[TimeMention, ...]:
    """The times asked for, each in the latest year of which evidence speaks, where the year is unsaid.

    No year later than that of the newest document is taken where an earlier one fits; if no evidence
    speaks of it in any year, it stands in the latest that is over or has begun.
    """
    return tuple(_in_latest_year(one, evidence) if one.yearless else one for one in asked)


def speaks_of(asked: Sequence[TimeMention], evidence: Evidence) -> bool:
    """Whether the evidence speaks of every time that is asked for."""
    return all(_speaks_of(one, evidence) for one in asked)


def spoken_of(evidence: Evidence) -> tuple[Interval, ...]:
    """The times of the evidence: those that its sentence names, or else the last one before it."""
    own, paragraph, around = _levels(evidence)
    return tuple(mention.named for mention in own or (*paragraph, *around)[-1:])


def has_own_time(evidence: Evidence) -> bool:
    """Whether its sentence names a time, or its paragraph before it; else its time is that around it."""
    own, paragraph, _ = _levels(evidence)
    return bool(own or paragraph)


def _speaks_of(asked: TimeMention, evidence: Evidence) -> bool:
    own, paragraph, around = _levels(evidence)
    wanted = asked.interval
    for mentions in (own, paragraph, around):
        verdicts = {_verdict(wanted, mention) for mention in mentions}
        if _Verdict.SAME in verdicts:
            return True
        if verdicts == {_Verdict.OTHER}:
            return False
    published = evidence.citation.document.published
    return published is None or wanted.overlaps(Interval(published, published))


def _verdict(asked: Interval, mention: TimeMention) -> _Verdict:
    mention = mention.in_year(_year_of(asked))
    named, meant = mention.named, mention.interval
    if not meant.overlaps(asked):
        return _Verdict.OTHER
    if meant.within(asked):
        return _Verdict.SAME
    closed = asked.size < len(SIZES)
    if closed and meant.size == len(SIZES) and named.last < asked.first:
        # "since November" tells of November; that it still holds is another matter
        return _Verdict.OTHER
    exact = closed and named.size <= asked.size
    return _Verdict.SAME if exact and named.overlaps(asked) else _Verdict.WIDER


def _year_of(asked: Interval) -> int:
    return min(max(asked.first.year, 1500), asked.last.year, 2199)


def _levels(
    evidence: Evidence,
) -> tuple[Sequence[TimeMention], Sequence[TimeMention], Sequence[TimeMention]]:
    """The times in the sentence; before it in its paragraph; and around: the last one before it is last."""
    citation, passage = evidence.citation, evidence.hit.passage
    document = citation.document
    mentions, starts = _times(document.text, document.published)
    first, last = bisect_left(starts, citation.start), bisect_left(starts, citation.end)
    if any(row.start == citation.start for row in document.rows):
        # the rows before it and after it tell of other times
        return mentions[first:last], (), _times(passage.context, document.published)[0]
    paragraph = bisect_left(starts, document.text.rfind("\n", 0, citation.start) + 1)
    near = mentions[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)]
    over, _ = _times(passage.context, document.published)
    around = (*near, *over, *mentions[max(0, first - 1) : first])
    return mentions[first:last], mentions[paragraph:first], around


@lru_cache(maxsize=512)
def _times(
    text: str, published: datetime.date | None
) -> tuple[tuple[TimeMention, ...], tuple[int, ...]]:
    """The times of a text without its dateline, and where each begins."""
    dateline = Interval(published, published) if published else None
    mentions = tuple(
        mention
        for mention in find_times(text, published)
        if mention.start > _DATELINE or mention.named != dateline
    )
    return mentions, tuple(mention.start for mention in mentions)


def _in_latest_year(asked: TimeMention, evidence: Sequence[Evidence]) -> TimeMention:
    days = [one.citation.document.published for one in evidence]
    newest = max((day for day in days if day), default=datetime.date.max)
    years = {year for one in evidence for year in _years(one)}
    begun = sorted((y for y in years if asked.in_year(y).named.first <= newest), reverse=True)
    candidates = [asked.in_year(year) for year in (*begun, *sorted(years.difference(begun)))]
    is_open = asked.interval.size == len(SIZES)  # some evidence always lies before or after a day
    for candidate in candidates[:1] if is_open else candidates:
        if any(_speaks_of(candidate, one) for one in evidence):
            return candidate
    return candidates[0] if candidates else asked


def _years(evidence: Evidence) -> Iterator[int]:
    """The years that the document and the headings over the passage name, and that of publication."""
    document = evidence.citation.document
    for text in (document.text, evidence.hit.passage.context):
        for mention in _times(text, document.published)[0]:
            if not mention.yearless:
                yield mention.named.first.year
                yield mention.named.last.year
    if document.published:
        yield document.published.year
