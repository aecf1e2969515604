"""What the commands share: options, defaults, printing."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from qa.filters import Filter

IndexOption = Annotated[Path, typer.Option("--index", help="The index folder.", show_default=True)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print stable JSON instead of text.")]
CorpusArgument = Annotated[Path, typer.Argument(help="The folder of documents.")]
EncoderOption = Annotated[
    str | None, typer.Option(help="The folder of another sentence-transformers model.")
]
SinceOption = Annotated[
    datetime.datetime | None,
    typer.Option(
        "--since", formats=["%Y-%m-%d"], help="Only documents published on or after this day."
    ),
]
UntilOption = Annotated[
    datetime.datetime | None,
    typer.Option(
        "--until", formats=["%Y-%m-%d"], help="Only documents published on or before this day."
    ),
]
DocumentOption = Annotated[
    list[str] | None,
    typer.Option("--document", help="Only this one, by its path or title; repeatable."),
]
AuthorOption = Annotated[
    list[str] | None, typer.Option("--author", help="Only documents by this author; repeatable.")
]
SourceOption = Annotated[
    list[str] | None,
    typer.Option("--source", help="Only documents from this source; repeatable."),
]
KindOption = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", help="Only this kind of file: PDF, Word, web page, Markdown, text; repeatable."
    ),
]
INDEX, CORPUS = Path("index"), Path("corpus")


def print_json(value: object) -> None:
    """As one JSON document on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def given_filter(
    since: datetime.datetime | None,
    until: datetime.datetime | None,
    documents: Sequence[str] | None,
    authors: Sequence[str] | None,
    sources: Sequence[str] | None,
    kinds: Sequence[str] | None,
) -> Filter:
    """What the options say of the documents that may be asked."""
    from qa.filters import Filter

    return Filter(
        since.date() if since else None,
        until.date() if until else None,
        tuple(documents or ()),
        tuple(authors or ()),
        tuple(sources or ()),
        tuple(kinds or ()),
    )
