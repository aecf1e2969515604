"""What the product makes of the question sets, a line for each group and each half.

python -m tests.golden.report [--index FOLDER] [FILE …]

A file of which the index holds no document that it asks about is passed over, and that is said.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import qa
from qa.evaluation.evaluation import Options, evaluate_file
from qa.evaluation.records import Record

HOME = Path(__file__).parent
FILES = ("questions", "time", "lists", "superseded", "near_misses", "careless", "order")
SHARES = ("item_recall", "item_precision")


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The lines of a question file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def groups(path: Path, records: Sequence[Record]) -> dict[str, list[Record]]:
    """The records by half, by kind and by group, each name with its records."""
    rows = rows_of(path)
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        row = rows[(record.line or 0) - 1]
        kind = "answerable" if record.answerable else "unanswerable"
        found[kind].append(record)
        if "split" in row:
            found[f"{kind}, {row['split']}"].append(record)
        found[f"  {row['group']}"].append(record)
    return found


def lines(path: Path, index: Path) -> Iterator[str]:
    """A line for each group of a question file: how many are right, and the shares that are measured."""
    asked = {name for row in rows_of(path) for name in row["documents"]}
    if asked and asked.isdisjoint(document.id for document in qa.open(index).documents):
        yield f"{path.name}: skipped, {index} does not hold {', '.join(sorted(asked))}"
        return
    evaluation = evaluate_file(path, index, Options())
    yield f"{path.name} (generation {evaluation.generation})"
    for name, records in sorted(groups(path, evaluation.records).items()):
        right = sum((one.outcome or "").endswith("-right") for one in records)
        line = f"  {name:28} {right:3} of {len(records):3} right  {right / len(records):4.0%}"
        for share in SHARES:
            values = [value for one in records if (value := one.score(share)) is not None]
            if values:
                line += f"  {share.replace('_', ' ')} {sum(values) / len(values):.2f}"
        yield line
    times = sorted(one.score("total_ms") or 0.0 for one in evaluation.records)
    yield f"  median {times[len(times) // 2]:.0f} ms a question"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="by default all of this folder")
    parser.add_argument("--index", type=Path, default=Path("index"))
    given = parser.parse_args()
    for path in given.files or [HOME / f"{name}.jsonl" for name in FILES]:
        here = path if path.exists() else HOME / path
        for line in lines(here, given.index):
            print(line, flush=True)


if __name__ == "__main__":
    main()
