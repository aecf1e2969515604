"""Batches of windows: padded, of similar lengths, whole groups together, in an order that a seed decides."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from qa.training.window_file import Rows, Windows

ROUND_TO = 16
"""Lengths are padded to multiples of this: every new shape costs the matrix library a compilation."""
NEAR = 64
"""Among how many batches of groups similar lengths are looked for."""

Labels = NDArray[np.float16]
"""Start and end logits of teachers, (t, 2), for the t tokens of all windows."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded windows: ids, mask and segments (batch, tokens); start, end and group (batch,)."""

    ids: torch.Tensor
    mask: torch.Tensor
    segments: torch.Tensor
    start: torch.Tensor
    end: torch.Tensor
    group: torch.Tensor
    taught: torch.Tensor | None = None
    """(batch, tokens, 2): what teachers say; only where the mask is 1."""

    @classmethod
    def of(cls, windows: Windows, rows: Rows, labels: Labels | None = None) -> Batch:
        """These windows, in this order."""
        lengths = windows.lengths[rows]
        tokens = -(-int(lengths.max()) // ROUND_TO) * ROUND_TO
        place = np.arange(tokens)[None]
        mask = place < lengths[:, None]
        source = np.where(mask, windows.first[rows][:, None] + place, 0)
        inside = place < lengths[:, None] - 1  # all but the last [SEP]
        segments = (inside & (place >= windows.context[rows][:, None])).astype(np.int64)
        segments += inside & (place >= windows.passage[rows][:, None])
        return cls(
            ids=torch.from_numpy(np.where(mask, windows.ids[source], 0).astype(np.int64)),
            mask=torch.from_numpy(mask.astype(np.int64)),
            segments=torch.from_numpy(segments),
            start=torch.from_numpy(windows.start[rows].astype(np.int64)),
            end=torch.from_numpy(windows.end[rows].astype(np.int64)),
            group=torch.from_numpy(windows.group[rows].astype(np.int64)),
            taught=None if labels is None else torch.from_numpy(labels[source]),
        )

    def to(self, device: torch.device) -> Batch:
        """The same, on a device."""
        taught = None if self.taught is None else self.taught.to(device)
        return Batch(
            self.ids.to(device),
            self.mask.to(device),
            self.segments.to(device),
            self.start.to(device),
            self.end.to(device),
            self.group.to(device),
            taught,
        )


def batches(windows: Windows, rows: Rows, size: int, seed: int) -> list[Rows]:
    """Batches of at least `size` windows (but the last ones), filled by whole groups, in random order.

    Groups of similar lengths stand together, so that little is padding.
    """
    chance, made = random.Random(seed), []
    lengths = windows.lengths
    groups = list(windows.groups(rows))
    chance.shuffle(groups)
    for first in range(0, len(groups), size * NEAR):
        near = groups[first : first + size * NEAR]
        near.sort(key=lambda group: int(lengths[group].max()))
        part = _filled(near, size)
        chance.shuffle(part)
        made += part
    return made


def _filled(groups: Sequence[Rows], size: int) -> list[Rows]:
    part: list[list[Rows]] = [[]]
    for group in groups:
        if sum(map(len, part[-1])) >= size:
            part.append([])
        part[-1].append(group)
    return [np.concatenate(group) for group in part]
