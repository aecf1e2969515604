"""Training: windows hold the answers they should, weights are fitted as they should, seeds decide."""

from __future__ import annotations

import gzip
import json
import math
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from qa.evaluation.reading_sets import load_reading_set, pooled
from qa.inference import bare_tokenizer
from qa.models import weights_folder
from qa.span_model import CLS, SEP
from qa.training.ranking import (
    Asked,
    fit_confidence,
    fit_ranking,
    question_weights,
)
from qa.training.reader import ACROSS, BATCH, Batch, batches, reading_loss
from qa.training.reading_scores import readings, scores
from qa.training.unanswerable import MONTHS, spoiled
from qa.training.windows import Group, Mix, Source, WindowMaker

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


@pytest.fixture
def tokenizer() -> Tokenizer:
    return bare_tokenizer(weights_folder() / "tokenizer.json")


def groups_of(folder: Path, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> list[Group]:
    write_set(folder, "small")
    source = Source("small", most=9, times=2, near_misses=1.0, gaps=1.0, spoiled=1.0)
    monkeypatch.setattr("qa.training.windows.SOURCES", (source,))
    return [
        group for seed in range(5) for group in WindowMaker(tokenizer, seed).epoch(folder, Mix())
    ]


def test_windows_hold_their_answers(
    tmp_path: Path, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = groups_of(tmp_path, tokenizer, monkeypatch)
    windows = [window for group in groups for window in group]
    answers = {tokenizer.decode(list(w.ids[w.start : w.end + 1])) for w in windows if w.start}
    assert answers == {"19 march", "the airline"}
    for window in windows:
        assert window.ids[0] == CLS
        assert window.ids[-1] == SEP
        assert window.context <= window.passage < len(window.ids)
        assert window.start == window.end == 0 or window.passage <= window.start <= window.end
    assert groups_of(tmp_path, tokenizer, monkeypatch) == groups


def test_only_the_first_window_of_a_group_answers(
    tmp_path: Path, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = groups_of(tmp_path, tokenizer, monkeypatch)
    assert max(map(len, groups)) > 1
    assert all(window.start == 0 for group in groups for window in group[1:])
    spoiled_or_written = [group for group in groups if group[0].start == 0]
    assert {len(group) for group in spoiled_or_written} == {1}
    assert len(spoiled_or_written) > 5 * 2  # more than the written ones alone


def test_batches_hold_every_group_once(
    tmp_path: Path, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = groups_of(tmp_path, tokenizer, monkeypatch)
    made = batches(groups, seed=3)
    assert Counter(group for batch in made for group in batch) == Counter(groups)
    assert sum(sum(map(len, batch)) < BATCH for batch in made) <= 1
    batch = Batch.of(groups[:3])
    assert batch.group.tolist() == [n for n, group in enumerate(groups[:3]) for _ in group]
    for row, window in enumerate(window for group in groups[:3] for window in group):
        length = len(window.ids)
        assert batch.mask[row].tolist() == [1] * length + [0] * (batch.mask.shape[1] - length)
        assert batch.segments[row, window.passage : length - 1].eq(2).all()
        assert batch.segments[row, length - 1 :].eq(0).all()


def test_the_loss_prefers_the_right_passage_of_a_question() -> None:
    def loss(logits: torch.Tensor) -> float:
        two = torch.tensor([1, 0])
        nothing = torch.zeros_like(logits[..., 0], dtype=torch.long)
        batch = Batch(nothing, nothing, nothing, two, two, torch.tensor([0, 0]))
        return float(reading_loss(logits, batch))

    # two windows of three tokens: the first answers at its token 1, the second not at all (token 0)
    right = torch.tensor([[0.0, 4.0, 0.0], [4.0, 0.0, 0.0]])[..., None].expand(2, 3, 2)
    undecided = torch.zeros(2, 3, 2)
    assert loss(right) < loss(undecided) < loss(-right)
    # within: log 3 for start and end of each window; across: log 2 of the one question with an answer,
    # averaged over two windows
    assert loss(undecided) == pytest.approx(math.log(3) + ACROSS * math.log(2) / 2)


@pytest.mark.parametrize(
    ("question", "spoilt"),
    [
        ("Who was the first mayor of Bern?", {"last", "Zug", "not", "never", "n't"}),
        ("What closed in May 1998?", {"opened", *MONTHS, "199", "1977"}),
    ],
)
def test_spoiled_questions_differ_in_one_thing(question: str, spoilt: set[str]) -> None:
    paragraph = "The first mayor of Bern met the mayor of Zug in May 1998. The mill closed in 1977."
    made = {
        spoiled(question, "Anna Gut", paragraph, [paragraph], random.Random(seed))
        for seed in range(40)
    }
    assert len(made) > 2
    for text in made:
        assert text is not None
        assert text != question
        assert any(word in text for word in spoilt), text


def test_what_no_rule_fits_is_not_spoiled() -> None:
    assert spoiled("why?", "because", "Because.", [], random.Random(1)) is None


def test_reading_scores_by_hand() -> None:
    rows = [
        {"question": "a", "context": "", "answers": [{"text": "two words"}]},
        {"question": "b", "context": "", "answers": [{"text": "one"}]},
        {"question": "c", "context": "", "answers": []},
    ]
    said = {"a": ("two", 3.0), "b": ("one", 1.0), "c": ("x", 2.0)}
    found = scores(readings(rows, lambda question, _: said[question]))
    # F1 of "two" against "two words": precision 1, recall 1/2, so 2/3
    assert found["F1"][0] == pytest.approx((2 / 3 + 1) / 2)
    assert found["EM"][0] == 0.5
    # of the pairs (a, c) and (b, c) one is in order
    assert found["AUROC"][0] == 0.5
    # speaking to all: (2/3 + 1 + 0) / 3; to a alone: (2/3 + 0 + 1) / 3: the same, and the best
    assert found["F1 over all"][0] == pytest.approx(5 / 9)


def test_a_reading_set_keeps_offsets(tmp_path: Path) -> None:
    write_set(tmp_path, "small")
    loaded = load_reading_set("small", tmp_path)
    texts = {document.id: document.text for document in pooled([loaded, loaded])}
    assert sorted(texts.values()) == sorted(CONTEXTS)
    assert [[span.of(texts[one.document]) for span in one.answers] for one in loaded.questions] == [
        ["19 March"],
        ["The airline"],
        [],
    ]


def test_ranking_weights_put_the_right_sentence_first() -> None:
    asked = [
        Asked((), np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([False, True]), "answerable"),
        Asked((), np.array([[0.0, 0.9], [0.8, 0.1]]), np.array([True, False]), "answerable"),
    ]
    weights = fit_ranking(asked)
    assert all(one.right[int(np.argmax(one.signals @ weights))] for one in asked)


def test_question_weights_sum_to_their_shares() -> None:
    def asked(kind: str, of_briefing: bool = False) -> Asked:
        return Asked((), np.zeros((1, 1)), np.array([False]), kind, of_briefing)

    # one answerable question with 2/3, one held back with 1/6, two unanswerable with half of 1/6 each; all
    # of them count half, as the one of a briefing would, had its other kinds been asked: 2/3 of 1/2
    kinds = ["answerable", "held back", "unanswerable", "unanswerable"]
    weights = question_weights([*map(asked, kinds), asked("answerable", of_briefing=True)])
    whole = 1 / 2 + 1 / 3
    halves = [2 / 3 / 2, 1 / 6 / 2, 1 / 12 / 2, 1 / 12 / 2, 2 / 3 / 2]
    assert weights == pytest.approx([half / whole for half in halves])


def test_confidence_follows_the_share_of_right_answers() -> None:
    rows = np.array([[0.0]] * 4 + [[1.0]] * 4)
    right = np.array([True, False, False, False, True, True, True, False])
    intercept, weights = fit_confidence(rows, right, np.full(8, 1 / 8))
    low, high = (1 / (1 + np.exp(-(intercept + x * weights[0]))) for x in (0.0, 1.0))
    assert low == pytest.approx(0.25, abs=0.02)  # one of four
    assert high == pytest.approx(0.75, abs=0.02)  # three of four
