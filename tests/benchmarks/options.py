"""Command-line options that several benchmarks share."""

from __future__ import annotations

import argparse
from pathlib import Path

from qa.evaluation.dataset_index import cache_folder
from tests.benchmarks.report import RESULTS


def parser_for(doc: str, result: str) -> argparse.ArgumentParser:
    """A parser that is described by the first line of `doc` and takes `--out`."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument(
        "--out", type=Path, default=RESULTS / result, help="the Markdown file that is written"
    )
    return parser


def add_data(parser: argparse.ArgumentParser) -> None:
    """`--data`, the folder of the open data sets; that it is there is checked by what reads it."""
    parser.add_argument("--data", type=Path, required=True, help="folder of the open data sets")


def add_cache(parser: argparse.ArgumentParser) -> None:
    """`--cache`, a folder for what is dear to make and can be used again."""
    parser.add_argument(
        "--cache",
        type=Path,
        default=cache_folder().parent / "benchmarks",
        help="what is kept between runs",
    )


def command_of(name: str, parser: argparse.ArgumentParser, options: argparse.Namespace) -> str:
    """What makes a result again: the command with every option that is not at its default.

    Folders of this machine are left out; `DATA` stands for that of the open data sets.
    """
    words = ["python -m", f"tests.benchmarks.{name}"]
    for option, value in vars(options).items():
        if option == "data":
            words.append("--data DATA")
        elif not isinstance(value, Path) and value != parser.get_default(option):
            values = value if isinstance(value, list) else [value]
            words += [f"--{option.replace('_', '-')}", *map(str, values)]
    return " ".join(words)
