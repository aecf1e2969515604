"""The `qa` command: thin doors to the library, one function per command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from qa.cli.curate import curate
from qa.cli.feedback import feedback
from qa.cli.options import (
    CORPUS,
    INDEX,
    AuthorOption,
    DocumentOption,
    IndexOption,
    JsonOption,
    KindOption,
    SinceOption,
    SourceOption,
    UntilOption,
    given_filter,
    print_json,
)
from qa.errors import QAError

app = typer.Typer(
    name="qa",
    help="Questions to a folder of briefings, answered only by verbatim, cited quotations.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.add_typer(curate)
app.add_typer(feedback)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in plain words.")],
    index: IndexOption = INDEX,
    min_confidence: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="Be silent below this confidence."),
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    document: DocumentOption = None,
    author: AuthorOption = None,
    source: SourceOption = None,
    kind: KindOption = None,
    why: Annotated[bool, typer.Option("--why", help="Show what was considered, and why.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Answer a question by quotations, or say that the answer is not there.

    Example: qa ask "Which banks were delisted on 19 March?"
    """
    import qa
    from qa.render import answer_to_dict, answer_to_rich, why_to_rich

    settings = qa.AnswerSettings(min_confidence=min_confidence)
    within = given_filter(since, until, document, author, source, kind)
    answer = qa.open(index, settings).ask(question, within=within)
    if as_json:
        print_json(answer_to_dict(answer))
        return
    console = Console(highlight=False)
    console.print(answer_to_rich(answer))
    if why:
        console.print(why_to_rich(answer))


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    since: SinceOption = None,
    until: UntilOption = None,
    document: DocumentOption = None,
    author: AuthorOption = None,
    source: SourceOption = None,
    kind: KindOption = None,
    index: IndexOption = INDEX,
    as_json: JsonOption = False,
) -> None:
    """List the passages that fit a query best.

    Example: qa search "sanctions on banks" -k 3
    """
    import qa
    from qa.render import hit_to_dict, hits_to_rich

    within = given_filter(since, until, document, author, source, kind)
    hits = qa.open(index).search(query, k, within=within)
    if as_json:
        print_json([hit_to_dict(hit, rank) for rank, hit in enumerate(hits, 1)])
    else:
        Console(highlight=False).print(hits_to_rich(hits))


@app.command("eval")
def evaluate(
    questions: Annotated[
        Path | None, typer.Argument(help="The question file, one JSON object a line.")
    ] = None,
    index: IndexOption = INDEX,
    dataset: Annotated[str | None, typer.Option(help="An open data set instead.")] = None,
    data: Annotated[Path | None, typer.Option(help="The folder of the data sets.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many questions.")] = None,
    ranker: Annotated[
        str, typer.Option(help="hybrid; or bm25 or dense, which measure retrieval only.")
    ] = "hybrid",
    reader: Annotated[str, typer.Option(help="spans, or sentences, which is faster.")] = "spans",
    as_json: JsonOption = False,
    html: Annotated[Path | None, typer.Option(help="Write a report to this file.")] = None,
    compare: Annotated[
        Path | None, typer.Option(help="What an earlier run printed with --json.")
    ] = None,
    minimum: Annotated[
        list[str] | None,
        typer.Option("--min", metavar="METRIC=VALUE", help="Exit code 1 below; repeatable."),
    ] = None,
) -> None:
    """Measure retrieval, answers, silence and speed by questions whose answers are known.

    Example: qa eval questions.jsonl --html report.html --min first_right=0.9
    """
    from qa.evaluation.command import Request, run
    from qa.evaluation.evaluation import Options
    from qa.progress import terminal_progress

    options = Options(ranker, reader, limit)
    wanted = Request(questions, index, dataset, data, options, html, compare, minimum or ())
    with terminal_progress() as progress:
        outcome = run(wanted, progress)
    if as_json:
        print_json(outcome.to_dict())
    else:
        Console(highlight=False).print(outcome.to_rich())
    for line in outcome.complaints:
        print(f"qa eval: {line}", file=sys.stderr)
    if outcome.broken:
        raise typer.Exit(1)


@app.command()
def serve(
    corpus: Annotated[Path, typer.Option(help="Indexed first if there is no index.")] = CORPUS,
    index: IndexOption = INDEX,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="A free one is chosen from 7860 on if none is named."),
    ] = None,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in the browser.")
    ] = True,
    auth: Annotated[
        Path | None, typer.Option(help="A file of who may sign in, one name:password a line.")
    ] = None,
    curate: Annotated[
        bool, typer.Option("--curate", help="Add and remove documents in the chat.")
    ] = False,
    curators: Annotated[
        str, typer.Option(metavar="NAME,...", help="With --auth: who may do so.")
    ] = "",
) -> None:
    """Open the chat in the browser.

    Example: qa serve --port 7860
    """
    from qa.ui import serve as serve_chat

    serve_chat(
        index=index,
        corpus=corpus,
        host=host,
        port=port,
        open_browser=open_browser,
        auth=auth,
        curate=curate,
        curators=[name.strip() for name in curators.split(",") if name.strip()],
    )


def main() -> None:
    """Run the command; a mistake of the user is one line on stderr and exit code 1."""
    try:
        app()
    except QAError as error:
        from qa.render import one_line

        Console(stderr=True, highlight=False).print(
            f"qa: {one_line(str(error))}", style="red", markup=False, soft_wrap=True
        )
        sys.exit(1)
    except KeyboardInterrupt:
        Console(stderr=True).print("qa: interrupted; what was published before still stands")
        sys.exit(130)
