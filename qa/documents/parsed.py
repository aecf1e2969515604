"""What a reader of one format hands over: blocks in reading order, and the file's claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from qa.documents.blocks import Block

Field = Literal["title", "published", "author", "source"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that the file says about itself, and where ("front matter", "PDF metadata").

    A weak claim counts only where the text itself says nothing: the date on which a file was made.
    """

    field: Field
    value: str | date
    origin: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as its reader saw it; `pages` is their number, 0 where the format has none."""

    blocks: tuple[Block, ...]
    claims: tuple[Claim, ...] = ()
    """Of one field, the first plausible claim wins."""
    pages: int = 0
