"""`qa feedback`: what people said of answers in the chat."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from qa.cli.options import INDEX, IndexOption, JsonOption, print_json

feedback = typer.Typer()


@feedback.command("feedback")
def list_feedback(
    index: IndexOption = INDEX,
    questions: Annotated[
        Path | None, typer.Option(help="Write what can be asked again as a file for qa eval.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List what people said of answers: right, wrong or missing.

    Example: qa feedback --questions questions.jsonl
    """
    from qa.errors import QAError
    from qa.feedback import as_questions, read

    given, warnings = read(index)
    for warning in warnings:
        print(f"qa feedback: {warning}", file=sys.stderr)
    if as_json:
        print_json([asdict(one) for one in given])
    else:
        console = Console(highlight=False)
        for one in given:
            note = f" · {one.note}" if one.note else ""
            line = f"{one.when[:10]}  {one.verdict:7}  {one.question}{note}"
            console.print(line, markup=False, soft_wrap=True)
        if not given:
            console.print("Nobody has said anything of an answer yet.")
    if questions is not None:
        made, left = as_questions(given)
        if not made:
            raise QAError("there is nothing that can be asked again; no file was written")
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in made)
        try:
            questions.write_text(lines, "utf-8")
        except OSError as error:
            raise QAError(f"{questions} cannot be written: {error.strerror}") from error
        told = f"{len(made)} questions written to {questions}"
        if left:
            told += f"; {len(left)} need a person to say what is right"
        print(told, file=sys.stderr)
