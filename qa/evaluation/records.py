"""What was measured for one question: what a report shows, and what a later run compares with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from qa.errors import QAError
from qa.types import Span

DECIMALS = 6
"""Digits after the point: finer differences are arithmetic, not meaning."""
OUTCOMES = ("answered-right", "answered-wrong", "silent-right", "silent-wrong")
"""Silence is right for an unanswerable question, and wrong for an answerable one."""


@dataclass(frozen=True, slots=True)
class Record:
    """One question, its best quotation (said, or held back in silence), and its scores.

    `values` has the scores that the question's gold allows, times in milliseconds among them; what is
    not there has no score. They and the confidence are rounded to `DECIMALS`, so that a record that went
    through JSON is the same. The fields of the answer are None, "" or () if none was asked for.
    """

    question: str
    answerable: bool
    line: int | None = None
    expected: tuple[str, ...] = ()
    answered: bool | None = None
    quote: str = ""
    marks: tuple[Span, ...] = ()
    """Offsets into `quote`."""
    document: str | None = None
    title: str | None = None
    pages: tuple[int, ...] = ()
    confidence: float | None = None
    reason: str | None = None
    best_right: bool | None = None
    """Whether the best quotation is right, said or not; None without gold to tell."""
    outcome: str | None = None
    """One of `OUTCOMES`; None if no answer was asked for or the gold cannot tell."""
    values: Mapping[str, float] | None = None

    def score(self, name: str) -> float | None:
        """The question's own score called `name`, or None."""
        return (self.values or {}).get(name)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Record:
        """What `to_dict` gave; raises `QAError` if it is anything else."""
        try:
            given = dict(value)
            given["marks"] = tuple(Span(*mark) for mark in given["marks"])
            given["expected"], given["pages"] = tuple(given["expected"]), tuple(given["pages"])
            given["values"] = {name: float(score) for name, score in given["values"].items()}
            if given["confidence"] is not None:
                given["confidence"] = float(given["confidence"])
            return cls(**given)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise QAError(f"a record of a question is malformed ({error!r})") from error


def keyed(records: Sequence[Record]) -> dict[tuple[str, int], Record]:
    """Records by question and by how often that question came before in the same run."""
    seen: dict[str, int] = {}
    found: dict[tuple[str, int], Record] = {}
    for record in records:
        number = seen.get(record.question, 0)
        found[record.question, number] = record
        seen[record.question] = number + 1
    return found
