"""Train the reader: from open question sets to one file of weights.

    python -m qa.training.reader DATA OUT [--start WEIGHTS] [--epochs N] [--steps N] [--seed S]
        [--open-share X] [--written N] [--briefings N]

DATA holds `reader/train-*.jsonl.gz` and the dev files; OUT receives `log.jsonl`, `checkpoint.pt` (the run
goes on from there if it is started again) and at the end `reader.safetensors`. The same seed gives the
same windows in the same order. With `--start`, training begins at weights that were trained before.
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
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import nn

from qa.models import weights_folder
from qa.network import BLOCKED, ReaderNetwork
from qa.reader import best_span
from qa.span_model import CLS, QUESTION_TOKENS, SEP, TokenScores
from qa.training.reading_scores import Read, readings, sample, scores
from qa.training.windows import Group, Mix, Window, WindowMaker
from qa.types import Span

BATCH = 32
"""The least number of windows in a batch; it is filled by whole groups."""
PARTS = 2
LEARNING_RATE = 1.2e-4
NEW_RATE = 1e-3
"""Of the segment vectors and the head, which start from nothing."""
WARM_UP = 0.06
ACROSS = 0.5
"""The weight of the loss across the passages of a question."""
ROUND_TO = 16
"""Lengths are padded to multiples of this: every new shape costs the matrix library a compilation."""
CHECKPOINT_EVERY = 200
MEASURE_EVERY = 800
MEASURED_ON = "dev-squad2-half"
SAMPLE = 300
MOST_TOKENS = 320
"""Of a paragraph that is read to measure progress; the rest is left out."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded windows: ids, mask and segments (batch, tokens); start, end and group (batch,)."""

    ids: torch.Tensor
    mask: torch.Tensor
    segments: torch.Tensor
    start: torch.Tensor
    end: torch.Tensor
    group: torch.Tensor

    @classmethod
    def of(cls, groups: Sequence[Group]) -> Batch:
        windows = [window for group in groups for window in group]
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
        numbers = torch.tensor([n for n, group in enumerate(groups) for _ in group])
        return cls(ids, mask, segments, starts, ends, numbers)


def batches(groups: Sequence[Group], seed: int) -> list[list[Group]]:
    """Batches of similar lengths in random order, so that little is padding."""
    chance, made = random.Random(seed), []
    for first in range(0, len(groups), BATCH * 64):
        near = sorted(groups[first : first + BATCH * 64], key=_longest)
        part: list[list[Group]] = [[]]
        for group in near:
            if sum(map(len, part[-1])) >= BATCH:
                part.append([])
            part[-1].append(group)
        chance.shuffle(part)
        made += part
    return made


def _longest(group: Group) -> int:
    return max(len(window.ids) for window in group)


def rate(step: int, steps: int) -> float:
    """The share of the learning rate: a short rise, then a straight fall to a fiftieth."""
    return min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.02, 1 - step / steps)


def reading_loss(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Cross entropy of start and end in each window, plus `ACROSS` times that of the right window
    among those of its group by their margin over the null answer.

    The second makes margins of different passages comparable, after the shared normalisation of Clark
    & Gardner 2018. `logits` are (batch, tokens, 2).
    """
    start, end = logits[..., 0], logits[..., 1]
    within = nn.functional.cross_entropy(start, batch.start)
    within = (within + nn.functional.cross_entropy(end, batch.end)) / 2
    inside = logits[:, 1:].logsumexp(dim=1) - logits[:, 0]
    margin = inside.mean(dim=1)
    answered = batch.start > 0
    same = batch.group[answered, None] == batch.group[None]
    if not bool((same.sum(dim=1) > 1).any()):
        return within
    odds = margin[None].expand(len(same), -1).masked_fill(~same, float("-inf"))
    across = (odds.logsumexp(dim=1) - margin[answered]).sum() / len(margin)
    return within + ACROSS * across


def train(
    data: Path,
    out: Path,
    epochs: int,
    steps: int | None,
    seed: int,
    mix: Mix,
    start: Path | None = None,
) -> None:
    """Run or go on with one training, of all steps that `epochs` make or of the first `steps`.

    It begins at the weights of the file `start`, or else at the encoder's. `mix` is of what an
    epoch consists.
    """
    torch.manual_seed(seed)
    out.mkdir(parents=True, exist_ok=True)
    source = weights_folder()
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    maker = WindowMaker(tokenizer, seed)
    plan = [
        batch for epoch in range(epochs) for batch in batches(maker.epoch(data, mix), seed + epoch)
    ][:steps]
    network = ReaderNetwork(source)
    if start:
        network.take(load_file(start))
    network.train()
    optimizer = _optimizer(network, LEARNING_RATE if start else NEW_RATE)
    first = _resume(out / "checkpoint.pt", network, optimizer)
    log = (out / "log.jsonl").open("a", encoding="utf-8")
    started, mean, seen = time.monotonic(), 0.0, 0
    for step in range(first, len(plan)):
        batch = Batch.of(plan[step])
        seen += len(batch.ids)
        loss = _step(network, optimizer, batch, rate(step, len(plan)))
        mean = loss if step == first else 0.98 * mean + 0.02 * loss
        done = step + 1
        if done % 20 == 0 or done == len(plan):
            speed = seen / (time.monotonic() - started)
            line = {
                "step": done,
                "of": len(plan),
                "loss": round(mean, 4),
                "windows/s": round(speed, 2),
            }
            if done % MEASURE_EVERY == 0 or done == len(plan):
                line |= _measured(network, tokenizer, data)
            log.write(json.dumps(line) + "\n")
            log.flush()
        if done % CHECKPOINT_EVERY == 0 or done == len(plan):
            _checkpoint(out / "checkpoint.pt", network, optimizer, done)
    trained = {name: p.detach().half().contiguous() for name, p in network.trained().items()}
    save_file(trained, out / "reader.safetensors")


def _measured(network: ReaderNetwork, tokenizer: Tokenizer, data: Path) -> dict[str, float]:
    """F1, EM and silence on a sample of paragraphs that are in no training file."""
    network.eval()
    columns = readings(sample(data, MEASURED_ON, SAMPLE), _reading_by(network, tokenizer))
    network.train()
    return {name: round(value, 4) for name, (value, _, _) in scores(columns).items()}


def _reading_by(network: ReaderNetwork, tokenizer: Tokenizer) -> Read:
    @torch.no_grad()
    def read(question: str, text: str) -> tuple[str, float]:
        asked = tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_TOKENS]
        encoded = tokenizer.encode(text, add_special_tokens=False)
        body = encoded.ids[: MOST_TOKENS - len(asked) - 3]
        window = Window((CLS, *asked, SEP, *body, SEP), len(asked) + 2, len(asked) + 2, 0, 0)
        logits = _logits(network, Batch.of([(window,)]))[0].numpy()
        own = logits[window.passage : len(window.ids) - 1]
        spans = tuple(Span(*offsets) for offsets in encoded.offsets[: len(body)])
        scored = TokenScores(spans, own[:, 0], own[:, 1], float(logits[0].sum()))
        span, margin = best_span(scored, text, Span(0, len(text)), 0)
        return (span.of(text) if span else ""), margin

    return read


def _optimizer(network: ReaderNetwork, new_rate: float) -> torch.optim.Optimizer:
    """AdamW; `rate` of each group is its greatest learning rate."""
    body = [p for p in network.body.parameters() if p.requires_grad]
    new = [network.segments, *network.span.parameters()]
    groups = [{"params": body, "rate": LEARNING_RATE}, {"params": new, "rate": new_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)


def _step(
    network: ReaderNetwork, optimizer: torch.optim.Optimizer, batch: Batch, share: float
) -> float:
    for group in optimizer.param_groups:
        group["lr"] = share * group["rate"]
    loss = reading_loss(_logits(network, batch), batch)
    loss.backward()
    nn.utils.clip_grad_norm_(network.trained().values(), 1.0)
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.item())


def _logits(network: ReaderNetwork, batch: Batch) -> torch.Tensor:
    """(batch, tokens, 2), computed in `PARTS` parts of similar lengths: little is padding."""
    lengths = batch.mask.sum(dim=1)
    order = lengths.argsort()
    made = []
    for rows in order.chunk(PARTS):
        longest = -(-int(lengths[rows].max()) // ROUND_TO) * ROUND_TO
        part = (tensor[rows, :longest] for tensor in (batch.ids, batch.mask, batch.segments))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(*part)
        padding = (0, 0, 0, batch.ids.shape[1] - longest)
        made.append(nn.functional.pad(logits.float(), padding, value=BLOCKED))
    return torch.cat(made)[order.argsort()]


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
    network.take(saved["trained"])
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
    parser.add_argument("--start", type=Path, help="weights to begin at, reader.safetensors")
    parser.add_argument(
        "--open-share", type=float, default=1.0, help="of the open rows, in an epoch (1)"
    )
    parser.add_argument("--written", type=int, default=0, help="times the written questions")
    parser.add_argument("--briefings", type=int, default=0, help="times the invented briefings")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    train(
        options.data,
        options.out,
        options.epochs,
        options.steps,
        options.seed,
        Mix(options.open_share, options.written, options.briefings),
        options.start,
    )


if __name__ == "__main__":
    main()
