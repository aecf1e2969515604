"""What `qa eval` does: check what was asked, measure, report, and hold the floors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType

from qa.errors import QAError
from qa.evaluation.comparison import Comparison, compare
from qa.evaluation.datasets import load_dataset
from qa.evaluation.evaluation import (
    Evaluation,
    Options,
    evaluate_dataset,
    evaluate_file,
    read_records,
)
from qa.evaluation.report_html import evaluation_to_html
from qa.evaluation.report_json import evaluation_to_dict
from qa.evaluation.report_terminal import comparison_to_rich, evaluation_to_rich
from qa.evaluation.retrieval_metrics import require_ir_measures
from qa.evaluation.scores import broken_floors, parse_floors

if TYPE_CHECKING:
    from qa.parts import Progress


@dataclass(frozen=True, slots=True)
class Request:
    """What is measured (a question file against an index, or a data set), and what is wanted of it."""

    questions: Path | None
    index: Path
    dataset: str | None
    data: Path | None
    options: Options
    html: Path | None = None
    compare: Path | None = None
    floors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured, against what, and the floors that did not hold, a line each."""

    evaluation: Evaluation
    comparison: Comparison | None
    broken: tuple[str, ...]

    @property
    def complaints(self) -> tuple[str, ...]:
        """What a user should hear of beside the numbers, a line each."""
        return (*self.evaluation.warnings, *(f"--min: {line}" for line in self.broken))

    def to_dict(self) -> dict[str, Any]:
        return evaluation_to_dict(self.evaluation, self.comparison)

    def to_rich(self) -> RenderableType:
        shown = evaluation_to_rich(self.evaluation)
        return Group(shown, comparison_to_rich(self.comparison)) if self.comparison else shown


def run(request: Request, progress: Progress) -> Outcome:
    """Measure and, where wanted, write the HTML report.

    Raises `QAError` for a mistake, before anything is measured where it can be seen so early.
    """
    require_ir_measures()
    floors = parse_floors(request.floors)
    if request.html and not request.html.absolute().parent.is_dir():
        raise QAError(f"{request.html} cannot be written: there is no such folder")
    old = read_records(request.compare) if request.compare else None
    evaluation = _measure(request, progress)
    comparison = None if old is None else compare(evaluation.records, old)
    if request.html:
        try:
            request.html.write_text(evaluation_to_html(evaluation, comparison), "utf-8")
        except OSError as error:
            raise QAError(f"{request.html} cannot be written: {error.strerror}") from error
    return Outcome(evaluation, comparison, tuple(broken_floors(evaluation.scores, floors)))


def _measure(request: Request, progress: Progress) -> Evaluation:
    if request.questions and request.dataset is None:
        return evaluate_file(request.questions, request.index, request.options, progress)
    if request.questions is None and request.dataset and request.data:
        gold = load_dataset(request.dataset, request.data)
        return evaluate_dataset(gold, request.options, progress)
    raise QAError("name a question file, or a data set with --dataset and its folder with --data")
