"""What the product makes of the dialogues: what is carried over, and what it is worth.

python -m tests.golden.dialogues [--index FOLDER] [--show]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import qa

FILE = Path(__file__).with_name("dialogues.jsonl")


@dataclass(frozen=True)
class Followed:
    """A question that is not the first of its dialogue, as it was answered with and without the turn before."""

    group: str
    split: str
    golden: dict[str, Any]
    carrying: qa.Answer
    alone: qa.Answer

    @property
    def decided(self) -> bool:
        """Whether something was carried over just where something is left unsaid."""
        return bool(self.carrying.carried) == bool(self.golden["carry"])

    @property
    def complete(self) -> bool:
        """Whether all that is left unsaid was carried over."""
        carried = " | ".join(one.text for one in self.carrying.carried).casefold()
        return all(text.casefold() in carried for text in self.golden["carry"])

    def right(self, answer: qa.Answer) -> bool:
        """Whether the first quotation holds one of the right texts; of silence, whether it is due."""
        if not self.golden["answerable"]:
            return not answer.answered
        first = answer.citations[0].quote if answer.answered else ""
        first = " ".join(first.split())
        return any(quote in first for quote in self.golden["quotes"])


def followed(engine: qa.Engine, splits: Sequence[str] = ("tune", "test")) -> Iterator[Followed]:
    """Every dialogue, asked turn by turn."""
    for line in FILE.read_text("utf-8").splitlines():
        dialogue = json.loads(line)
        if dialogue["split"] not in splits:
            continue
        before: qa.Answer | None = None
        for golden in dialogue["turns"]:
            answer = engine.ask(golden["question"], after=before)
            if before is not None:
                alone = engine.ask(golden["question"])
                yield Followed(dialogue["group"], dialogue["split"], golden, answer, alone)
            before = answer


def lines(found: Sequence[Followed]) -> Iterator[str]:
    """A line for each half and each group."""
    for split in ("tune", "test"):
        half = [one for one in found if one.split == split]
        for name in (split, *dict.fromkeys(one.group for one in half)):
            group = [one for one in half if name in (split, one.group)]
            leaning = [one for one in group if one.golden["carry"]]
            line = (
                f"{name:14} {len(group):3} questions  decided {sum(one.decided for one in group):3}  "
                f"complete {sum(one.complete for one in leaning):3} of {len(leaning):3}"
            )
            for what in (True, False):
                asked = [one for one in group if one.golden["answerable"] is what]
                with_it = sum(one.right(one.carrying) for one in asked)
                without = sum(one.right(one.alone) for one in asked)
                kind = "right first" if what else "silent"
                line += f"  {kind} {with_it:2} of {len(asked):2}, without carrying {without:2}"
            yield line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--show", action="store_true", help="every question as it was searched")
    given = parser.parse_args()
    found = list(followed(qa.open(given.index)))
    for one in found if given.show else ():
        marks = "".join(
            "+" if good else "-"
            for good in (one.decided, one.complete, one.right(one.carrying), one.right(one.alone))
        )
        print(marks, one.split, one.golden["question"], "→", one.carrying.searched)
    print("\n".join(lines(found)))


if __name__ == "__main__":
    main()
