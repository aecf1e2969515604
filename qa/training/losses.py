"""What the reader is trained to make small."""

from __future__ import annotations

import torch
from torch import nn

from qa.training.batches import Batch


def reading_loss(
    logits: torch.Tensor, batch: Batch, soft: float = 0.0, across: float = 0.5
) -> torch.Tensor:
    """Cross entropy of start and end in each window, plus `across` times that of the right window
    among those of its group by their margin over the null answer.

    The second makes margins of different passages comparable, after the shared normalisation of Clark
    & Gardner 2018. `logits` are (batch, tokens, 2). The share `soft` of the first is against what the
    batch was taught instead of the gold answer (knowledge distillation, Hinton, Vinyals & Dean 2015).
    """
    start, end = logits[..., 0], logits[..., 1]
    within = nn.functional.cross_entropy(start, batch.start)
    within = (within + nn.functional.cross_entropy(end, batch.end)) / 2
    if batch.taught is not None and soft:
        within = (1 - soft) * within + soft * taught_loss(logits, batch)
    inside = logits[:, 1:].logsumexp(dim=1) - logits[:, 0]
    margin = inside.mean(dim=1)
    answered = batch.start > 0
    same = batch.group[answered, None] == batch.group[None]
    odds = margin[None].expand(len(same), -1).masked_fill(~same, float("-inf"))
    shared = (odds.logsumexp(dim=1) - margin[answered]).sum() / len(margin)
    return within + across * shared


def taught_loss(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Cross entropy of start and end against the teachers' probabilities, less the teachers' own entropy."""
    assert batch.taught is not None
    hidden = (batch.mask == 0).unsqueeze(-1)
    taught = batch.taught.float().masked_fill(hidden, float("-inf")).log_softmax(dim=1)
    said = logits.masked_fill(hidden, float("-inf")).log_softmax(dim=1)
    apart = (taught - said).masked_fill(hidden, 0.0)
    return (taught.exp() * apart).sum() / (2 * len(logits))
