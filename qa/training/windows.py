"""Cut the windows that the reader learns from, once, into one file.

    python -m qa.training.windows DATA OUT.npz [--epochs N] [--open-share X] [--written N] [--briefings N]
        [--rivals N [--index FOLDER]] [--seed S]

DATA holds `reader/train-*.jsonl.gz` and the dev files. Every epoch is cut and drawn anew; the same seed makes
the same file. Training then needs this file and the encoder's weights alone, so that it may run elsewhere.
Windows of a dev file and of the briefings that are held out lie in it too, to measure progress by.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.progress import track
from tokenizers import Tokenizer

from qa.evaluation.reading_sets import ReadingSet, pooled, reading_set
from qa.indexer import build_documents
from qa.inference import bare_tokenizer
from qa.models import weights_folder
from qa.training.briefing_windows import briefing_groups
from qa.training.paragraph_windows import (
    SOURCES,
    WRITTEN,
    paragraph_groups,
    read_rows,
    whole_paragraphs,
    written_rows,
)
from qa.training.rival_windows import Rivals
from qa.training.window import Group, Windower
from qa.training.window_file import HELD_OUT, Windows
from qa.training.written import briefings

TOGETHER = ("train-squad2-part", "train-squad11-part", "train-nq-qed")
"""The open sets whose questions mean something without their paragraph."""
MEASURED_ON = "dev-squad2-half"


@dataclass(frozen=True, slots=True)
class Mix:
    """Of what an epoch consists: which share of the rows of each open source, and how many times over what was
    written for this project, the questions to open paragraphs and the invented briefings."""

    open_share: float = 1.0
    written: int = 0
    briefings: int = 0
    rivals: int = 0
    """How many questions are asked of all texts together (`qa.training.rival_windows`)."""


def epoch(
    data: Path, mix: Mix, tokenizer: Tokenizer, seed: int, index: Path | None = None
) -> list[Group]:
    """The groups of an epoch, shuffled; `seed` decides what is drawn.

    `index` is where the index of all texts lies that the rivals come from.
    """
    chance = random.Random(seed)
    windower = Windower(tokenizer, chance)
    made: list[Group] = []
    for source in SOURCES:
        rows = read_rows(data, source.name)
        most = round(min(len(rows), source.most) * mix.open_share)
        for _ in range(source.times):
            made += paragraph_groups(rows, replace(source, most=most), windower, chance)
    for _ in range(mix.written):
        made += paragraph_groups(written_rows(data), WRITTEN, windower, chance)
    for _ in range(mix.briefings):
        made += briefing_groups(briefings(held_out=False), windower, chance)
    if mix.rivals:
        assert index is not None
        made += Rivals(open_texts(data), index).groups(mix.rivals, windower, chance)
    chance.shuffle(made)
    return made


def open_texts(data: Path) -> list[ReadingSet]:
    """What is asked of all texts together: questions to open paragraphs, written ones too, and to briefings."""
    sets = [reading_set(name, read_rows(data, name)) for name in TOGETHER]
    return [*sets, reading_set(WRITTEN.name, written_rows(data)), briefings(held_out=False)]


def held_out(data: Path, tokenizer: Tokenizer) -> list[Group]:
    """What progress is measured by: a dev file with whole paragraphs, and the held out briefings."""
    windower = Windower(tokenizer)
    made = list(whole_paragraphs(read_rows(data, MEASURED_ON), MEASURED_ON, windower))
    return made + list(briefing_groups(briefings(held_out=True), windower, random.Random(0)))


def _cut(data: Path, mix: Mix, seed: int, index: Path, number: int) -> Windows:
    """One epoch, or what is held out."""
    tokenizer = bare_tokenizer(weights_folder() / "tokenizer.json")
    if number == HELD_OUT:
        return Windows.of(held_out(data, tokenizer), number)
    return Windows.of(epoch(data, mix, tokenizer, seed + number, index), number)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, cut, and write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument(
        "--open-share", type=float, default=1.0, help="of the open rows, in an epoch (1)"
    )
    parser.add_argument("--written", type=int, default=0, help="times the written questions")
    parser.add_argument("--briefings", type=int, default=0, help="times the invented briefings")
    parser.add_argument("--rivals", type=int, default=0, help="questions asked of all texts")
    parser.add_argument("--index", type=Path, help="keep the index of all texts here")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    mix = Mix(options.open_share, options.written, options.briefings, options.rivals)
    numbers = [HELD_OUT, *range(options.epochs)]
    workers = ProcessPoolExecutor(mp_context=get_context("spawn"))  # a fork of threads may hang
    with tempfile.TemporaryDirectory() as temporary, workers as pool:
        index = options.index or Path(temporary)
        if mix.rivals:
            build_documents(pooled(open_texts(options.data)), index)
        cut = partial(_cut, options.data, mix, options.seed, index)
        made = track(pool.map(cut, numbers), "epochs", len(numbers), console=Console(stderr=True))
        windows = Windows.joined(list(made))
    windows.save(options.out)
    counts = ", ".join(f"{len(windows.of_epoch(n))}" for n in range(options.epochs))
    print(f"windows of the epochs: {counts}; held out: {len(windows.held_out())}")


if __name__ == "__main__":
    main()
