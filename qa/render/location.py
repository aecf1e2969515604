"""Where a quotation stands, in words: "The Minsk Round, 27 March 2026, page 2"."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date

from qa.coverage import Coverage
from qa.types import Answer, Citation, Document, Passage

_MONTHS = (
    "January February March April May June July August September October November December"
).split()  # not strftime: its month names follow the machine's locale
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories: control, format, surrogate, private, unassigned; separators of lines, paragraphs."""


def one_line(text: str) -> str:
    """A file's name, or what is said of it, on one line: characters that control a terminal, break the line
    or turn the order of what follows are written as escapes.

    >>> one_line("bank\\nGeneration 000009 published.txt")
    'bank\\\\nGeneration 000009 published.txt'
    """
    return "".join(
        c.encode("unicode_escape").decode() if unicodedata.category(c) in _UNSEEN else c
        for c in text
    )


def date_text(day: date) -> str:
    """A date as it is written in running text.

    >>> date_text(date(2026, 3, 27))
    '27 March 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def pages_text(pages: Sequence[int]) -> str:
    """Page numbers in words; "" where the format has no pages.

    >>> pages_text((2,)), pages_text((2, 3)), pages_text(())
    ('page 2', 'pages 2–3', '')
    """
    if not pages:
        return ""
    return f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]}–{pages[-1]}"


def place(document: Document, pages: Sequence[int] = ()) -> tuple[str, ...]:
    """The date of a document and the pages in it, in words; what is unknown is left out."""
    published = date_text(document.published) if document.published else ""
    return tuple(part for part in (published, pages_text(pages)) if part)


STANDINGS = {
    "negated": "says that it is not so",
    "planned": "a plan, not yet a fact",
    "conditional": "only a possibility",
    "denied": "denied by somebody",
    "attributed": "reported, not stated",
}
"""For each factuality but "fact" what a reader is told of it."""


def told(citation: Citation) -> str:
    """Of what time a quotation tells, where an answer is in order of time; "" elsewhere."""
    return f"later: {citation.time}" if citation.later else citation.time


def found(answer: Answer) -> str:
    """How many things a list names, and which, each as it is quoted; "" if no list was asked for."""
    if not answer.items:
        return ""
    names = " · ".join(item.text for item in answer.items)
    return f"{len(answer.items)} found in these briefings: {names}"


def location(quoted: Citation | Passage) -> str:
    """Title, date and pages of a quotation, separated by commas; what is unknown is left out."""
    return ", ".join((quoted.document.title, *place(quoted.document, quoted.pages)))


def referenced(citation: Citation) -> str:
    """The quotation and where it stands, as one pastes it into a text of one's own."""
    quote = " ".join(citation.quote.split())
    return f"“{quote}” ({location(citation)}; {one_line(citation.document.id)})"


def looked_through(coverage: Coverage) -> str:
    """What was searched, in a sentence.

    >>> from qa.coverage import Mention
    >>> looked_through(Coverage(12, 12, (Mention("19 March", 3), Mention("“Coale”", 0))))
    '12 briefings were searched: 3 mention 19 March, none mentions “Coale”.'
    >>> looked_through(Coverage(1, 12))
    '1 of 12 briefings was searched.'
    """
    few = f" of {coverage.documents:,}" if coverage.searched < coverage.documents else ""
    briefings = "briefing" if coverage.documents == 1 else "briefings"
    verb = "was" if coverage.searched == 1 else "were"
    told = ", ".join(f"{_mentioning(one.documents)} {one.text}" for one in coverage.mentions)
    said = f"{coverage.searched:,}{few} {briefings} {verb} searched"
    return f"{said}: {told}." if told else f"{said}."


def _mentioning(number: int) -> str:
    return "none mentions" if number == 0 else f"{number:,} mention{'s' if number == 1 else ''}"
