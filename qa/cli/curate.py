"""The commands of a curator."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from qa.cli.options import (
    CORPUS,
    INDEX,
    CorpusArgument,
    EncoderOption,
    IndexOption,
    JsonOption,
    print_json,
)
from qa.errors import AnswerFileError

if TYPE_CHECKING:
    from qa.planning import Plan

curate = typer.Typer()


@curate.command()
def index(
    corpus: CorpusArgument = CORPUS,
    index: IndexOption = INDEX,
    encoder: EncoderOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read the documents of a folder and publish a new index of them.

    Example: qa index corpus

    Only what changed is read and encoded again; where more is to be done, that is said first. Exit code
    1 if a file could not be read; the others are indexed all the same.
    """
    from qa.indexer import build, plan
    from qa.models import MINILM
    from qa.progress import terminal_progress
    from qa.render import (
        plan_to_dict,
        plan_to_rich,
        reasons_to_rich,
        report_to_dict,
        report_to_rich,
    )

    chosen = encoder or MINILM
    if dry_run:
        planned = plan(corpus, index, encoder=chosen)
        _show(as_json, plan_to_dict(planned), plan_to_rich(planned))
        return
    stderr = Console(stderr=True, highlight=False)

    def announce(plan: Plan) -> None:
        for reason in reasons_to_rich(plan):
            stderr.print(reason, soft_wrap=True)

    with terminal_progress(stderr) as progress:
        report = build(corpus, index, encoder=chosen, progress=progress, announce=announce)
    _show(as_json, report_to_dict(report), report_to_rich(report))
    if report.failed:
        raise typer.Exit(1)


@curate.command()
def watch(
    corpus: CorpusArgument = CORPUS,
    index: IndexOption = INDEX,
    encoder: EncoderOption = None,
    settle: Annotated[
        float, typer.Option(min=0.1, help="Seconds without a change before a run.")
    ] = 1.0,
    keep: Annotated[int, typer.Option(min=1, help="How many generations stay.")] = 20,
    poll: Annotated[
        bool, typer.Option("--poll", help="Look at the files, for network drives.")
    ] = False,
) -> None:
    """Follow a folder: index it now and after every change, until Ctrl+C.

    Example: qa watch corpus

    Files that are still being written are waited for. What goes wrong is told and tried again.
    """
    from datetime import datetime

    from qa.errors import QAError
    from qa.models import MINILM
    from qa.render import one_line, report_to_rich
    from qa.watch import watch

    console = Console(highlight=False)
    console.print(f"Watching {corpus} (Ctrl+C stops)", markup=False)
    runs = watch(corpus, index, encoder=encoder or MINILM, settle=settle, keep=keep, polling=poll)
    try:
        for outcome in runs:
            console.print(f"{datetime.now():%H:%M:%S}", style="dim", end="  ")
            if isinstance(outcome, QAError):
                console.print(one_line(str(outcome)), style="red", markup=False, soft_wrap=True)
            else:
                console.print(report_to_rich(outcome), soft_wrap=True)
    except KeyboardInterrupt:
        console.print("Stopped; what was published stands")


@curate.command()
def history(index: IndexOption = INDEX, as_json: JsonOption = False) -> None:
    """List the generations of an index: when each was made, and what changed.

    Example: qa history
    """
    from qa.history import history
    from qa.render import history_to_dict, history_to_rich

    generations = history(index)
    _show(as_json, history_to_dict(generations), history_to_rich(generations))


@curate.command()
def rollback(
    generation: Annotated[
        str | None, typer.Argument(help="Its number; without, the one before.")
    ] = None,
    index: IndexOption = INDEX,
) -> None:
    """Publish an earlier generation again; a running chat answers from it at its next question.

    Example: qa rollback 7
    """
    from qa.history import rollback

    before, now = rollback(index, generation)
    print(f"Generation {now} published again, instead of {before}")
    print("The next qa index makes a new one of the documents as they are then")


@curate.command()
def prune(
    keep: Annotated[int, typer.Option(min=1, help="How many of the newest generations stay.")],
    index: IndexOption = INDEX,
    as_json: JsonOption = False,
) -> None:
    """Remove old generations, and what only they consisted of.

    Example: qa prune --keep 3

    The published generation and those that a running program has open are never removed.
    """
    from qa.history import prune
    from qa.render import pruned_to_dict, pruned_to_rich

    pruned = prune(index, keep)
    _show(as_json, pruned_to_dict(pruned), pruned_to_rich(pruned))


@curate.command()
def verify(
    answer: Annotated[
        Path | None,
        typer.Argument(help="What qa ask --json printed; - reads it from stdin.", allow_dash=True),
    ] = None,
    corpus: Annotated[
        Path | None, typer.Option(help="The folder of the original files, if they have moved.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Check only that no byte has changed.")
    ] = False,
    index: IndexOption = INDEX,
    as_json: JsonOption = False,
) -> None:
    """Prove an index; or prove an answer, by reading the original files again.

    Example: qa verify

    Example: qa ask "Who is John Coale?" --json | qa verify -

    Exit code 1 if anything is not as it should be.
    """
    from qa.progress import terminal_progress
    from qa.proof import check_answer, read_answer
    from qa.render import (
        checked_to_dict,
        checked_to_rich,
        verification_to_dict,
        verification_to_rich,
    )
    from qa.verification import verify

    if answer is not None:
        checked = check_answer(read_answer(_content(answer)), corpus or _corpus(index))
        _show(as_json, checked_to_dict(checked), checked_to_rich(checked))
        good = checked.verified
    else:
        with terminal_progress() as progress:
            verification = verify(index, progress, quick=quick)
        _show(as_json, verification_to_dict(verification), verification_to_rich(verification))
        good = verification.verified
    if not good:
        raise typer.Exit(1)


@curate.command()
def doctor(
    index: IndexOption = INDEX,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 1 for warnings, too.")
    ] = False,
    facts: Annotated[
        bool, typer.Option("--facts", help="Show versions, weights, disk and memory as well.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what is to know about each document, the index and the machine, and what to do about it.

    Example: qa doctor

    Exit code 1 if there is an error: a file that is not indexed, an index that is damaged.
    """
    from qa.doctor import Level, diagnose
    from qa.progress import terminal_progress
    from qa.render import diagnosis_to_dict, diagnosis_to_rich

    with terminal_progress() as progress:
        diagnosis = diagnose(index, progress)
    _show(as_json, diagnosis_to_dict(diagnosis), diagnosis_to_rich(diagnosis, facts))
    if diagnosis.count(Level.ERROR) or (strict and diagnosis.count(Level.WARNING)):
        raise typer.Exit(1)


def _content(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AnswerFileError(f"{file} cannot be read ({error})") from error


def _corpus(index: Path) -> Path:
    """Where the files lie of which an index was made."""
    from qa.generations import read_manifest
    from qa.manifest import published

    return Path(read_manifest(index, *published(index))[0].corpus)


def _show(as_json: bool, plain: Any, rich: Any) -> None:
    if as_json:
        print_json(plain)
    else:
        Console(highlight=False).print(rich, soft_wrap=True)
