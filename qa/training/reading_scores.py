"""How well a network reads held-out paragraphs: F1 and EM where there is an answer, AUROC of silence."""

from __future__ import annotations

import random
import re
import string
from collections import Counter
from pathlib import Path

import torch
from tokenizers import Tokenizer

from qa.network import ReaderNetwork
from qa.span_model import CLS, QUESTION_TOKENS, SEP
from qa.training.windows import read_rows

SAMPLE = 300
MOST_TOKENS = 320
ROUND_TO = 16
"""Lengths are padded to multiples of this: every new shape costs the matrix library a compilation."""
_ARTICLES = re.compile(r"\b(a|an|the)\b")


def normalised(text: str) -> str:
    """SQuAD's: lower case, no punctuation, no articles, single spaces."""
    text = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return " ".join(_ARTICLES.sub(" ", text).split())


def f1(given: str, gold: str) -> float:
    """Of the words that two answers share, in [0, 1]."""
    a, b = normalised(given).split(), normalised(gold).split()
    same = sum((Counter(a) & Counter(b)).values())
    return 2 * same / (len(a) + len(b)) if same else float(a == b)


def measure(
    network: ReaderNetwork, tokenizer: Tokenizer, data: Path, sample: int = SAMPLE
) -> dict[str, float]:
    """Scores on a fixed sample of dev-squad2-half, gold paragraph given."""
    rows = read_rows(data / "reader" / "dev-squad2-half.jsonl.gz")
    rows = random.Random(0).sample(rows, min(sample, len(rows)))
    network.eval()
    overlap, exact, margins = [], [], []
    for row in rows:
        given, margin = _read(network, tokenizer, row["question"], row["context"])
        margins.append((margin, bool(row["answers"])))
        if row["answers"]:
            golds = [answer["text"] for answer in row["answers"]]
            overlap.append(max(f1(given, gold) for gold in golds))
            exact.append(max(float(normalised(given) == normalised(gold)) for gold in golds))
    network.train()
    yes = [m for m, there in margins if there]
    no = [m for m, there in margins if not there]
    right = sum((y > n) + 0.5 * (y == n) for y in yes for n in no)
    return {
        "F1": round(100 * sum(overlap) / len(overlap), 1),
        "EM": round(100 * sum(exact) / len(exact), 1),
        "AUROC": round(right / max(1, len(yes) * len(no)), 3),
    }


@torch.no_grad()
def _read(
    network: ReaderNetwork, tokenizer: Tokenizer, question: str, text: str
) -> tuple[str, float]:
    """The best span of one paragraph, and its score above the null answer's."""
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_TOKENS]
    encoded = tokenizer.encode(text, add_special_tokens=False)
    body = encoded.ids[: MOST_TOKENS - len(asked) - 3]
    first = len(asked) + 2
    last = first + len(body)
    padding = -(last + 1) % ROUND_TO
    ids = torch.tensor([[CLS, *asked, SEP, *body, SEP, *[0] * padding]])
    mask, segments = torch.ones_like(ids), torch.zeros_like(ids)
    mask[0, last + 1 :] = 0
    segments[0, first:last] = 2
    logits = network(ids, mask, segments)[0]
    pairs = logits[first:last, 0][:, None] + logits[first:last, 1][None]
    allowed = torch.triu(torch.ones_like(pairs)) - torch.triu(torch.ones_like(pairs), 30)
    pairs = pairs.masked_fill(allowed == 0, -1e4)
    best = int(pairs.argmax())
    start, end = divmod(best, pairs.shape[1])
    margin = float(pairs.max() - logits[0].sum())
    return text[encoded.offsets[start][0] : encoded.offsets[end][1]], margin
