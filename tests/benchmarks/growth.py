"""How cost grows from 1,000 to 100,000 passages: `python -m tests.benchmarks.growth`.

The corpus is files of varied text. Up to `--real` passages they are encoded with the real encoder, beyond
with one that has no layers, so that a build there shows everything but encoding. Each size is built in one
new process and searched in another.
"""

from __future__ import annotations

import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

import qa
from qa import documents, retriever
from qa.corpus import corpus_files
from qa.index import Index
from qa.models import MINILM, open_encoder
from qa.passages import sentence_spans
from tests.benchmarks.asking import QUESTIONS, ROOT
from tests.benchmarks.exported_models import exported_models, give_models
from tests.benchmarks.line_chart import line_chart
from tests.benchmarks.measuring import peak_mib, resident_mib, seconds, surroundings
from tests.benchmarks.options import add_cache, command_of, parser_for
from tests.benchmarks.report import write_report
from tests.benchmarks.shallow_encoder import shallow_encoder
from tests.benchmarks.tables import markdown_table
from tests.benchmarks.variations import variation

SIZES = (1_000, 10_000, 100_000)
BLOCKS, PASSAGES = 25, 20
"""Paragraphs of a document, and about how many passages they become."""
HITS = 10
P = ParamSpec("P")
R = TypeVar("R")
_MIB = 1024 * 1024


@dataclass(frozen=True)
class Built:
    """What making an index cost, in wall seconds and MiB."""

    passages: int
    build: float
    encoding: float
    """The part of `build` that stood under "encoding"."""
    changed: float
    """Building again after one document changed."""
    same: float
    """Building again after nothing did."""
    peak: float
    disk: float


@dataclass(frozen=True)
class Used:
    """What using it cost: seconds to open, median seconds of a search, MiB in memory after it."""

    open: float
    search: float
    resident: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure every size, write the table and the plot."""
    parser = parser_for(__doc__ or "", "growth.md")
    add_cache(parser)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="passages, rising")
    parser.add_argument("--real", type=int, default=10_000, help="most passages really encoded")
    options = parser.parse_args(arguments)
    models = exported_models(options.cache)
    shallow = shallow_encoder(options.cache / "shallow")
    built: dict[int, Built] = {}
    used: dict[int, Used] = {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            write_corpus(folder / "corpus", size)
            encoder = MINILM if size <= options.real else str(shallow)
            built[size] = in_new_process(build, folder, models, encoder)
            used[size] = in_new_process(use, folder / "index", models)
        print(built[size], used[size], flush=True)
    picture = options.out.with_suffix(".svg")
    parts = [
        f"Above {options.real:,} passages the encoder is one without layers: `build` there is everything "
        "but encoding. `search` is without encoding the question.",
        table(built, used),
        f"![seconds against passages]({picture.name})",
        surroundings(),
    ]
    write_report(options.out, "Growth", command_of("growth", parser, options), parts)
    picture.write_text(plot(built, used), "utf-8")


def write_corpus(folder: Path, passages: int) -> None:
    """About so many passages of varied text as files, a hundred to a folder."""
    sentences = shipped_sentences()
    for number in range(max(1, passages // PASSAGES)):
        path = folder / f"{number // 100:03d}" / f"{number:06d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(variation(sentences, number, BLOCKS), "utf-8")


def shipped_sentences() -> list[str]:
    """The sentences of the shipped corpus, long enough to be ones."""
    texts = [documents.read(path, id).text for id, path in corpus_files(ROOT / "corpus")]
    blocks = [block for text in texts for block in text.split("\n")]
    found = [span.of(block) for block in blocks for span in sentence_spans(block)]
    return [sentence for sentence in found if len(sentence) >= 60]


def in_new_process(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What the call returns in a process of its own, so that memory is that of the call."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as pool:
        return pool.submit(call, *args, **kwargs).result()


def build(folder: Path, models: Path, encoder: str) -> Built:
    """Index `folder/corpus` into `folder/index`, again unchanged, and again with one change."""
    corpus, index = folder / "corpus", folder / "index"
    give_models(models, index)
    open_encoder(encoder, index / "models")  # what it imports is not part of what grows
    began: dict[str, float] = {}

    def tell(stage: str, *_: int) -> None:
        began.setdefault(stage, time.perf_counter())

    report = qa.build(corpus, index, encoder=encoder, progress=tell)
    peak = peak_mib()
    files = [file for file in index.rglob("*") if file.is_file() and "models" not in file.parts]
    disk = sum(file.stat().st_size for file in files) / _MIB
    same = seconds(lambda: qa.build(corpus, index, encoder=encoder))
    changed = next(path for _, path in corpus_files(corpus))
    changed.write_text(changed.read_text("utf-8") + "\n\nOne more sentence stands here.", "utf-8")
    again = seconds(lambda: qa.build(corpus, index, encoder=encoder))
    return Built(
        passages=report.passages,
        build=report.seconds,
        encoding=began["writing"] - began["encoding"],
        changed=again,
        same=same,
        peak=peak,
        disk=disk,
    )


def use(index: Path, models: Path) -> Used:
    """Open an index and search it with every golden question."""
    lines = QUESTIONS.read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    encoder = open_encoder(MINILM, models)
    vectors = [encoder.encode_question(question) for question in questions]
    opening = min(seconds(lambda: Index.open(index)) for _ in range(2))
    opened = Index.open(index)
    asked = list(zip(questions, vectors, strict=True))
    retriever.search(opened, *asked[0], HITS)
    taken = [
        seconds(lambda: retriever.search(opened, question, vector, HITS))  # noqa: B023
        for question, vector in asked
    ]
    return Used(opening, statistics.median(taken), resident_mib())


def table(built: dict[int, Built], used: dict[int, Used]) -> str:
    """One line per size."""
    header = [
        "passages", "build s", "of it encoding s", "one document changed s", "nothing changed s",
        "open s", "search ms", "disk MiB", "MiB building", "MiB searching",
    ]  # fmt: skip
    rows = [
        [
            f"{one.passages:,}",
            f"{one.build:.1f}",
            f"{one.encoding:.1f}",
            f"{one.changed:.2f}",
            f"{one.same:.2f}",
            f"{used[size].open:.3f}",
            f"{used[size].search * 1000:.1f}",
            f"{one.disk:.0f}",
            f"{one.peak:.0f}",
            f"{used[size].resident:.0f}",
        ]
        for size, one in built.items()
    ]
    return markdown_table(header, rows)


def plot(built: dict[int, Built], used: dict[int, Used]) -> str:
    """Seconds against passages."""
    lines = {
        "build less encoding": [(b.passages, b.build - b.encoding) for b in built.values()],
        "one document changed": [(b.passages, b.changed) for b in built.values()],
        "nothing changed": [(b.passages, b.same) for b in built.values()],
        "open": [(built[size].passages, used[size].open) for size in built],
        "search": [(built[size].passages, used[size].search) for size in built],
    }
    return line_chart(lines, "passages", "seconds")


if __name__ == "__main__":
    main()
