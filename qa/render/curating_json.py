"""What curators are told about an index → plain values for `json.dumps`, keys in a stable order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.doctor import Diagnosis
    from qa.history import Generation, Pruned
    from qa.indexer import BuildReport
    from qa.manifest import Failure
    from qa.planning import Plan
    from qa.proof import Checked, CheckedAnswer
    from qa.verification import Verification


def report_to_dict(report: BuildReport) -> dict[str, Any]:
    """What an indexing run did; the ids of files stand in order."""
    return {
        "generation": report.generation,
        "published": report.published,
        "documents": report.documents,
        "passages": report.passages,
        "added": list(report.added),
        "changed": list(report.changed),
        "renamed": [{"from": old, "to": new} for old, new in report.renamed],
        "removed": list(report.removed),
        "unchanged": list(report.unchanged),
        "duplicates": {id: list(copies) for id, copies in report.duplicates},
        "unsettled": list(report.unsettled),
        "failed": _failures(report.failed),
        "seconds": round(report.seconds, 3),
    }


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """What an indexing run would do."""
    changes = plan.changes
    return {
        "nothing_to_do": plan.nothing_to_do,
        "reasons": list(plan.reasons),
        "read": list(plan.read),
        "encode": list(plan.encode),
        "added": list(changes.added),
        "changed": list(changes.changed),
        "renamed": [{"from": old, "to": new} for old, new in changes.renamed],
        "removed": list(changes.removed),
        "unchanged": list(changes.unchanged),
        "retried": list(plan.retried),
        "failed": _failures(plan.failures),
    }


def history_to_dict(generations: Iterable[Generation]) -> list[dict[str, Any]]:
    """The generations, newest first."""
    return [asdict(generation) for generation in generations]


def pruned_to_dict(pruned: Pruned) -> dict[str, Any]:
    """What `qa prune` removed."""
    return {**asdict(pruned), "removed": list(pruned.removed), "in_use": list(pruned.in_use)}


def verification_to_dict(verification: Verification) -> dict[str, Any]:
    """What was checked of an index, and everything that is wrong."""
    return {
        "verified": verification.verified,
        "generation": verification.generation,
        "checks": [
            {
                "name": check.name,
                "checked": check.checked,
                "problems": list(check.problems),
                "notes": list(check.notes),
            }
            for check in verification.checks
        ],
    }


def checked_to_dict(checked: CheckedAnswer) -> dict[str, Any]:
    """The verdict on each citation of an answer."""
    return {
        "verified": checked.verified,
        "text_is_quoted": checked.text_is_quoted,
        "citations": [_verdict(one) for one in checked.citations],
        "nearest": [_verdict(one) for one in checked.nearest],
    }


def diagnosis_to_dict(diagnosis: Diagnosis) -> dict[str, Any]:
    """What was found, and the facts of index and machine."""
    return {
        "generation": diagnosis.generation,
        "documents": diagnosis.documents,
        "findings": [
            {**asdict(finding), "level": finding.level.value} for finding in diagnosis.findings
        ],
        "facts": {fact.name: fact.value for fact in diagnosis.facts},
    }


def _verdict(one: Checked) -> dict[str, str]:
    return {
        "document": one.document,
        "quote": one.quote,
        "verdict": one.verdict.value,
        "detail": one.detail,
    }


def _failures(failures: Sequence[Failure]) -> list[dict[str, str]]:
    return [{"document": one.document, "reason": one.reason} for one in failures]
