"""What curators are told about an index: plans, reports, generations → rich renderables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from qa.render.location import one_line
from qa.render.terminal import FAINT, plain

if TYPE_CHECKING:
    from qa.doctor import Diagnosis
    from qa.history import Generation, Pruned
    from qa.indexer import BuildReport
    from qa.planning import Plan
    from qa.proof import CheckedAnswer
    from qa.verification import Verification

BAD, WARNED = "red", "yellow"
GLIMPSE = 80
"""Characters of a quotation in a list."""
LEVELS = {"error": BAD, "warning": WARNED, "note": FAINT}
MOST_NAMED = 10
"""Files of one kind that are named one by one."""


def report_to_rich(report: BuildReport) -> RenderableType:
    """What an indexing run did, and every file that could not be read with its reason."""
    state = "published" if report.published else "unchanged"
    summary = (
        f"Generation {report.generation} {state}: {report.documents} documents, "
        f"{report.passages} passages in {report.seconds:.1f} s"
    )
    kinds: list[tuple[str, Sequence[object]]] = [
        ("new", report.added),
        ("changed", report.changed),
        ("renamed", report.renamed),
        ("removed", report.removed),
        ("unchanged", report.unchanged),
    ]
    lines = [Text(summary), Text(_counted(kinds) or "no documents", FAINT)]
    lines += [_copies(id, copies) for id, copies in report.duplicates]
    lines += [
        Text(one_line(f"changed while it was read: {id}; run qa index again"), WARNED)
        for id in report.unsettled
    ]
    lines += [
        Text(one_line(f"not read: {one.document}: {one.reason}"), BAD) for one in report.failed
    ]
    return Group(*lines)


def reasons_to_rich(plan: Plan) -> list[Text]:
    """Why more will be done than the changed files ask for, a line each; [] if it is not so."""
    return [Text(one_line(reason), WARNED) for reason in plan.reasons]


def plan_to_rich(plan: Plan) -> RenderableType:
    """What an indexing run would do."""
    changes = plan.changes
    lines = [Text(one_line(reason), WARNED) for reason in plan.reasons]
    if plan.nothing_to_do:
        lines.append(Text("Nothing to do: the published generation stays"))
    else:
        lines.append(
            Text(f"{len(plan.read)} to read, {len(plan.encode)} more to encode, then to publish")
        )
    lines += _named("new", changes.added)
    lines += _named("changed", changes.changed)
    lines += _named("renamed", [f"{old} → {new}" for old, new in changes.renamed])
    lines += _named("removed", changes.removed)
    lines += _named("tried again", plan.retried)
    if changes.unchanged:
        lines.append(Text(f"{len(changes.unchanged)} unchanged", FAINT))
    lines += [
        Text(one_line(f"not read: {one.document}: {one.reason}"), BAD) for one in plan.failures
    ]
    return Group(*lines)


def history_to_rich(generations: Iterable[Generation]) -> RenderableType:
    """The generations, newest first, with what is to know of each."""
    lines: list[Text] = []
    for one in generations:
        made = one.created.replace("T", " ").replace("+00:00", " UTC")
        line = Text(one.name, "bold").append(f"  {made}", FAINT)
        line.append(f"  {one.documents} documents, {one.passages} passages, {size_text(one.bytes)}")
        state = "  published" if one.published else "  in use" if one.in_use else ""
        line.append(state, "green")
        changes = _counted([(name, range(count)) for name, count in one.changes.items()])
        unread = f"{one.failures} not read" if one.failures else ""
        after = f"after {one.parent}: " if one.parent else ""
        line.append(f"\n        {after}{', '.join(s for s in (changes, unread) if s)}", FAINT)
        if one.problem:
            line.append(f"\n        {one_line(one.problem)}", BAD)
        lines.append(line)
    return Group(*lines)


def pruned_to_rich(pruned: Pruned) -> RenderableType:
    """What was removed, and what was not because someone reads it."""
    removed = ", ".join(pruned.removed) or "no generation"
    lines = [
        Text(f"Removed {removed} and {pruned.objects} objects: {size_text(pruned.bytes)} freed")
    ]
    lines += [Text(f"{name} is in use and stays", WARNED) for name in pruned.in_use]
    return Group(*lines)


def verification_to_rich(verification: Verification) -> RenderableType:
    """What was checked of an index, and everything that is wrong."""
    lines: list[Text] = []
    for check in verification.checks:
        state = Text("failed  ", BAD) if check.problems else Text("ok      ", "green")
        lines.append(state.append(f"{check.name} ({check.checked} checked)", "default"))
        lines += [Text(f"        {one_line(line)}", BAD) for line in check.problems[:MOST_NAMED]]
        if len(check.problems) > MOST_NAMED:
            lines.append(Text(f"        and {len(check.problems) - MOST_NAMED} more", BAD))
        lines += [Text(f"        {one_line(line)}", FAINT) for line in check.notes[:MOST_NAMED]]
        if len(check.notes) > MOST_NAMED:
            lines.append(Text(f"        and {len(check.notes) - MOST_NAMED} more", FAINT))
    verdict = "verified" if verification.verified else "not verified"
    return Group(*lines, Text(f"Generation {verification.generation or '?'} {verdict}"))


def checked_to_rich(checked: CheckedAnswer) -> RenderableType:
    """The verdict on each citation of an answer."""
    lines: list[Text] = []
    for kind, citations in (("", checked.citations), ("nearest: ", checked.nearest)):
        for one in citations:
            style = "green" if one.verdict.value == "verified" else BAD
            line = Text(f"{kind}{one.verdict.value}", style)
            line.append(f"  {one_line(one.document)}: {plain(_glimpse(one.quote))}", "default")
            lines.append(line.append(f"  ({one_line(one.detail)})" if one.detail else "", FAINT))
    if not checked.text_is_quoted:
        lines.append(Text("not what it says  the text is not that of the quotations", BAD))
    if not lines:
        lines.append(Text("The answer quotes nothing, so there is nothing to verify"))
    return Group(*lines)


def diagnosis_to_rich(diagnosis: Diagnosis, facts: bool = False) -> RenderableType:
    """What was found, by document, and a count; with the facts of index and machine if wanted."""
    lines: list[Text] = []
    last: str | None = None
    for finding in diagnosis.findings:
        if finding.document != last:
            last = finding.document
            lines.append(Text(one_line(finding.document or "Index and machine"), "bold"))
        line = Text(f"  {finding.level.value:8}", LEVELS[finding.level.value])
        line.append(one_line(finding.says), "default")
        lines.append(line.append(one_line(f"; {finding.advice}") if finding.advice else "", FAINT))
    if facts:
        lines.append(Text("Facts", "bold"))
        lines += [Text(one_line(f"  {fact.name}: {fact.value}"), FAINT) for fact in diagnosis.facts]
    counts = Counter(finding.level.value for finding in diagnosis.findings)
    said = ", ".join(f"{counts[level]} {level}s" for level in LEVELS)
    lines.append(
        Text(f"Generation {diagnosis.generation}, {diagnosis.documents} documents: {said}")
    )
    return Group(*lines)


def size_text(size: int) -> str:
    """Bytes in words.

    >>> size_text(999), size_text(1_500_000)
    ('999 B', '1.5 MB')
    """
    for unit, of in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= of:
            return f"{size / of:.1f} {unit}"
    return f"{size} B"


def _counted(kinds: Iterable[tuple[str, Sequence[object]]]) -> str:
    return ", ".join(f"{len(ids)} {name}" for name, ids in kinds if ids)


def _glimpse(quote: str) -> str:
    line = " ".join(quote.split())
    return f"“{line}”" if len(line) <= GLIMPSE else f"“{line[:GLIMPSE]}…”"


def _copies(id: str, copies: Sequence[str]) -> Text:
    return Text(one_line(f"indexed once: {id} = {', '.join(copies)}"), FAINT)


def _named(kind: str, ids: Sequence[str]) -> list[Text]:
    lines = [Text(one_line(f"{kind}: {id}")) for id in ids[:MOST_NAMED]]
    if len(ids) > MOST_NAMED:
        lines.append(Text(f"{kind}: {len(ids) - MOST_NAMED} more", FAINT))
    return lines
