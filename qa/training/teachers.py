"""Label windows by teachers that have not seen them.

    python -m qa.training.teachers WINDOWS OUT.npy FOLD=WEIGHTS…

A teacher was trained without one fold of the texts (`qa.training.reader --without-fold`) and labels that fold.
Trained networks know what they have seen by heart; what they say of it teaches nothing that the gold answer
does not. Several teachers of a fold are averaged. OUT receives start and end logits of every token (`.npy`).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from qa.training.batches import Batch, Labels
from qa.training.reader import Recipe, Trainer, encoder_folder
from qa.training.window_file import FOLDS, Rows, Windows

TOGETHER = 256
"""How many windows are read at once."""


def label(windows: Windows, teachers: Sequence[Trainer], rows: Rows, labels: Labels) -> None:
    """Write into `labels` what the teachers say of some windows, on the average."""
    order = rows[np.argsort(windows.lengths[rows], kind="stable")]
    for teacher in teachers:
        teacher.network.eval()
    for first in range(0, len(order), TOGETHER):
        part = order[first : first + TOGETHER]
        batch = Batch.of(windows, part).to(teachers[0].device)
        with torch.no_grad():
            said = torch.stack([teacher.logits(batch) for teacher in teachers]).mean(dim=0)
        inside = batch.mask.bool().cpu().numpy()
        tokens = [np.arange(windows.first[row], windows.first[row + 1]) for row in part]
        labels[np.concatenate(tokens)] = said.half().cpu().numpy()[inside]


def _teacher(given: str) -> tuple[int, Path]:
    fold, _, path = given.partition("=")
    return int(fold), Path(path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, label, and write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("windows", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("teachers", nargs="+", type=_teacher, metavar="FOLD=WEIGHTS")
    parser.add_argument("--encoder", type=Path, help="folder of the encoder's weights")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    options = parser.parse_args(arguments)
    if {fold for fold, _ in options.teachers} != set(range(FOLDS)):
        parser.error(f"each of the folds 0 to {FOLDS - 1} needs a teacher")
    windows = Windows.load(options.windows)
    labels = np.zeros((len(windows.ids), 2), dtype=np.float16)
    encoder, device = options.encoder or encoder_folder(), torch.device(options.device)
    for fold in range(FOLDS):
        paths = [path for number, path in options.teachers if number == fold]
        teachers = [Trainer(Recipe(steps=1), encoder, path, device) for path in paths]
        label(windows, teachers, np.flatnonzero(windows.fold == fold), labels)
    np.save(options.out, labels)


if __name__ == "__main__":
    main()
