"""What it costs to index again: `python -m tests.benchmarks.reindex`.

A corpus of 1,000 different briefings is made of the sentences of the shipped ones, indexed in full, and then
again with nothing changed, one changed, one renamed, one removed and ten added. Each is told as a share of the
full build's time, in one process, by the least of three runs, but for the full build, which is run once. The
aims: nothing changed at most 1 %, one changed at most 5 %.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import qa
from qa import documents

ROOT = Path(__file__).parents[2]
AIMS = {"nothing changed": 0.01, "one document changed": 0.05}


def write_corpus(folder: Path, size: int, seed: int = 0) -> None:
    """Write `size` briefings in four formats, each of some forty sentences in a new order."""
    chance = random.Random(seed)
    shipped = ROOT / "corpus"
    read = [documents.read(path, path.name) for path in sorted(shipped.glob("*.*"))]
    blocks = [block for document in read for block in document.text.split("\n") if len(block) > 60]
    folder.mkdir(parents=True)
    for number in range(size):
        chosen = chance.sample(blocks, 12)
        title = f"Briefing number {number}"
        day = f"2026-{1 + number % 12:02}-{1 + number % 28:02}"
        lines = [f"{block} Noted as item {number}.{place}." for place, block in enumerate(chosen)]
        body = "\n\n".join(lines)
        if number % 3 == 0:
            (folder / f"{day}-{number:04}.txt").write_text(f"{title}\n\n{body}\n")
        elif number % 3 == 1:
            (folder / f"{day}-{number:04}.md").write_text(f"# {title}\n\n{body}\n")
        else:
            text = "".join(f"<p>{line}</p>" for line in lines)
            (folder / f"{day}-{number:04}.html").write_text(
                f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>"
            )


def seconds(action: Callable[[], qa.BuildReport]) -> tuple[float, qa.BuildReport]:
    """How long it takes, and what it did."""
    started = time.perf_counter()
    report = action()
    return time.perf_counter() - started, report


def measured(size: int) -> dict[str, float]:
    """Seconds by what was done, "full build" first."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        corpus, index = folder / "corpus", folder / "index"
        write_corpus(corpus, size)
        index.mkdir()
        (index / "models").symlink_to((ROOT / "index" / "models").resolve())
        files = sorted(corpus.iterdir())

        def build() -> qa.BuildReport:
            return qa.build(corpus, index)

        # The first run in a process loads the encoder and its code: no part of the work itself.
        warm = folder / "warm"
        warm.mkdir()
        (warm / "models").symlink_to((ROOT / "index" / "models").resolve())
        qa.build(ROOT / "corpus", warm)

        found: dict[str, float] = {}
        found["full build"], report = seconds(build)
        if report.failed or report.documents != size:
            sys.exit(
                f"the corpus was not indexed as a whole: {report.documents}, {report.failed[:3]}"
            )
        print(f"{report.documents} documents, {report.passages} passages", flush=True)

        def repeated(name: str, change: Callable[[int], object], published: bool) -> None:
            times = []
            for run in range(3):
                change(run)
                taken, report = seconds(build)
                if report.published is not published:
                    sys.exit(f"{name}: published is {report.published}")
                times.append(taken)
            found[name] = min(times)

        def rewrite(run: int) -> None:
            file = files[0]
            file.write_text(file.read_text().replace("Noted", f"Noted {run}", 1))

        repeated("nothing changed", lambda _: None, False)
        repeated("one document changed", rewrite, True)
        repeated(
            "one document moved",
            lambda run: files[10 + run].rename(_made(corpus / "moved") / files[10 + run].name),
            True,
        )
        repeated("one document removed", lambda run: files[20 + run].unlink(), True)
        repeated("ten documents added", lambda run: _add(corpus, run), True)
        return found


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _add(corpus: Path, run: int) -> None:
    write_corpus(corpus / f"more-{run}", 10, seed=run + 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; exit code 1 if an aim is missed."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--size", type=int, default=1000, help="documents (1000)")
    chosen = parser.parse_args(arguments)
    found = measured(chosen.size)
    full = found["full build"]
    missed = False
    for name, taken in found.items():
        aim = AIMS.get(name)
        verdict = (
            "" if aim is None else f"  aim {aim:.0%}: {'met' if taken <= aim * full else 'missed'}"
        )
        missed = missed or (aim is not None and taken > aim * full)
        print(f"{name:24}{taken:8.2f} s {taken / full:8.2%}{verdict}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
