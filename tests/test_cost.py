"""What starting and asking cost, as ratios within this run: `pytest tests/test_cost.py -s` prints them."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

import qa

pytestmark = pytest.mark.alone
QUESTIONS = (
    "which banks were delisted on 19 March?",
    "Who is John Coale?",
    "how many people were released in Minsk",
    "Why did Lukashenko not travel to Washington?",
)


def seconds(*arguments: str) -> float:
    """The least of three wall times of a fresh interpreter."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return min(times)


def test_importing_costs_a_fraction_of_torch() -> None:
    ratio = seconds("-c", "import qa") / seconds("-c", "import torch")
    print(f"\nimport qa / import torch: {ratio:.3f}")
    assert ratio <= 0.3


def test_a_cold_answer_costs_a_fraction_of_importing_sentence_transformers(
    shipped_index: Path,
) -> None:
    asking = seconds("-m", "qa.cli", "ask", QUESTIONS[0], "--index", str(shipped_index))
    ratio = asking / seconds("-c", "import sentence_transformers")
    print(f"\ncold qa ask / import sentence_transformers: {ratio:.3f}")
    assert ratio <= 0.4


def test_a_question_costs_little_more_than_encoding_it(shipped_index: Path) -> None:
    engine = qa.open(shipped_index, qa.AnswerSettings(reader="sentences"))
    encoding, asking = dict.fromkeys(QUESTIONS, 9.0), dict.fromkeys(QUESTIONS, 9.0)
    for _ in range(20):  # the quickest counts: what else a machine does only ever adds time
        for question in QUESTIONS:
            started = time.perf_counter()
            engine.encoder.encode_question(question)
            middle = time.perf_counter()
            engine.ask(question)
            encoding[question] = min(encoding[question], middle - started)
            asking[question] = min(asking[question], time.perf_counter() - middle)
    ratio = statistics.mean(asking.values()) / statistics.mean(encoding.values())
    print(f"\none question without the reader / encoding it: {ratio:.2f}")
    assert ratio <= 3
