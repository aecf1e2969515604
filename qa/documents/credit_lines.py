"""Lines that name a date, an author or a source: datelines, bylines and credit lines, by their shape."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from qa.times.dates import DateMention, find_dates

_CREDIT = re.compile(
    r"(?:(?:this|the) (?:article|text|commentary|piece|analysis|briefing) (?:was|is) )?"
    r"(?:(?:originally |first )+(?:published|appeared|printed)(?: (?:by|in|on|at|with))?|source:)"
    r"[\s:]+(?P<source>\S.{0,300})",
    re.IGNORECASE,
)
_TOP_CREDIT = 120  # characters; at the end of a document a credit may hold a whole reference
_SENTENCE_TURN = re.compile(r"(?<!\b\w)[.!?][\"'”’»)\]]*\s+(?=[\"'“‘«(]*[^\W\d_a-z])")
_BYLINE = re.compile(
    r"(?:(?:written )?by:?\s+|authors?:\s*)(?P<author>[^\W\d_].{2,100})", re.IGNORECASE
)
_BY_AT_END = re.compile(r"\d,?\s+by\s+(?P<author>[^\d]{3,60})\Z", re.IGNORECASE)
_DATE_LABELS = re.compile(
    r"\b(?:published|posted|date|dated|released|issued|on|at|gmt|utc|cet|"
    r"mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sun)(?:day)?\b:?|\d{1,2}:\d\d(?::\d\d)?",
    re.IGNORECASE,
)
_INLINE = re.compile(r"(?P<dateline>[^\n]{6,80}?)\s*(?:\s[-–—]|[–—])\s+(?=[\"'“‘«(]*[^\W\d_a-z])")
_NAME_PART = re.compile(
    r"(?:[^\W\d_a-z][\w'’.-]*|(?:de|da|di|van|von|der|den|la|le|bin|al|el|dos|und)\Z)"
)
_HEADING_WORDS = (
    "summary findings introduction background conclusion conclusions points overview contents "
    "table executive key main report policy brief briefing note update analysis results review "
    "annex appendix references notes abstract preface foreword acknowledgements recommendations "
    "press release memo minutes news the a an of in on for and to with from by at is what how why "
    "who first last name your my our"
)
_NOT_A_NAME = frozenset(_HEADING_WORDS.split())
_COLLECTIVES = "desk staff newsroom team editors board bureau office secretariat correspondent"
_COLLECTIVE = frozenset(_COLLECTIVES.split())


def dateline(text: str) -> datetime.date | None:
    """The date of a line that says a date and at most a place, an author and a time beside it.

    >>> dateline("Minsk, 26 March 2026"), dateline("On 26 March 2026 the bank fell.")
    (datetime.date(2026, 3, 26), None)
    """
    mention = _only_date(text)
    if mention is None:
        return None
    rest = _DATE_LABELS.sub(" ", text[: mention.start] + " " + text[mention.end :])
    words = re.findall(r"[^\W\d_][\w'’-]*", rest)
    places = len(words) <= 4 and all(word[0].isupper() for word in words)
    named = places or author_beside(text) is not None
    return mention.date() if named and not rest.rstrip().endswith("?") else None


def author_beside(line: str) -> str | None:
    """The author that a dateline names too: "By Jane Roe, 26 March 2026", "Briefing desk, 2 April".

    Without a "by" only a collective is sure to be an author: "New York" has the shape of a name.
    """
    by = _BYLINE.match(line)
    if closing := _BY_AT_END.search(line):
        return closing["author"] if is_names(closing["author"]) else None
    name = re.split(r"\s*[,|·–—]\s*|\s+(?:on\s+)?\d", by["author"] if by else line)[0]
    return name if is_collective(name) or (by and is_names(name)) else None


def inline_dateline(text: str) -> str | None:
    """The dateline at the head of a news paragraph: "Minsk, 2 April 2026 – The bank …".

    A date alone before a dash is an entry of a chronology.

    >>> inline_dateline("Minsk, 2 April 2026 - It rained."), inline_dateline("2 April 2026 – Rain.")
    ('Minsk, 2 April 2026', None)
    """
    match = _INLINE.match(text)
    line = match["dateline"] if match else ""
    mention = _only_date(line)
    if mention is None or not dateline(line):
        return None
    rest = line[: mention.start] + line[mention.end :]
    return line if any(map(str.isalpha, _DATE_LABELS.sub(" ", rest))) else None


def byline(text: str, *, below_title: bool = False) -> str | None:
    """The author of a line "By …" or "Author: …"; below a title it may be named in any words.

    >>> byline("By Jane Roe"), byline("By Minsk Notes staff writers"), byline("By all accounts, no.")
    ('Jane Roe', None, None)
    """
    match = _BYLINE.fullmatch(text)
    if match is None:
        return None
    author = match["author"].strip(" .,")
    named = is_names(author) or is_collective(author)
    return author if named or (below_title and _is_outlet(match["author"])) else None


def credit(text: str) -> tuple[str, datetime.date | None] | None:
    """The source of a credit line at the head of a document, and the date that it may end with.

    >>> credit("Originally published by Minsk Notes on 26 March 2026")
    ('Minsk Notes', datetime.date(2026, 3, 26))
    """
    match = _CREDIT.fullmatch(text)
    if match is None or len(match["source"]) > _TOP_CREDIT:
        return None
    source = match["source"]
    for mention in find_dates(source):
        if mention.date() and mention.end >= len(source.rstrip(" .)")) and mention.start > 3:
            return re.sub(r"[\s,(]+(?:on)?\s*\Z", "", source[: mention.start]), mention.date()
    return source.strip().rstrip(".,;"), None


def closing_credit(text: str) -> str | None:
    """The source of a credit line at the end of a document, as it is written; None for prose.

    >>> closing_credit("Source: J. Roe, “Rain”, Minsk Notes, 26 March 2026.")
    'J. Roe, “Rain”, Minsk Notes, 26 March 2026'
    >>> closing_credit("Source: the ministry. It said no more.")
    """
    match = _CREDIT.fullmatch(text)
    if match is None or _SENTENCE_TURN.search(match["source"]) or dateline(match["source"]):
        return None
    return match["source"].strip().rstrip(".,;") or None


def is_credit_line(text: str) -> bool:
    """Whether a line under a title is a dateline, a byline or a credit line."""
    return bool(dateline(text) or byline(text, below_title=True) or credit(text))


def is_names(text: str) -> bool:
    """Whether the text has the shape of one or several persons' names.

    >>> is_names("Yauheni Preiherman"), is_names("Executive Summary"), is_names("the staff")
    (True, False, False)
    """
    people = [
        part for part in re.split(r",\s*(?:and\s+)?|\s+(?:and|&)\s+", text.strip(" .")) if part
    ]
    return bool(people) and all(_is_name(person) for person in people)


def is_collective(text: str) -> bool:
    """Whether the text names a group of authors by its last word: "Briefing desk", "the editors"."""
    words = text.split()
    return 2 <= len(words) <= 5 and words[-1].lower() in _COLLECTIVE and _leads(words)


def _is_outlet(text: str) -> bool:
    """Whether the text can be the name of whoever wrote: a few words that begin like a name."""
    words = text.split()
    return len(words) <= 5 and text[-1].isalnum() and words[0][0].isupper()


def _leads(words: Sequence[str]) -> bool:
    return words[0][0].isupper() or words[0] in ("the", "our")


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 4
        and text[:1].isupper()
        and words[-1][:1].isupper()
        and all(_NAME_PART.fullmatch(word) for word in words)
        and not any(len(word) > 1 and word.lower() in _NOT_A_NAME for word in words)
        and not text.isupper()
    )


def _only_date(text: str) -> DateMention | None:
    """The one complete date of a short line."""
    if len(text) > 80:
        return None
    complete = [mention for mention in find_dates(text) if mention.date()]
    return complete[0] if len(complete) == 1 else None
