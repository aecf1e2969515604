"""How well a reader reads a paragraph that it is given: F1, EM, AUROC of silence, each with its interval.

    python -m qa.training.reading_scores DATA [--limit N]

measures the shipped reader, as it runs in the product, on the dev files. Silence is measured where a file
has unanswerable questions: SQuAD 2.0's F1 over all questions at the margin that serves it best, and AUROC of
the margin of the best span over the null answer and of the mass of all spans (`qa.reader.answer_mass`), by
which confidence mostly goes.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from qa.evaluation.answer_metrics import exact_match, f1
from qa.evaluation.bootstrap import Numbers, Statistic, interval, mean, point
from qa.evaluation.silence_metrics import at_best_threshold, auroc
from qa.models import open_span_model
from qa.reader import answer_mass, best_span
from qa.span_model import SpanModel
from qa.training.paragraph_windows import read_rows
from qa.types import Span

Read = Callable[[str, str], tuple[str, float, float]]
"""(question, paragraph) → the best answer, its margin over there being none, and the mass of all answers."""
DEV_SETS = ("dev-squad2-half", "dev-nq-qed", "dev-fairytaleqa")
F1, EM, ANSWERABLE, MARGIN, MASS = range(5)


def sample(data: Path, name: str, size: int | None) -> list[dict[str, Any]]:
    """`size` rows of a reading set, always the same; all for None."""
    rows = read_rows(data, name)
    return rows if size is None else random.Random(0).sample(rows, min(size, len(rows)))


def readings(rows: Iterable[dict[str, Any]], read: Read) -> Numbers:
    """(rows, 5): F1 and EM of the best answer (0 without gold), whether there is gold, margin and mass."""
    made = []
    for row in rows:
        said, margin, mass = read(row["question"], row["context"])
        golds = [answer["text"] for answer in row["answers"]]
        overlap = max((f1(said, gold) for gold in golds), default=0.0)
        exact = max((float(exact_match(said, gold)) for gold in golds), default=0.0)
        made.append((overlap, exact, float(bool(golds)), margin, mass))
    return np.asarray(made)


def scores(columns: Numbers) -> dict[str, tuple[float, float, float]]:
    """By name, the score of `readings` and its 95 % interval; what cannot be scored is left out."""
    answerable = columns[columns[:, ANSWERABLE] == 1]
    named: dict[str, tuple[Statistic, Numbers]] = {
        "F1": (mean, answerable[:, [F1]]),
        "EM": (mean, answerable[:, [EM]]),
    }
    if len(answerable) < len(columns):
        named["F1 over all"] = (
            mean,
            at_best_threshold(columns[:, [MARGIN, ANSWERABLE]], columns[:, F1]),
        )
        named["AUROC, margin"] = (auroc, columns[:, [MARGIN, ANSWERABLE]])
        named["AUROC, mass"] = (auroc, columns[:, [MASS, ANSWERABLE]])
    return {
        name: (point(statistic, part), *interval(statistic, part))
        for name, (statistic, part) in named.items()
    }


def reading_by(model: SpanModel) -> Read:
    """How the product's model reads one paragraph."""

    def read(question: str, text: str) -> tuple[str, float, float]:
        (scored,) = model.score(question, [("", text)])
        whole = Span(0, len(text))
        span, margin = best_span(scored, text, whole, 0)
        return (span.of(text) if span else ""), margin, answer_mass(scored, whole, 0)

    return read


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, help="only so many questions of each file")
    options = parser.parse_args(arguments)
    table = Table("file", "questions", "measure", "value", "95 % interval")
    with tempfile.TemporaryDirectory() as temporary:
        read = reading_by(open_span_model(Path(temporary), export=True))
        for name in DEV_SETS:
            rows = sample(options.data, name, options.limit)
            columns = readings(track(rows, name, console=Console(stderr=True)), read)
            for measure, (value, low, high) in scores(columns).items():
                numbers = (f"{value:.3f}", f"{low:.3f} to {high:.3f}")
                table.add_row(name, str(len(rows)), measure, *numbers)
    Console().print(table)


if __name__ == "__main__":
    main()
