"""Train the reader: from open question sets to one file of adapters.

    python -m qa.training.reader DATA OUT [--epochs N] [--steps N] [--seed S]

DATA holds `reader/train-*.jsonl.gz` and the dev files; OUT receives `log.jsonl`, `checkpoint.pt` (the run
goes on from there if it is started again) and at the end `reader.safetensors`. The same seed gives the
same windows in the same order.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import nn

from qa.models import weights_folder
from qa.network import ReaderNetwork
from qa.training.reading_scores import ROUND_TO, measure
from qa.training.windows import Window, WindowMaker

BATCH = 16
LEARNING_RATE = 6e-4
WARM_UP = 0.06
CHECKPOINT_EVERY = 100
MEASURE_EVERY = 1500


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded windows: ids, mask and segments (batch, tokens); start and end (batch,)."""

    ids: torch.Tensor
    mask: torch.Tensor
    segments: torch.Tensor
    start: torch.Tensor
    end: torch.Tensor

    @classmethod
    def of(cls, windows: Sequence[Window]) -> Batch:
        longest = max(len(window.ids) for window in windows)
        shape = (len(windows), -(-longest // ROUND_TO) * ROUND_TO)
        ids, mask, segments = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
        for row, window in enumerate(windows):
            length = len(window.ids)
            ids[row, :length] = torch.tensor(window.ids)
            mask[row, :length] = 1
            segments[row, window.context : length - 1] = 1
            segments[row, window.passage : length - 1] = 2
        starts = torch.tensor([window.start for window in windows])
        ends = torch.tensor([window.end for window in windows])
        return cls(ids, mask, segments, starts, ends)


def batches(windows: Sequence[Window], seed: int) -> list[list[Window]]:
    """Batches of similar lengths in random order, so that little is padding."""
    chance, made = random.Random(seed), []
    for first in range(0, len(windows), BATCH * 64):
        near = sorted(windows[first : first + BATCH * 64], key=lambda window: len(window.ids))
        part = [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
        chance.shuffle(part)
        made += part
    return made


def rate(step: int, steps: int) -> float:
    """The learning rate: a short rise, then a straight fall to a fiftieth."""
    return LEARNING_RATE * min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.02, 1 - step / steps)


def train(data: Path, out: Path, epochs: int, steps: int | None, seed: int) -> None:
    """Run or go on with one training, of all steps that `epochs` make or of the first `steps`."""
    torch.manual_seed(seed)
    out.mkdir(parents=True, exist_ok=True)
    source = weights_folder()
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    maker = WindowMaker(tokenizer, seed)
    plan = [batch for epoch in range(epochs) for batch in batches(maker.epoch(data), seed + epoch)]
    plan = plan[:steps]
    network = ReaderNetwork(source)
    weights = list(network.trained().values())
    optimizer = torch.optim.AdamW(weights, lr=LEARNING_RATE, weight_decay=0.01, betas=(0.9, 0.98))
    first = _resume(out / "checkpoint.pt", network, optimizer)
    log = (out / "log.jsonl").open("a", encoding="utf-8")
    started, mean = time.monotonic(), 0.0
    for step in range(first, len(plan)):
        loss = _step(network, optimizer, Batch.of(plan[step]), rate(step, len(plan)))
        mean = loss if step == first else 0.98 * mean + 0.02 * loss
        done = step + 1
        if done % 20 == 0 or done == len(plan):
            speed = (done - first) * BATCH / (time.monotonic() - started)
            line = {
                "step": done,
                "of": len(plan),
                "loss": round(mean, 4),
                "windows/s": round(speed, 2),
            }
            if done % MEASURE_EVERY == 0 or done == len(plan):
                line |= measure(network, tokenizer, data)
            log.write(json.dumps(line) + "\n")
            log.flush()
        if done % CHECKPOINT_EVERY == 0 or done == len(plan):
            _checkpoint(out / "checkpoint.pt", network, optimizer, done)
    trained = {name: p.detach().half().contiguous() for name, p in network.trained().items()}
    save_file(trained, out / "reader.safetensors")


def _step(
    network: ReaderNetwork, optimizer: torch.optim.Optimizer, batch: Batch, learning_rate: float
) -> float:
    for group in optimizer.param_groups:
        group["lr"] = learning_rate
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(batch.ids, batch.mask, batch.segments)
    logits = logits.float()
    loss = nn.functional.cross_entropy(logits[..., 0], batch.start)
    loss = (loss + nn.functional.cross_entropy(logits[..., 1], batch.end)) / 2
    loss.backward()
    nn.utils.clip_grad_norm_(network.trained().values(), 1.0)
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.item())


def _checkpoint(
    path: Path, network: ReaderNetwork, optimizer: torch.optim.Optimizer, step: int
) -> None:
    draft = path.with_suffix(".draft")
    trained = {name: p.detach() for name, p in network.trained().items()}
    torch.save({"step": step, "trained": trained, "optimizer": optimizer.state_dict()}, draft)
    os.replace(draft, path)


def _resume(path: Path, network: ReaderNetwork, optimizer: torch.optim.Optimizer) -> int:
    """Load a checkpoint if there is one; returns the number of steps that are done."""
    if not path.is_file():
        return 0
    saved = torch.load(path, weights_only=True)
    network.load_state_dict(saved["trained"], strict=False)
    optimizer.load_state_dict(saved["optimizer"])
    return int(saved["step"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument(
        "--steps", type=int, help="stop after so many; the learning rate falls to there"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    train(options.data, options.out, options.epochs, options.steps, options.seed)


if __name__ == "__main__":
    main()
