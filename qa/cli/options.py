"""What the commands share: options, defaults, printing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

IndexOption = Annotated[Path, typer.Option("--index", help="The index folder.", show_default=True)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print stable JSON instead of text.")]
CorpusArgument = Annotated[Path, typer.Argument(help="The folder of documents.")]
EncoderOption = Annotated[
    str | None, typer.Option(help="The folder of another sentence-transformers model.")
]
INDEX, CORPUS = Path("index"), Path("corpus")


def print_json(value: object) -> None:
    """As one JSON document on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
