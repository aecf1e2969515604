"""Training: what the loss prefers, and that a run which was stopped goes on where it was."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from qa.models import weights_folder
from qa.training.batches import Batch
from qa.training.losses import reading_loss, taught_loss
from qa.training.reader import Recipe, Trainer, plan, train
from qa.training.teachers import label
from qa.training.window_scores import best_spans
from tests.small_training import small_windows


def two_windows(taught: torch.Tensor | None = None) -> Batch:
    """Of three tokens and one group: the first answers at its token 1, the second not at all (token 0)."""
    two = torch.tensor([1, 0])
    nothing = torch.zeros((2, 3), dtype=torch.long)
    mask = torch.ones_like(nothing)
    return Batch(nothing, mask, nothing, two, two, torch.tensor([0, 0]), taught)


RIGHT = torch.tensor([[0.0, 4.0, 0.0], [4.0, 0.0, 0.0]])[..., None].expand(2, 3, 2)
UNDECIDED = torch.zeros(2, 3, 2)


def test_the_loss_prefers_the_right_passage_of_a_question() -> None:
    def loss(logits: torch.Tensor) -> float:
        return float(reading_loss(logits, two_windows()))

    assert loss(RIGHT) < loss(UNDECIDED) < loss(-RIGHT)
    # within: log 3 for start and end of each window; across: log 2 of the one question with an answer,
    # averaged over two windows
    assert loss(UNDECIDED) == pytest.approx(math.log(3) + 0.5 * math.log(2) / 2)


def test_what_teachers_say_is_learnt_by_its_share() -> None:
    batch = two_windows(RIGHT.half())
    assert float(taught_loss(RIGHT, batch)) == pytest.approx(0, abs=1e-6)
    # the teachers' odds are e⁴ to 1 to 1, the undecided ones 1 to 1 to 1: their divergence, by hand
    odds = np.array([math.exp(4), 1, 1]) / (math.exp(4) + 2)
    apart = float((odds * np.log(odds * 3)).sum())
    assert float(taught_loss(UNDECIDED, batch)) == pytest.approx(apart, abs=1e-5)
    hard = math.log(3)
    across = 0.5 * math.log(2) / 2
    half = float(reading_loss(UNDECIDED, batch, soft=0.5))
    assert half == pytest.approx((hard + apart) / 2 + across, abs=1e-5)


def test_the_best_span_runs_forward_and_has_its_margin() -> None:
    start = torch.tensor([[1.0, 0.0, 5.0, 0.0]])
    end = torch.tensor([[2.0, 9.0, 0.0, 4.0]])
    # from 1 to 1 it is 0 + 9, from 2 to 3 it is 5 + 4; the first of equals; the null answer has 3
    assert best_spans(torch.stack([start, end], dim=-1)).tolist() == [[6.0, 1.0, 1.0]]


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    windows = small_windows(tmp_path)
    recipe = Recipe(steps=4, batch=8, average=0.5, measured=1, measure_every=100)
    rows = np.concatenate([windows.of_epoch(0), windows.of_epoch(1)])

    def trainer() -> Trainer:
        return Trainer(recipe, weights_folder(), None, torch.device("cpu"))

    whole = trainer()
    train(whole, windows, rows, None, tmp_path / "whole")
    halted = trainer()
    for place in plan(windows, rows, recipe)[:2]:
        halted.step(Batch.of(windows, place))
    (tmp_path / "halved").mkdir()
    halted.checkpoint(tmp_path / "halved" / "checkpoint.pt")
    gone_on = trainer()
    train(gone_on, windows, rows, None, tmp_path / "halved")
    assert gone_on.done == whole.done == 4
    apart = [float((mean - gone_on.mean[name]).abs().mean()) for name, mean in whole.mean.items()]
    # sums in another order make 5e-7 of it; an optimizer that forgets its moments, 4e-5
    assert np.median(apart) < 5e-6
    lines = (tmp_path / "whole" / "log.jsonl").read_text().splitlines()
    assert {"dev F1", "dev AUROC", "loss"} <= set(json.loads(lines[-1]))


def test_a_teacher_labels_the_tokens_of_its_windows(tmp_path: Path) -> None:
    windows = small_windows(tmp_path)
    teacher = Trainer(Recipe(steps=1), weights_folder(), None, torch.device("cpu"))
    labels = np.full((len(windows.ids), 2), 7, dtype=np.float16)
    rows = windows.of_epoch(0)
    label(windows, [teacher], rows, labels)
    own = np.concatenate([np.arange(windows.first[r], windows.first[r + 1]) for r in rows])
    assert (np.delete(labels, own, axis=0) == 7).all()
    with torch.no_grad():
        for row in rows[:4]:
            said = teacher.logits(Batch.of(windows, np.asarray([row])))[0]
            length = int(windows.lengths[row])
            kept = labels[windows.first[row] : windows.first[row + 1]].astype(np.float32)
            assert np.allclose(kept, said[:length].numpy(), atol=0.05, rtol=0.02)
