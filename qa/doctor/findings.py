"""One thing to know about one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Level(str, Enum):
    """How much it matters."""

    ERROR = "error"
    """Something is not answered from: a file that cannot be read, an index that is damaged."""
    WARNING = "warning"
    """Answers may be worse for it."""
    NOTE = "note"
    """Good to know."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is so, as a clause, and what to do about it."""

    document: str
    """The id of a document or file; "" for the index or the machine."""
    kind: str
    """One of a fixed set, for programs: "no-date", "near-duplicate", …"""
    level: Level
    says: str
    advice: str = ""


def numbers_text(numbers: Sequence[int], most: int = 8) -> str:
    """Numbers in words, runs drawn together.

    >>> numbers_text([1, 2, 3, 7, 9, 10])
    '1–3, 7, 9–10'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return ", ".join(said[:most]) + (f" and {len(said) - most} more" if len(said) > most else "")
