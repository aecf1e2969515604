"""Windows as arrays, in one file: what training reads.

The tokens of all windows stand one behind the other; `first` says where each begins. A window belongs to a
group (one question), an epoch (`HELD_OUT` for what is only measured on) and a fold: a fifth of all texts, by
their hash, so that a teacher can be trained on the other folds and label what it has not seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.training.window import Group, Window

HELD_OUT = -1
FOLDS = 5

Rows = NDArray[np.int64]
"""Numbers of windows."""


@dataclass(frozen=True)
class Windows:
    """n windows of t tokens in all."""

    ids: NDArray[np.uint16]
    """(t,): the token ids of all windows."""
    first: NDArray[np.int64]
    """(n + 1,): where the tokens of each begin, and where the last ends."""
    context: NDArray[np.int16]
    """(n,), as of `Window`, like the next three."""
    passage: NDArray[np.int16]
    start: NDArray[np.int16]
    end: NDArray[np.int16]
    group: NDArray[np.int32]
    """(n,), rising: windows of one question have the same."""
    epoch: NDArray[np.int8]
    """(n,), from 0, or `HELD_OUT`."""
    fold: NDArray[np.int8]
    """(n,), from 0 to `FOLDS` - 1."""
    source: NDArray[np.uint8]
    """(n,): which of `sources`."""
    sources: NDArray[np.str_]

    @classmethod
    def of(cls, groups: Sequence[Group], epoch: int) -> Windows:
        """The windows of some groups, all of one epoch."""
        windows = [window for group in groups for window in group.windows]
        sizes = [len(group.windows) for group in groups]
        sources = sorted({group.source for group in groups})
        folds = [fold_of(group.about) for group in groups]
        numbers = [sources.index(group.source) for group in groups]
        ends = np.cumsum([len(window.ids) for window in windows])
        flat = (token for window in windows for token in window.ids)
        return cls(
            ids=np.fromiter(flat, dtype=np.uint16, count=int(ends[-1])),
            first=np.concatenate([[0], ends]).astype(np.int64),
            context=_each(windows, "context"),
            passage=_each(windows, "passage"),
            start=_each(windows, "start"),
            end=_each(windows, "end"),
            group=np.repeat(np.arange(len(groups), dtype=np.int32), sizes),
            epoch=np.full(len(windows), epoch, dtype=np.int8),
            fold=np.repeat(np.asarray(folds, dtype=np.int8), sizes),
            source=np.repeat(np.asarray(numbers, dtype=np.uint8), sizes),
            sources=np.asarray(sources),
        )

    @classmethod
    def joined(cls, parts: Sequence[Windows]) -> Windows:
        """Several, one behind the other."""
        sources = sorted({str(name) for part in parts for name in part.sources})
        places = [np.asarray([sources.index(str(name)) for name in p.sources]) for p in parts]
        lengths = np.concatenate([part.lengths for part in parts])
        before = np.cumsum([0, *(int(part.group[-1]) + 1 for part in parts)])
        alike = ("ids", "context", "passage", "start", "end", "epoch", "fold")
        return cls(
            **{name: np.concatenate([getattr(part, name) for part in parts]) for name in alike},
            first=np.concatenate([[0], np.cumsum(lengths)]),
            group=np.concatenate(
                [part.group + number for part, number in zip(parts, before, strict=False)]
            ).astype(np.int32),
            source=np.concatenate(
                [place[part.source] for part, place in zip(parts, places, strict=True)]
            ).astype(np.uint8),
            sources=np.asarray(sources),
        )

    def __len__(self) -> int:
        return len(self.context)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """(n,): how many tokens each window has."""
        return np.diff(self.first)

    @property
    def epochs(self) -> int:
        """How many there are to train on."""
        return int(self.epoch.max()) + 1

    def of_epoch(self, number: int) -> Rows:
        """The windows of an epoch."""
        return np.flatnonzero(self.epoch == number)

    def held_out(self) -> Rows:
        """The windows that are only measured on."""
        return self.of_epoch(HELD_OUT)

    def groups(self, rows: Rows) -> Iterator[Rows]:
        """The rows of each group; `rows` must rise and hold whole groups."""
        yield from np.split(rows, np.flatnonzero(np.diff(self.group[rows])) + 1)

    def save(self, path: Path) -> None:
        """Write all arrays to one file."""
        arrays = {field.name: getattr(self, field.name) for field in fields(self)}
        with path.open("wb") as file:
            np.savez(file, **arrays)

    @classmethod
    def load(cls, path: Path) -> Windows:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(**{field.name: arrays[field.name] for field in fields(cls)})


def fold_of(text: str) -> int:
    """Which of the `FOLDS` folds a text is in."""
    return hashlib.sha256(text.encode()).digest()[1] % FOLDS


def _each(windows: Iterable[Window], name: str) -> NDArray[np.int16]:
    return np.asarray([getattr(window, name) for window in windows], dtype=np.int16)
