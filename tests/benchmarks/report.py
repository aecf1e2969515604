"""A result file: what was measured, how it is made again, and the tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def write_report(path: Path, title: str, command: str, parts: Sequence[str]) -> None:
    """Write a Markdown file: title, command, then the parts, an empty line between any two.

    `command` is what a reader would type, with `DATA` for the folder of the open data sets.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    blocks = [f"# {title}", f"```sh\n{command}\n```", *parts]
    path.write_text("\n\n".join(blocks) + "\n", "utf-8")
    print(f"written: {path}")
