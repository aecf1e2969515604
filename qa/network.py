"""The reader's network: the MiniLM body with LoRA adapters, segment vectors and a span head.

The body's own weights stay as they are (Hu et al. 2021); what is trained are low-rank updates of every
linear layer, one vector for each of three segments (question, context, passage), and a linear head whose
two outputs are the start and end logits of SQuAD 2.0's formulation (Devlin et al. 2019), the null answer
at `[CLS]`.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel

RANK = 32
SCALE = 2.0
BLOCKED = -1e4
SEGMENTS = 3


class LoRA(nn.Module):
    """A frozen linear layer plus `SCALE` times a rank-`RANK` update."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(RANK, linear.in_features) * 0.02)
        self.up = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        own: torch.Tensor = self.linear(x)
        update: torch.Tensor = (x @ self.down.t()) @ self.up.t()
        return own + SCALE * update

    def merged(self) -> nn.Linear:
        """One linear layer that does the same."""
        self.linear.weight.data += SCALE * self.up.data @ self.down.data
        return self.linear


class ReaderNetwork(nn.Module):
    """Token ids → start and end logits."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(
            weights, add_pooling_layer=False, attn_implementation="eager"
        )
        self.body.requires_grad_(False)
        width = self.body.config.hidden_size
        self.segments = nn.Parameter(torch.zeros(SEGMENTS, width))
        self.span = nn.Linear(width, 2)
        for layer in self.body.encoder.layer:
            attention = layer.attention
            for name in ("query", "key", "value"):
                setattr(attention.self, name, LoRA(getattr(attention.self, name)))
            attention.output.dense = LoRA(attention.output.dense)
            layer.intermediate.dense = LoRA(layer.intermediate.dense)
            layer.output.dense = LoRA(layer.output.dense)

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, segments: torch.Tensor
    ) -> torch.Tensor:
        """Logits (batch, tokens, 2); all three inputs are (batch, tokens) of int64.

        Only passage tokens (segment 2) and `[CLS]`, the null answer, can be chosen.
        """
        words = self.body.embeddings.word_embeddings(ids) + self.segments[segments]
        states = self.body(inputs_embeds=words, attention_mask=mask).last_hidden_state
        first = torch.arange(ids.shape[1]) == 0
        choosable = ((segments == 2) & (mask == 1)) | first[None]
        logits: torch.Tensor = self.span(states)
        return logits.masked_fill(~choosable.unsqueeze(-1), BLOCKED)

    def merge(self) -> None:
        """Fold the adapters into the layers they adapt; the network computes the same, faster."""
        for parent in list(self.modules()):
            for name, child in list(parent.named_children()):
                if isinstance(child, LoRA):
                    setattr(parent, name, child.merged())

    def trained(self) -> dict[str, torch.Tensor]:
        """The parameters that training changes, by name."""
        return {name: p for name, p in self.named_parameters() if p.requires_grad}
