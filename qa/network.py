"""The reader's network: the MiniLM body fine-tuned as a whole, segment vectors and a span head.

The body's embeddings stay as they are; what is trained are its encoder layers, one vector for each of three
segments (question, context, passage), and a linear head whose two outputs are the start and end logits of
SQuAD 2.0's formulation (Devlin et al. 2019), the null answer at `[CLS]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel

BLOCKED = -1e4
SEGMENTS = 3
DROPOUT = 0.1
"""Of the embedded words, while training. Inside the layers it would cost a quarter of the speed."""


class ReaderNetwork(nn.Module):
    """Token ids → start and end logits."""

    def __init__(self, weights: Path, dropout: float = 0.0, attention: str = "eager") -> None:
        """The body in the folder `weights`; while training, `dropout` of the states in its layers and of what
        its attention looks at is left out. `attention` is an implementation's name in transformers."""
        super().__init__()
        self.body = AutoModel.from_pretrained(
            weights,
            add_pooling_layer=False,
            attn_implementation=attention,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=dropout,
            dtype=torch.float32,
        )
        self.body.embeddings.requires_grad_(False)
        self.body.embeddings.dropout.p = DROPOUT
        width = self.body.config.hidden_size
        self.segments = nn.Parameter(torch.zeros(SEGMENTS, width))
        self.span = nn.Linear(width, 2)

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, segments: torch.Tensor
    ) -> torch.Tensor:
        """Logits (batch, tokens, 2); all three inputs are (batch, tokens) of int64.

        Only passage tokens (segment 2) and `[CLS]`, the null answer, can be chosen.
        """
        words = self.body.embeddings.word_embeddings(ids) + self.segments[segments]
        states = self.body(inputs_embeds=words, attention_mask=mask).last_hidden_state
        first = torch.arange(ids.shape[1], device=ids.device) == 0
        choosable = ((segments == 2) & (mask == 1)) | first[None]
        logits: torch.Tensor = self.span(states)
        return logits.masked_fill(~choosable.unsqueeze(-1), BLOCKED)

    def trained(self) -> dict[str, torch.Tensor]:
        """The parameters that training changes, by name."""
        return {name: p for name, p in self.named_parameters() if p.requires_grad}

    @torch.no_grad()
    def take(self, weights: Mapping[str, torch.Tensor]) -> None:
        """Take trained parameters; raises `ValueError` if they are not exactly those of this network."""
        own = self.trained()
        odd = sorted(set(weights) ^ set(own))
        if odd:
            raise ValueError(f"{odd[0]} is missing or none of this network's parameters")
        for name, parameter in own.items():
            parameter.copy_(weights[name])
