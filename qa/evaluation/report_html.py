"""An evaluation → one HTML file that loads nothing: numbers, the curve, the failures to read.

Everything that a document or a question says is escaped; the page's own policy forbids every request.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from itertools import pairwise

from qa.evaluation.comparison import Comparison
from qa.evaluation.curve_svg import curve_text, curve_to_svg
from qa.evaluation.evaluation import Evaluation
from qa.evaluation.metrics import METRICS, SECTIONS
from qa.evaluation.records import Record
from qa.evaluation.report_json import curve
from qa.evaluation.report_terminal import (
    change_cells,
    comparison_text,
    headline,
    outcomes_text,
    score_cells,
)
from qa.evaluation.scores import Score
from qa.render import pages_text

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_WRONG = ("answered-wrong", "silent-wrong")


def evaluation_to_html(evaluation: Evaluation, comparison: Comparison | None = None) -> str:
    """The whole page; nothing in it points outside."""
    style, script = (
        (files("qa.evaluation") / name).read_text("utf-8") for name in ("report.css", "report.js")
    )
    title = escape(headline(evaluation))
    corners = curve(evaluation)
    drawn = curve_to_svg(corners, evaluation.threshold)
    caption = f"<figcaption>{curve_text(corners, evaluation.threshold)}</figcaption>"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style}</style></head><body><main>"
        f"<h1>Evaluation</h1><p>{title}</p>{_warnings(evaluation.warnings)}"
        f"<h2>Scores</h2>{''.join(_section(evaluation, section) for section in SECTIONS)}"
        f"<h2>Risk and coverage</h2><p>{escape(outcomes_text(evaluation))}</p>"
        f"{f'<figure>{drawn}{caption}</figure>' if drawn else '<p>No curve: no answer was judged.</p>'}"
        f"{_comparison(comparison) if comparison else ''}"
        f"{_failures([one for one in evaluation.records if failed(one)])}"
        f"</main><script>{script}</script></body></html>\n"
    )


def failed(record: Record) -> bool:
    """Whether the question went wrong; where no answer was judged, whether nothing was found."""
    if record.outcome is not None:
        return record.outcome in _WRONG
    return record.score("success@10") == 0.0


def _warnings(warnings: Sequence[str]) -> str:
    lines = "".join(f"<li>{escape(line)}</li>" for line in warnings)
    return f'<ul class="warnings">{lines}</ul>' if lines else ""


def _section(evaluation: Evaluation, section: str) -> str:
    rows = ""
    for name, metric in METRICS.items():
        if metric.section == section:
            score = evaluation.scores[name]
            value, between, n = score_cells(score, metric.unit)
            kind = "" if score.reason is None else ' class="none"'
            rows += (
                f"<tr{kind}><th scope=row>{name}</th><td class=number>{escape(value)}</td>"
                f"<td>{_bar(score, metric.unit)}{escape(between)}</td><td class=number>{n}</td>"
                f"<td>{escape(metric.about)}</td></tr>"
            )
    return _table(section, ("metric", "score", "95 % interval", "n", "what it is"), rows)


def _bar(score: Score, unit: str) -> str:
    """The interval and the value on a line from 0 to 1; nothing for what has a unit."""
    if unit or score.value is None or score.low is None or score.high is None:
        return ""
    low, value, high = (round(100 * share, 1) for share in (score.low, score.value, score.high))
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<line class="grid" x1="0" x2="100" y1="4" y2="4"/>'
        f'<rect x="{low}" width="{max(high - low, 0.5):.1f}" y="2" height="4"/>'
        f'<rect class="point" x="{value - 0.5:.1f}" width="1" y="0" height="8"/></svg>'
    )


def _comparison(comparison: Comparison) -> str:
    changes = "".join(
        f'<tr class="{change.verdict.replace(" ", "-")}"><th scope=row>{name}</th>'
        f"<td class=number>{old}</td><td class=number>{new}</td><td>{between}</td>"
        f"<td>{change.verdict}</td></tr>"
        for change in comparison.changes
        for name, old, new, between in (change_cells(change),)
    )
    flips = "".join(
        f'<tr class="{flip.verdict}"><td dir=auto>{escape(flip.question)}</td>'
        f"<td>{escape(flip.old)}</td><td>{escape(flip.new)}</td><td>{flip.verdict}</td></tr>"
        for flip in comparison.flips
    )
    return (
        f"<h2>What changed</h2><p>{escape(comparison_text(comparison))}</p>"
        + _table("metrics", ("metric", "old", "new", "95 % of new - old", ""), changes)
        + _table("questions that flipped", ("question", "old", "new", ""), flips)
    )


def _failures(records: Sequence[Record]) -> str:
    columns = ("question", "outcome", "expected", "given", "where", "confidence", "reason")
    rows = "".join(f"<tr>{''.join(_cells(record))}</tr>" for record in records)
    return f"<h2>Failures ({len(records)})</h2>{_table('failures', columns, rows)}"


def _cells(record: Record) -> Iterator[str]:
    yield f"<td dir=auto>{escape(record.question)}</td>"
    yield f"<td>{escape(record.outcome or 'not found in the first 10')}</td>"
    expected = "".join(f"<li dir=auto>{escape(one)}</li>" for one in record.expected)
    yield f"<td><ul>{expected}</ul></td>" if expected else "<td>silence</td>"
    held = (
        '<span class="held">held back: </span>' if record.answered is False and record.quote else ""
    )
    yield f"<td dir=auto>{held}{_marked(record)}</td>"
    where = ", ".join(part for part in (record.document, pages_text(record.pages)) if part)
    yield f"<td dir=auto>{escape(where)}</td>"
    confidence = "" if record.confidence is None else f"{record.confidence:.3f}"
    yield f"<td class=number>{confidence}</td><td dir=auto>{escape(record.reason or '')}</td>"


def _marked(record: Record) -> str:
    """The quotation, escaped, its answering words in `<mark>`."""
    edges = [0, *(edge for mark in record.marks for edge in mark), len(record.quote)]
    html = ""
    for place, (start, end) in enumerate(pairwise(edges)):
        inner = escape(record.quote[start:end])
        html += f"<mark>{inner}</mark>" if place % 2 else inner
    return html


def _table(name: str, columns: Sequence[str], rows: str) -> str:
    """A table that is sorted by its columns; none where there is no row."""
    if not rows:
        return ""
    head = "".join(
        f"<th scope=col><button type=button>{escape(column)}</button></th>"
        if column
        else "<td></td>"
        for column in columns
    )
    return (
        f'<div class="scroll"><table><caption>{escape(name)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
