"""A reading set of two paragraphs, and windows cut from it, for the tests of training."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

from tokenizers import Tokenizer

from qa.inference import bare_tokenizer
from qa.models import weights_folder
from qa.training.paragraph_windows import Source, paragraph_groups, read_rows, whole_paragraphs
from qa.training.window import Group, Windower
from qa.training.window_file import HELD_OUT, Windows

CONTEXTS = [
    "The bank was delisted on 19 March. It had asked for this for years. Nobody objected at all.",
    "The airline was delisted in November. The bank was not. Its clients waited for another year.",
]


def write_set(folder: Path, name: str) -> None:
    rows = [
        {"question": "When was the bank delisted?", "text": "19 March", "context": CONTEXTS[0]},
        {
            "question": "What was delisted in November?",
            "text": "The airline",
            "context": CONTEXTS[1],
        },
        {"question": "When did the bank close?", "text": None, "context": CONTEXTS[0]},
    ]
    (folder / "reader").mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / "reader" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        for number, row in enumerate(rows):
            text, context = row["text"], str(row["context"])
            answers = [{"text": text, "start": context.index(text)}] if text else []
            line = {"id": number, "title": "Some_banks", "context": context, "answers": answers}
            line |= {"question": row["question"], "answerable": bool(text)}
            file.write(json.dumps(line) + "\n")


def encoder_tokenizer() -> Tokenizer:
    return bare_tokenizer(weights_folder() / "tokenizer.json")


def groups_of(folder: Path) -> list[Group]:
    write_set(folder, "small")
    source = Source("small", most=9, times=2, near_misses=1.0, gaps=1.0, spoiled=1.0)
    made: list[Group] = []
    for seed in range(10):
        chance = random.Random(seed)
        rows = read_rows(folder, "small")
        made += paragraph_groups(rows, source, Windower(encoder_tokenizer(), chance), chance)
    return made


def small_windows(folder: Path) -> Windows:
    """Two epochs to train on, and what is held out."""
    groups = groups_of(folder)
    windower = Windower(encoder_tokenizer())
    held_out = list(whole_paragraphs(read_rows(folder, "small"), "dev", windower))
    half = len(groups) // 2
    parts = ((held_out, HELD_OUT), (groups[:half], 0), (groups[half:], 1))
    return Windows.joined([Windows.of(some, number) for some, number in parts])
