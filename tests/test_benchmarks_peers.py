"""The side-by-side: what a runner is given and prints, and what the tables make of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qa.evaluation.gold import GoldQuestion, GoldSet
from qa.types import Document
from tests.benchmarks.environments import REQUIREMENTS
from tests.benchmarks.growth import Built, Used, plot
from tests.benchmarks.growth import table as growth_table
from tests.benchmarks.peers import VARIANTS, Measured, table, write_job

RUNNERS = Path(__file__).parent / "benchmarks" / "runners"
RUNNER = '''
import sys
from pathlib import Path
sys.path.insert(0, {runners!r})
from protocol import main

class Backwards:
    """Finds documents that hold the question, the last first, each twice."""

    def index(self, documents, split):
        self.texts = {{one.id: one.whole for one in documents}}
        return len(documents) * (2 if split else 1)

    def save(self, store):
        (store / "ids").write_text(" ".join(self.texts))

    def open(self, store):
        self.texts = dict.fromkeys((store / "ids").read_text().split(), "reopened wine")

    def search(self, question):
        return [id for id in sorted(self.texts, reverse=True) if question in self.texts[id]] * 2

main(lambda job: Backwards())
'''


@pytest.fixture
def gold() -> GoldSet:
    documents = (
        Document("1", "1", "Of wine", "red"),
        Document("2", "2", "", "wine and water"),
        Document("3", "3", "", ""),
    )
    questions = (GoldQuestion("wine", True, documents=(("1", 1),)),)
    return GoldSet("time", documents, questions, has_answers=False)


def run(runner: Path, command: str, job: Path) -> dict[str, Any]:
    result = subprocess.run(
        [sys.executable, runner, command, job], check=True, capture_output=True, text=True
    )
    printed: dict[str, Any] = json.loads(result.stdout)
    return printed


def test_a_runner_is_asked_and_answers_as_json(tmp_path: Path, gold: GoldSet) -> None:
    (tmp_path / "store").mkdir()
    runner = tmp_path / "runner.py"
    runner.write_text(RUNNER.format(runners=str(RUNNERS)), "utf-8")
    printed = run(runner, "index", write_job(tmp_path, gold, split=True))
    assert printed["found"] == [["2", "1"]]
    assert printed["units"] == 4  # the empty document is given to nobody
    assert len(printed["question_seconds"]) == 1
    assert printed["index_seconds"] > 0
    first = write_job(tmp_path, gold, split=True, documents=False)
    assert json.loads(first.read_text("utf-8"))["documents"] == []
    opened = run(runner, "first", first)
    assert opened["found"] == ["2", "1"]
    assert 1 < opened["peak_mib"] < 500


def test_every_variant_has_a_runner_and_an_environment() -> None:
    for variant in VARIANTS:
        assert (RUNNERS / f"{variant.peer}_runner.py").is_file()
        assert variant.peer == "own" or variant.peer in REQUIREMENTS


def test_the_table_of_peers() -> None:
    measured = Measured(
        ndcg={"time": 0.6, "medline": 0.8},
        recall={"time": 0.5, "medline": 0.7},
        index_seconds=12.4,
        question_seconds=[0.001, 0.002, 0.003],
        cold_seconds=1.25,
        index_mib=100.4,
        first_mib=80.6,
    )
    assert table({"Ours": measured}, ["time", "medline"]).splitlines()[2] == (
        "| Ours | 0.700 | 0.600 | 0.800 | 0.600 | 12 | 2.0 | 3.0 | 1.2 | 100 | 81 |"
    )


def test_the_table_and_plot_of_growth() -> None:
    built = {
        10: Built(10, build=2.0, encoding=1.5, changed=0.5, same=0.1, peak=90, disk=1),
        100: Built(105, build=20.0, encoding=15, changed=0.7, same=0.2, peak=95, disk=9),
    }
    used = {size: Used(open=0.01, search=0.0005, resident=80) for size in built}
    assert growth_table(built, used).splitlines()[3] == (
        "| 105 | 20.0 | 15.0 | 0.70 | 0.20 | 0.010 | 0.5 | 9 | 95 | 80 |"
    )
    assert plot(built, used).count("<polyline") == 5
