"""An evaluation → rich renderables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from qa.evaluation.comparison import Change, Comparison
from qa.evaluation.evaluation import Evaluation
from qa.evaluation.metrics import METRICS, SECTIONS
from qa.evaluation.report_json import outcome_counts
from qa.evaluation.scores import Score
from qa.render.terminal import plain

_COLOURS = {"better": "green", "worse": "red"}


def evaluation_to_rich(evaluation: Evaluation) -> RenderableType:
    """A table of all scores with their intervals, one section after another."""
    table = Table("metric", "score", "95 % interval", "n", "what it is", box=None, padding=(0, 1))
    for column in (1, 3):
        table.columns[column].justify = "right"
    for section in SECTIONS:
        table.add_row(Text(section, "bold"))
        for line in _section(evaluation, section):
            table.add_row(*line)
    return Group(Text(plain(headline(evaluation)), "bold"), table, Text(outcomes_text(evaluation)))


def comparison_to_rich(comparison: Comparison) -> RenderableType:
    """What got better and worse against an earlier run, and each question that flipped."""
    table = Table("metric", "old", "new", "95 % of new - old", "", box=None, padding=(0, 1))
    for change in comparison.changes:
        name, old, new, between = change_cells(change)
        table.add_row(
            name, old, new, between, Text(change.verdict, _COLOURS.get(change.verdict, "dim"))
        )
    flips = [
        Text(f"{flip.verdict}: {plain(flip.question)} ({flip.old} → {flip.new})")
        for flip in comparison.flips
    ]
    return Group(
        Text(f"\n{comparison_text(comparison)}", "bold"),
        table,
        *(flips or [Text("no question flipped", "dim")]),
    )


def headline(evaluation: Evaluation) -> str:
    """What was measured and how, in a line."""
    reader = evaluation.reader or "none"
    return (
        f"{evaluation.subject}: {len(evaluation.records)} questions, generation "
        f"{evaluation.generation}, ranker {evaluation.ranker}, reader {reader}"
    )


def outcomes_text(evaluation: Evaluation) -> str:
    """The counts of outcomes, in a line; "" if there are none."""
    counts = outcome_counts(evaluation)
    if counts is None:
        return ""
    return ", ".join(f"{outcome} {count}" for outcome, count in counts.items())


def comparison_text(comparison: Comparison) -> str:
    """How many questions are compared, in a line."""
    text = f"Compared over {comparison.shared} questions"
    if comparison.only_old or comparison.only_new:
        text += f" ({comparison.only_new} only now, {comparison.only_old} only then)"
    return text


def change_cells(change: Change) -> tuple[str, str, str, str]:
    """Metric, old, new, and the interval of the difference, in words."""
    unit = METRICS[change.metric].unit
    between = f"{number(change.low, unit, '+')} to {number(change.high, unit, '+')}"
    return change.metric, number(change.old, unit), number(change.new, unit), between


def score_cells(score: Score, unit: str) -> tuple[str, str, str]:
    """Value, interval and n in words; a dash and the reason where there is no score."""
    if score.value is None or score.low is None or score.high is None:
        return "–", score.reason or "", ""
    between = f"{number(score.low, unit)} to {number(score.high, unit)}"
    return number(score.value, unit), between, str(score.n)


def number(value: float, unit: str, sign: str = "") -> str:
    """Three digits after the point; one, and the unit, where there is a unit."""
    if unit:
        return f"{round(value, 1) + 0.0:{sign}.1f} {unit}"  # + 0.0: no "-0.0"
    return f"{round(value, 3) + 0.0:{sign}.3f}"


def _section(evaluation: Evaluation, section: str) -> Iterator[tuple[RenderableType, ...]]:
    for name, metric in METRICS.items():
        if metric.section != section:
            continue
        score = evaluation.scores[name]
        value, between, n = score_cells(score, metric.unit)
        if score.reason is not None:
            yield name, Text(value, "dim"), "", n, Text(f"–: {score.reason}", "dim")
        else:
            about = Text(metric.about, "dim", no_wrap=True, overflow="ellipsis")
            yield name, value, between, n, about
