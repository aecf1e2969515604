"""How far indexing is, shown as a bar in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from qa.parts import Progress

STAGES = {
    "reading": "Reading documents",
    "encoding": "Encoding passages",
    "writing": "Writing the index",
    "checking": "Checking objects",
    "examining": "Examining documents",
}
"""What is done at each stage, in words."""


@contextmanager
def terminal_progress(console: Console | None = None) -> Iterator[Progress]:
    """A `Progress` that draws one bar per stage on stderr; nothing where there is no terminal.

    >>> with terminal_progress() as progress:  # doctest: +SKIP
    ...     qa.build("corpus", "index", progress=progress)
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    shown = console or Console(stderr=True)
    bars = Bars(*columns, console=shown, disable=not shown.is_terminal)
    stages: dict[str, TaskID] = {}

    def progress(stage: str, done: int, total: int) -> None:
        if stage not in stages:
            stages[stage] = bars.add_task(STAGES.get(stage, stage), total=total)
        bars.update(stages[stage], completed=done, total=total)

    with bars:
        yield progress
