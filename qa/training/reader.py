"""Train the reader on windows that were cut before: `python -m qa.training.reader WINDOWS OUT`.

OUT receives `log.jsonl`, `checkpoint.pt` (the run goes on from there if it is started again) and at the end
`reader.safetensors`. The same seed gives the same windows in the same order. With `--start`, training begins at
weights that were trained before; with `--labels`, it learns from teachers too (`qa.training.teachers`); with
`--without-fold`, it becomes a teacher of that fold.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from qa.network import BLOCKED, ReaderNetwork
from qa.training.batches import ROUND_TO, Batch, Labels, batches
from qa.training.losses import reading_loss
from qa.training.window_file import Rows, Windows
from qa.training.window_scores import window_scores

PARTS = 2
"""In how many parts of similar lengths a batch is read on a processor; a graphics card reads it at once."""
WARM_UP = 0.06
LEAST_RATE = 0.02
"""Of the learning rate, at the end."""
CHECKPOINT_EVERY = 200
LOG_EVERY = 20


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a run trains."""

    steps: int
    batch: int = 32
    """The least number of windows in a batch; it is filled by whole groups."""
    rate: float = 1.2e-4
    new_rate: float = 1e-3
    """Of the segment vectors and the head, where they start from nothing."""
    decay: float = 0.01
    dropout: float = 0.0
    """Inside the layers; on a processor it costs a quarter of the speed."""
    average: float = 0.0
    """How much of the running mean of all weights each step keeps; what is measured and saved is the mean.
    0: the weights themselves."""
    across: float = 0.5
    """The weight of the loss across the passages of a question."""
    soft: float = 0.0
    """The share of the loss that is against the teachers' labels."""
    seed: int = 1
    measure_every: int = 800
    measured: int = 300
    """How many questions of each source that is held out are read to measure progress, about."""


class Trainer:
    """A network in training."""

    def __init__(
        self, recipe: Recipe, encoder: Path, start: Path | None, device: torch.device
    ) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.device = recipe, device
        attention = "eager" if device.type == "cpu" else "sdpa"
        self.network = ReaderNetwork(encoder, recipe.dropout, attention)
        if start:
            self.network.take(load_file(start))
        self.network.to(device).train()
        self.mean = {name: p.detach().clone() for name, p in self.network.trained().items()}
        self.done = 0
        new_rate = recipe.rate if start else recipe.new_rate
        self.optimizer = _optimizer(self.network, recipe, new_rate)

    def step(self, batch: Batch) -> torch.Tensor:
        """Learn from one batch; the loss, still on the device.

        What is dropped out depends on the seed and the step alone, so that a run may be stopped and go on.
        """
        torch.manual_seed(self.recipe.seed * 1_000_003 + self.done)
        share = rate(self.done, self.recipe.steps)
        for group in self.optimizer.param_groups:
            group["lr"] = share * group["rate"]
        loss = reading_loss(self.logits(batch), batch, self.recipe.soft, self.recipe.across)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.trained().values(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.done += 1
        # in the mean, the first steps count little
        kept = min(self.recipe.average, self.done / (self.done + 10))
        weights = list(self.network.trained().values())
        with torch.no_grad():
            torch._foreach_lerp_(list(self.mean.values()), weights, 1 - kept)
        return loss.detach()

    def logits(self, batch: Batch) -> torch.Tensor:
        """(batch, tokens, 2), in 32-bit numbers."""
        if self.device.type != "cpu":
            return self._run(batch.ids, batch.mask, batch.segments)
        lengths = batch.mask.sum(dim=1)
        order = lengths.argsort()
        made = []
        for rows in order.chunk(PARTS):
            longest = -(-int(lengths[rows].max()) // ROUND_TO) * ROUND_TO
            logits = self._run(
                *(tensor[rows, :longest] for tensor in (batch.ids, batch.mask, batch.segments))
            )
            padding = (0, 0, 0, batch.ids.shape[1] - longest)
            made.append(nn.functional.pad(logits, padding, value=BLOCKED))
        return torch.cat(made)[order.argsort()]

    def _run(self, *part: torch.Tensor) -> torch.Tensor:
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            logits: torch.Tensor = self.network(*part)
        return logits.float()

    def measured(self, windows: Windows) -> dict[str, float]:
        """What the mean of the weights reads, of the windows that are held out."""
        own = {name: p.detach().clone() for name, p in self.network.trained().items()}
        self.network.take(self.mean)
        self.network.eval()
        with torch.no_grad():
            found = window_scores(
                windows,
                lambda rows: self.logits(Batch.of(windows, rows).to(self.device)),
                self.recipe.measured,
            )
        self.network.take(own)
        self.network.train()
        return found

    def save(self, path: Path) -> None:
        """Write the mean of the weights, in half precision."""
        save_file({name: p.half().contiguous().cpu() for name, p in self.mean.items()}, path)

    def checkpoint(self, path: Path) -> None:
        """Write all that `resume` needs; whole, or not at all."""
        draft = path.with_suffix(".draft")
        trained = {name: p.detach() for name, p in self.network.trained().items()}
        optimizer = self.optimizer.state_dict()
        torch.save(
            {"step": self.done, "trained": trained, "mean": self.mean, "optimizer": optimizer},
            draft,
        )
        os.replace(draft, path)

    def resume(self, path: Path) -> None:
        """Go on from a checkpoint, if there is one."""
        if not path.is_file():
            return
        saved = torch.load(path, weights_only=True, map_location=self.device)
        self.network.take(saved["trained"])
        self.mean = saved["mean"]
        self.optimizer.load_state_dict(saved["optimizer"])
        self.done = int(saved["step"])


def train(trainer: Trainer, windows: Windows, rows: Rows, labels: Labels | None, out: Path) -> None:
    """Run or go on with one training, on some of the windows, until all steps are done.

    Pass after pass it takes the next epoch, and begins again with the first.
    """
    out.mkdir(parents=True, exist_ok=True)
    trainer.resume(out / "checkpoint.pt")
    recipe = trainer.recipe
    started, mean, seen = time.monotonic(), 0.0, 0
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(asdict(recipe)) + "\n")
        for place in plan(windows, rows, recipe)[trainer.done :]:
            loss = trainer.step(Batch.of(windows, place, labels).to(trainer.device))
            seen += len(place)
            done, last = trainer.done, trainer.done == recipe.steps
            if done % LOG_EVERY == 0 or last:
                mean = 0.7 * mean + 0.3 * float(loss) if mean else float(loss)
                line: dict[str, float] = {"step": done, "of": recipe.steps, "loss": round(mean, 4)}
                line["windows/s"] = round(seen / (time.monotonic() - started), 1)
                if done % recipe.measure_every == 0 or last:
                    line |= trainer.measured(windows)
                log.write(json.dumps(line) + "\n")
                log.flush()
            if done % CHECKPOINT_EVERY == 0 or last:
                trainer.checkpoint(out / "checkpoint.pt")
    trainer.save(out / "reader.safetensors")


def plan(windows: Windows, rows: Rows, recipe: Recipe) -> list[Rows]:
    """The batches of a whole run, `recipe.steps` of them."""
    made: list[Rows] = []
    number = 0
    while len(made) < recipe.steps:
        epoch = rows[windows.epoch[rows] == number % windows.epochs]
        made += batches(windows, epoch, recipe.batch, recipe.seed + number)
        number += 1
    return made[: recipe.steps]


def rate(step: int, steps: int) -> float:
    """The share of the learning rate: a short rise, then a straight fall to `LEAST_RATE`."""
    return min(1.0, (step + 1) / (WARM_UP * steps)) * max(LEAST_RATE, 1 - step / steps)


def _optimizer(network: ReaderNetwork, recipe: Recipe, new_rate: float) -> torch.optim.Optimizer:
    """AdamW; `rate` of each group is its greatest learning rate."""
    body = [p for p in network.body.parameters() if p.requires_grad]
    new = [network.segments, *network.span.parameters()]
    groups = [{"params": body, "rate": recipe.rate}, {"params": new, "rate": new_rate}]
    return torch.optim.AdamW(groups, weight_decay=recipe.decay, betas=(0.9, 0.98), fused=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("windows", type=Path, help="what qa.training.windows wrote")
    parser.add_argument("out", type=Path)
    for field in fields(Recipe):
        given_by_default = None if field.default is MISSING else field.default
        parser.add_argument(
            f"--{field.name.replace('_', '-')}",
            type=int if field.type == "int" else float,
            default=given_by_default,
            required=field.default is MISSING,
        )
    parser.add_argument("--start", type=Path, help="weights to begin at, reader.safetensors")
    parser.add_argument("--labels", type=Path, help="what qa.training.teachers wrote")
    parser.add_argument("--without-fold", type=int, help="leave the windows of a fold out")
    parser.add_argument("--encoder", type=Path, help="folder of the encoder's weights")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    given = vars(parser.parse_args(arguments))
    windows = Windows.load(given.pop("windows"))
    out, start, encoder = given.pop("out"), given.pop("start"), given.pop("encoder")
    labels, fold = given.pop("labels"), given.pop("without_fold")
    device = torch.device(given.pop("device"))
    trainer = Trainer(Recipe(**given), encoder or encoder_folder(), start, device)
    rows = np.flatnonzero((windows.epoch >= 0) & (windows.fold != (-1 if fold is None else fold)))
    train(trainer, windows, rows, np.load(labels) if labels else None, out)


def encoder_folder() -> Path:
    """Where the packaged encoder lies."""
    from qa.models import weights_folder  # only here: training elsewhere names the folder

    return weights_folder()


if __name__ == "__main__":
    main()
