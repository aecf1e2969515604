"""Title, date, author and source of a document: which claim wins, and where it was found."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from qa.documents.blocks import Block
from qa.documents.canonical import canonical
from qa.documents.parsed import Claim, Field, Parsed
from qa.documents.preface import Preface, is_body
from qa.times.dates import find_dates
from qa.types import Origins

_TITLE_LIMIT = 200  # characters; a longer "title" is a paragraph
_FILE_NAME = re.compile(
    r"\S+\.(?:docx?|pdf|txt|md|html?|rtf|odt|tex|indd|qxd|pages|dvi|xlsx?|pptx?)", re.I
)
_NO_TITLE = re.compile(
    r"(?:untitled|microsoft \w+ - .*|document\s*\d*|word document|title|no title|slide \d+|"
    r"powerpoint presentation|index|home ?page|home|"
    r"\(?(?:anonymous|unspecified|null|none)\)?|[\W\d_]*)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:[\divx]{1,4}[.)]?\s+)?(?:(?:table of )?contents|abstract|introduction|(?:executive )?summary|"
    r"preface|foreword|overview|background|key (?:points|findings)|inhalt(?:sverzeichnis)?)[.:]?",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"\(?(?:anonymous|unknown|unspecified|none|null|admin(?:istrator)?|user|owner|author|reportlab.*|"
    r"python-docx|root|guest|default|microsoft.*|libreoffice.*|.*@.*|https?:.*|[\W\d_]*)\)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document; None where nothing was found."""

    title: str
    published: datetime.date | None
    author: str | None
    source: str | None
    origins: Origins


def resolve(parsed: Parsed, preface: Preface, id: str) -> Metadata:
    """Choose among what the file claims, what its first lines say, and its file name."""
    stem = PurePosixPath(id).stem
    title, title_from = _title(parsed, preface, stem)
    published, published_from = _published(parsed.claims, preface, stem)
    author, author_from = _name(parsed.claims, "author", preface.author, "byline")
    source, source_from = _name(parsed.claims, "source", preface.source, "credit line")
    if source == author and preface.source:  # a site that names itself twice
        source, source_from = preface.source, "credit line"
    origins = Origins(title_from, published_from, author_from, source_from)
    return Metadata(title, published, author, source, origins)


def keeps_metadata(origins: Origins, old_id: str, new_id: str) -> bool:
    """Whether a file read as `old_id` certainly has the same title and date as `new_id`.

    >>> keeps_metadata(Origins("first line", "dateline"), "a.txt", "2026-03-27-b.txt")
    True
    >>> keeps_metadata(Origins("first line", "PDF metadata"), "a.pdf", "2026-03-27-b.pdf")
    False
    """
    old, new = PurePosixPath(old_id).stem, PurePosixPath(new_id).stem
    if old == new:
        return True
    if origins.title == "file name":
        return False
    dated = any(mention.date() for stem in (old, new) for mention in find_dates(_unglued(stem)))
    return not dated or origins.published in ("dateline", "front matter", "HTML meta")


def _title(parsed: Parsed, preface: Preface, stem: str) -> tuple[str, str]:
    for claim in _claims(parsed.claims, "title"):
        text = canonical(str(claim.value))
        if is_plausible_title(text):
            return text, claim.origin
    heading = next((block for block in parsed.blocks if block.kind == "heading"), None)
    if heading is not None and _names_the_whole(heading.text):
        return heading.text, "first heading"
    if preface.title is not None and _is_title_line(parsed.blocks, preface.title):
        return parsed.blocks[preface.title].text, "first line"
    return _spoken(stem), "file name"


def _names_the_whole(heading: str) -> bool:
    """Whether a heading can be the title: not "Contents", "1. Introduction" or a paragraph."""
    return len(heading) <= _TITLE_LIMIT and not _PART.fullmatch(heading)


def is_plausible_title(text: str) -> bool:
    """Whether a title that a program wrote was meant for readers.

    >>> is_plausible_title("Microsoft Word - draft3.docx"), is_plausible_title("A Grand Deal")
    (False, True)
    """
    return (
        0 < len(text) <= _TITLE_LIMIT
        and not _NO_TITLE.fullmatch(text)
        and not _FILE_NAME.fullmatch(text)
        and "\ufffd" not in text
        and not ("/" in text and " " not in text)
    )


def _is_title_line(blocks: Sequence[Block], index: int) -> bool:
    text = blocks[index].text
    return _names_the_whole(text) and not is_body(text) and any(map(str.isalpha, text))


def _published(
    claims: Sequence[Claim], preface: Preface, stem: str
) -> tuple[datetime.date | None, str | None]:
    dated = [
        claim for claim in _claims(claims, "published") if isinstance(claim.value, datetime.date)
    ]
    ranked = [(claim.value, claim.origin) for claim in dated if not claim.weak]
    ranked.append((preface.published or "", "dateline"))
    ranked.extend((mention.date() or "", "file name") for mention in find_dates(_unglued(stem)))
    ranked.extend((claim.value, claim.origin) for claim in dated if claim.weak)
    for value, origin in ranked:
        if isinstance(value, datetime.date):
            return value, origin
    return None, None


def _name(
    claims: Sequence[Claim], field: Field, in_text: str | None, origin: str
) -> tuple[str | None, str | None]:
    for claim in _claims(claims, field):
        text = canonical(str(claim.value)).strip(" ,;")
        if text and len(text) <= _TITLE_LIMIT and not _NO_PERSON.fullmatch(text):
            return text, claim.origin
    return (in_text, origin) if in_text else (None, None)


def _claims(claims: Sequence[Claim], field: Field) -> list[Claim]:
    return [claim for claim in claims if claim.field == field]


def _unglued(stem: str) -> str:
    """The stem with its date standing free: "2026_03_26_deal" → "2026-03-26 deal"."""
    return re.sub(
        r"(?<!\d)(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)[-_ ]?",
        lambda match: " {}-{}-{} ".format(*match.groups()),
        stem,
    )


def _spoken(stem: str) -> str:
    """A file's stem as a title: without date, dashes, underscores, unless nothing is left."""
    free = _unglued(stem)
    for mention in reversed(find_dates(free)):
        if mention.date():
            free = free[: mention.start] + " " + free[mention.end :]
    return canonical(re.sub(r"[-_]+", " ", free)) or canonical(stem) or "document"
