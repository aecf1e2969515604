"""Haystack, txtai and LangChain on the same texts with the same weights: `python -m tests.benchmarks.peers`.

Each peer runs in an environment of its own (made under `--cache` the first time, which needs a package
index) and in processes of its own, driven by its script in `runners/`: set after set, smallest first, and
for each set one peer after the other. A document is judged where its best piece stands. Where a library's
documentation cuts documents first, it is measured both with whole documents and so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa.evaluation.datasets import load_dataset
from qa.evaluation.gold import GoldSet, sample
from qa.evaluation.retrieval_metrics import JudgedRanking, retrieval_values
from qa.models import weights_folder
from tests.benchmarks.environments import REQUIREMENTS, peer_python, versions
from tests.benchmarks.exported_models import exported_models, give_models
from tests.benchmarks.measuring import percentile, seconds, surroundings
from tests.benchmarks.options import add_cache, add_data, command_of, parser_for
from tests.benchmarks.report import write_report
from tests.benchmarks.subsets import at_most
from tests.benchmarks.tables import markdown_table

SETS = ("scifact_train", "cranfield", "time", "medline")
COLD_STARTS = 2
_RUNNERS = Path(__file__).parent / "runners"


@dataclass(frozen=True)
class Variant:
    """A peer and how it is given its documents."""

    label: str
    peer: str
    """"own" or a key of `REQUIREMENTS`."""
    split: bool


VARIANTS = (
    Variant("Briefing QA", "own", split=True),
    Variant("Haystack, whole documents", "haystack", split=False),
    Variant("Haystack, split by words", "haystack", split=True),
    Variant("txtai, whole documents", "txtai", split=False),
    Variant("LangChain, whole documents", "langchain", split=False),
    Variant("LangChain, split by characters", "langchain", split=True),
)


@dataclass
class Measured:
    """What one variant did, set by set."""

    ndcg: dict[str, float] = field(default_factory=dict)
    recall: dict[str, float] = field(default_factory=dict)
    index_seconds: float = 0.0
    question_seconds: list[float] = field(default_factory=list)
    cold_seconds: float = 0.0
    """From the start of the interpreter to its end after one answer, on the last set."""
    index_mib: float = 0.0
    """The most memory while indexing, over the sets."""
    first_mib: float = 0.0
    """The most memory of a process that opens the last set's index and answers once."""


def measure(
    measured: Measured, variant: Variant, python: Path, gold: GoldSet, models: Path, cold: bool
) -> None:
    """Index and ask one set; with `cold`, also open what was saved in new processes."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "store").mkdir()
        if variant.peer == "own":
            give_models(models, folder / "store")
        job = write_job(folder, gold, variant.split)
        _count(measured, gold, _run(python, variant.peer, "index", job))
        if cold:
            first = write_job(folder, gold, variant.split, documents=False)
            measured.first_mib = _run(python, variant.peer, "first", first)["peak_mib"]
            measured.cold_seconds = min(
                seconds(lambda: _run(python, variant.peer, "first", first))
                for _ in range(COLD_STARTS)
            )


def write_job(folder: Path, gold: GoldSet, split: bool, documents: bool = True) -> Path:
    """A job file as `runners.protocol` reads it; without documents for opening only."""
    job = {
        "weights": str(weights_folder()),
        "store": str(folder / "store"),
        "split": split,
        "documents": [
            {"id": one.id, "title": one.title, "body": one.text}
            for one in gold.documents
            if documents and one.text.strip()
        ],
        "questions": [one.question for one in gold.questions],
    }
    path = folder / ("index.json" if documents else "first.json")
    path.write_text(json.dumps(job), "utf-8")
    return path


def _run(python: Path, peer: str, command: str, job: Path) -> dict[str, Any]:
    """What a runner printed; raises `CalledProcessError` if it fails."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False"}
    if peer != "own":
        environment.pop("PYTHONPATH", None)
    result = subprocess.run(
        [python, _RUNNERS / f"{peer}_runner.py", command, job],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    printed: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return printed


def _count(measured: Measured, gold: GoldSet, result: dict[str, Any]) -> None:
    judged = [
        JudgedRanking(found, dict(question.documents))
        for found, question in zip(result["found"], gold.questions, strict=True)
    ]
    values = retrieval_values(judged)
    measured.ndcg[gold.name] = sum(one["ndcg@10"] for one in values) / len(values)
    measured.recall[gold.name] = sum(one["recall@10"] for one in values) / len(values)
    measured.index_seconds += result["index_seconds"]
    measured.question_seconds += result["question_seconds"]
    measured.index_mib = max(measured.index_mib, result["peak_mib"])


def table(measured: dict[str, Measured], names: Sequence[str]) -> str:
    """One line per variant: quality, then cost."""
    header = [
        "nDCG@10", "average", *names, "recall@10", "indexing s", "question p50 ms", "p95 ms",
        "cold start s", "MiB indexing", "MiB answering",
    ]  # fmt: skip
    rows = []
    for label, one in measured.items():
        times = [value * 1000 for value in one.question_seconds]
        rows.append(
            [
                label,
                f"{sum(one.ndcg.values()) / len(one.ndcg):.3f}",
                *(f"{one.ndcg[name]:.3f}" for name in names),
                f"{sum(one.recall.values()) / len(one.recall):.3f}",
                f"{one.index_seconds:.0f}",
                f"{percentile(times, 50):.1f}",
                f"{percentile(times, 95):.1f}",
                f"{one.cold_seconds:.1f}",
                f"{one.index_mib:.0f}",
                f"{one.first_mib:.0f}",
            ]
        )
    return markdown_table(header, rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, run every peer, and write the table."""
    parser = parser_for(__doc__ or "", "peers.md")
    add_data(parser)
    add_cache(parser)
    parser.add_argument("--sets", nargs="+", default=SETS, choices=SETS)
    parser.add_argument("--limit", type=int, help="at most so many documents of each set")
    parser.add_argument("--questions", type=int, help="at most so many questions of each set")
    parser.add_argument(
        "--peers", nargs="+", default=tuple(REQUIREMENTS), choices=tuple(REQUIREMENTS)
    )
    options = parser.parse_args(arguments)
    golds = []
    for name in options.sets:
        gold = at_most(load_dataset(name, options.data), options.limit)
        questions = sample(gold.questions, options.questions)
        golds.append(GoldSet(name, gold.documents, questions, gold.has_answers))
    models = exported_models(options.cache)
    pythons = {"own": Path(sys.executable)}
    pythons |= {name: peer_python(name, options.cache) for name in options.peers}
    variants = [variant for variant in VARIANTS if variant.peer in pythons]
    measured = {variant.label: Measured() for variant in variants}
    golds.sort(key=lambda one: len(one.documents))
    for done, gold in enumerate(golds, 1):
        for variant in variants:
            to = measured[variant.label]
            measure(to, variant, pythons[variant.peer], gold, models, cold=done == len(golds))
            print(f"{gold.name}, {variant.label}: {to.ndcg[gold.name]:.3f}", flush=True)
    command = command_of("peers", parser, options)
    write_report(options.out, "Peers", command, _parts(golds, measured, pythons))


def _parts(
    golds: Sequence[GoldSet], measured: dict[str, Measured], pythons: dict[str, Path]
) -> list[str]:
    sizes = ", ".join(
        f"{gold.name} ({len(gold.documents)} documents, {len(gold.questions)} questions)"
        for gold in golds
    )
    listed = [
        f"- {name}: {', '.join(f'{key} {value}' for key, value in versions(python, name).items())}"
        for name, python in pythons.items()
        if name != "own"
    ]
    return [
        f"Sets: {sizes}. All use the weights of all-MiniLM-L6-v2 and bring 100 candidates from BM25 and "
        "100 from the vectors. Recall is the average over the sets; indexing is the sum, without imports "
        "and without loading or exporting models; question times are of all questions; a cold start is a "
        f"new process that opens the index of {golds[-1].name} and answers one question; memory is the "
        "peak of a process.",
        table(measured, [gold.name for gold in golds]),
        "\n".join(listed),
        surroundings(),
    ]


if __name__ == "__main__":
    main()
