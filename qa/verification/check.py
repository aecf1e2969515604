"""What came of checking one thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, of how many."""

    name: str
    checked: int
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What could not be checked, and why; no fault of the index."""


def check_of(name: str, found: Iterable[str | None], notes: Sequence[str] = ()) -> Check:
    """A check of as many things as `found` yields, None where nothing is wrong."""
    told = list(found)
    return Check(name, len(told), tuple(one for one in told if one), tuple(notes))
