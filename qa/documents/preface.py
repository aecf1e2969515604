"""The lines above the first paragraph: dateline, credit line, title, byline.

A briefing names its date, its author and where it was first published before it begins; a reader
knows these lines by their shape and their place, and so does this module.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.dates import find_dates
from qa.documents.blocks import Block

_DEPTH = 12  # blocks; below them no line is a dateline or byline any more
_BODY = 160  # characters: a block that is longer is a paragraph of the body
_CREDIT = re.compile(
    r"(?:(?:this|the) (?:article|text|commentary|piece|analysis|briefing) (?:was|is) )?"
    r"(?:(?:originally |first )+(?:published|appeared|printed)(?: (?:by|in|on|at|with))?|source:)"
    r"[\s:]+(?P<source>\S.{0,120})",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:(?:written )?by:?\s+|authors?:\s*)(?P<author>[^\W\d_].{2,100})", re.IGNORECASE
)
_DATE_LABELS = re.compile(
    r"\b(?:published|posted|date|dated|released|issued|on|at|gmt|utc|cet|"
    r"mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sun)(?:day)?\b:?|\d{1,2}:\d\d(?::\d\d)?",
    re.IGNORECASE,
)
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


@dataclass(frozen=True, slots=True)
class Preface:
    """What the lines above the body say, and which blocks say it (indices; None if none does)."""

    title: int | None = None
    published: datetime.date | None = None
    author: str | None = None
    source: str | None = None
    credits: frozenset[int] = frozenset()
    """Indices of the blocks that are dateline, byline or credit line, and so are no headings."""


def read_preface(blocks: Sequence[Block]) -> Preface:
    """Find dateline, credit line, title and byline among the first blocks of a document."""
    title: int | None = None
    published: datetime.date | None = None
    author: str | None = None
    source: str | None = None
    found: set[int] = set()
    for index, block in enumerate(blocks[:_DEPTH]):
        text = block.text
        if block.kind in ("row", "item"):
            break
        if published is None and (day := dateline(text)):
            published = day
            author = author or _author_beside(text)
            found.add(index)
        elif source is None and (credit := _CREDIT.fullmatch(text)):
            source, day = _without_date(credit["source"])
            published = published or day
            found.add(index)
        elif block.kind == "paragraph" and is_body(text):
            break
        elif author is None and (by := _BYLINE.fullmatch(text)) and is_names(by["author"]):
            author = by["author"].strip(" .,")
            found.add(index)
        elif title is None:
            title = index
        elif author is None and index - title <= 3 and _is_lone_name(block, blocks[index + 1 :]):
            author = text
            found.add(index)
    return Preface(title, published, author, source, frozenset(found))


def without_credit_headings(blocks: Sequence[Block], preface: Preface) -> list[Block]:
    """The blocks; a dateline or byline that is set like a heading is a paragraph."""
    return [
        replace(block, kind="paragraph", level=1)
        if index in preface.credits and block.kind == "heading"
        else block
        for index, block in enumerate(blocks)
    ]


def is_body(text: str) -> bool:
    """Whether the block is running text rather than a title or a line of credits.

    >>> is_body("It rained."), is_body("Towards a major deal?")
    (True, False)
    """
    return len(text) > _BODY or text.rstrip("\"'”’)»").endswith((".", "!", ";", ":", "…", ","))


def dateline(text: str) -> datetime.date | None:
    """The date of a line that says a date and at most a place and a time beside it.

    >>> dateline("Minsk, 26 March 2026"), dateline("On 26 March 2026 the bank fell.")
    (datetime.date(2026, 3, 26), None)
    """
    if len(text) > 80:
        return None
    complete = [mention for mention in find_dates(text) if mention.date()]
    if len(complete) != 1:
        return None
    mention = complete[0]
    rest = _DATE_LABELS.sub(" ", text[: mention.start] + " " + text[mention.end :])
    words = re.findall(r"[^\W\d_][\w'’-]*", rest)
    places = len(words) <= 4 and all(word[0].isupper() for word in words)
    return mention.date() if places and not rest.rstrip().endswith("?") else None


def is_names(text: str) -> bool:
    """Whether the text has the shape of one or several persons' names.

    >>> is_names("Yauheni Preiherman"), is_names("Executive Summary"), is_names("the staff")
    (True, False, False)
    """
    people = [
        part for part in re.split(r",\s*(?:and\s+)?|\s+(?:and|&)\s+", text.strip(" .")) if part
    ]
    return bool(people) and all(_is_name(person) for person in people)


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


def _author_beside(line: str) -> str | None:
    """The author that a dateline names too: "By Jane Roe, 26 March 2026"."""
    by = _BYLINE.match(line)
    name = re.split(r"\s*[,|·–—]\s*|\s+(?:on\s+)?\d", by["author"])[0] if by else ""
    return name if is_names(name) else None


def _is_lone_name(block: Block, following: Sequence[Block]) -> bool:
    """Whether the block is a name on a line of its own, with a body somewhere below it.

    A line that is set as a heading is one if it stands over running text.
    """
    if not following or not is_names(block.text):
        return False
    return block.kind == "paragraph" or not is_body(following[0].text)


def _without_date(credit: str) -> tuple[str, datetime.date | None]:
    """A credit's source, and the date that it may end with ("… on 26 March 2026")."""
    for mention in find_dates(credit):
        if mention.date() and mention.end >= len(credit.rstrip(" .)")) and mention.start > 3:
            source = re.sub(r"[\s,(]+(?:on)?\s*\Z", "", credit[: mention.start])
            return source, mention.date()
    return credit.strip().rstrip(".,;"), None
