"""What it costs to index again: `python -m tests.benchmarks.reindex`.

A corpus of different briefings is made of the sentences of the shipped ones, indexed in full, and then again
with nothing changed, one changed, one moved, one removed and ten added. Each is told as a share of the
full build's time, in one process, by the least of three runs, but for the full build, which is run once. The
aims: nothing changed at most 1 %, one changed at most 5 %.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import qa
from qa import documents
from tests.benchmarks.exported_models import exported_models, give_models
from tests.benchmarks.measuring import seconds, surroundings
from tests.benchmarks.options import add_cache, command_of, parser_for
from tests.benchmarks.report import write_report
from tests.benchmarks.tables import markdown_table

ROOT = Path(__file__).parents[2]
FULL, NOTHING, ONE = "full build", "nothing changed", "one document changed"
AIMS = {NOTHING: 0.01, ONE: 0.05}
"""The most that each may take, of the full build's time."""
RUNS = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, write the table; exit code 1 if an aim is missed."""
    parser = parser_for(__doc__ or "", "reindex.md")
    add_cache(parser)
    parser.add_argument("--size", type=int, default=1000, help="documents (1000)")
    options = parser.parse_args(arguments)
    models = exported_models(options.cache)
    with tempfile.TemporaryDirectory() as temporary:
        passages, found = measured(Path(temporary), models, options.size)
    said = f"{options.size:,} documents, {passages:,} passages."
    parts = [said, table(found), surroundings()]
    write_report(options.out, "Indexing again", command_of("reindex", parser, options), parts)
    print(table(found))
    return 1 if missed(found) else 0


def table(found: Mapping[str, float]) -> str:
    """Seconds by what was done → a line for each: seconds, the share of the full build, the aim."""
    rows = []
    for name, taken in found.items():
        aim = f"≤ {AIMS[name]:.0%}" if name in AIMS else ""
        rows.append([name, f"{taken:.2f}", f"{taken / found[FULL]:.2%}", aim])
    return markdown_table(["", "seconds", "of the full build", "aim"], rows)


def missed(found: Mapping[str, float]) -> list[str]:
    """What took more than its aim allows."""
    return [name for name, aim in AIMS.items() if found[name] > aim * found[FULL]]


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


def measured(folder: Path, models: Path, size: int) -> tuple[int, dict[str, float]]:
    """How many passages there are, and seconds by what was done, "full build" first."""
    corpus, index = folder / "corpus", folder / "index"
    write_corpus(corpus, size)
    files = sorted(corpus.iterdir())
    # The first run in a process loads the encoder and its code: no part of the work itself.
    for one in (index, folder / "warm"):
        give_models(models, one)
    qa.build(ROOT / "corpus", folder / "warm")
    reports: list[qa.BuildReport] = []

    def build() -> None:
        reports.append(qa.build(corpus, index))

    found = {FULL: seconds(build)}
    whole = reports[-1]
    if whole.failed or whole.documents != size:
        sys.exit(f"not indexed as a whole: {whole.documents}, {whole.failed[:3]}")
    print(
        f"{whole.documents} documents, {whole.passages} passages, {found[FULL]:.1f} s", flush=True
    )

    def repeated(name: str, change: Callable[[int], object], published: bool = True) -> None:
        times = []
        for run in range(RUNS):
            change(run)
            times.append(seconds(build))
            if reports[-1].published is not published:
                sys.exit(f"{name}: published is {reports[-1].published}")
        found[name] = min(times)

    repeated(NOTHING, lambda _: None, published=False)
    repeated(ONE, lambda run: _rewrite(files[0], run))
    repeated("one document moved", lambda run: _move(files[10 + run], corpus / "moved"))
    repeated("one document removed", lambda run: files[20 + run].unlink())
    repeated("ten documents added", lambda run: write_corpus(corpus / f"more-{run}", 10, run + 1))
    return whole.passages, found


def _rewrite(file: Path, run: int) -> None:
    file.write_text(file.read_text().replace("Noted", f"Noted {run}", 1))


def _move(file: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    file.rename(folder / file.name)


if __name__ == "__main__":
    sys.exit(main())
