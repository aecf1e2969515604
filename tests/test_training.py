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
from qa.training.batches import Batch, batches
from qa.training.losses import ACROSS, reading_loss, taught_loss
from qa.training.paragraph_windows import Source, paragraph_groups, read_rows, whole_paragraphs
from qa.training.ranking import (
    Asked,
    fit_confidence,
    fit_ranking,
    question_weights,
)
from qa.training.reader import Recipe, Trainer, plan, train
from qa.training.reading_scores import readings, scores
from qa.training.teachers import label
from qa.training.unanswerable import MONTHS, spoiled
from qa.training.window import Group, Windower
from qa.training.window_file import FOLDS, HELD_OUT, Windows, fold_of
from qa.training.window_scores import best_spans

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


def groups_of(folder: Path, tokenizer: Tokenizer) -> list[Group]:
    write_set(folder, "small")
    source = Source("small", most=9, times=2, near_misses=1.0, gaps=1.0, spoiled=1.0)
    made: list[Group] = []
    for seed in range(10):
        chance = random.Random(seed)
        rows = read_rows(folder, "small")
        made += paragraph_groups(rows, source, Windower(tokenizer, chance), chance)
    return made


@pytest.fixture
def windows(tmp_path: Path, tokenizer: Tokenizer) -> Windows:
    """Two epochs to train on, and what is held out."""
    groups = groups_of(tmp_path, tokenizer)
    held_out = list(whole_paragraphs(read_rows(tmp_path, "small"), "dev", Windower(tokenizer)))
    half = len(groups) // 2
    parts = ((held_out, HELD_OUT), (groups[:half], 0), (groups[half:], 1))
    return Windows.joined([Windows.of(some, number) for some, number in parts])


def test_windows_hold_their_answers(tmp_path: Path, tokenizer: Tokenizer) -> None:
    groups = groups_of(tmp_path, tokenizer)
    windows = [window for group in groups for window in group.windows]
    answers = {tokenizer.decode(list(w.ids[w.start : w.end + 1])) for w in windows if w.start}
    assert answers == {"19 march", "the airline"}
    for window in windows:
        assert window.ids[0] == CLS
        assert window.ids[-1] == SEP
        assert window.context <= window.passage < len(window.ids)
        assert window.start == window.end == 0 or window.passage <= window.start <= window.end
    assert groups_of(tmp_path, tokenizer) == groups


def test_only_the_first_window_of_a_group_answers(tmp_path: Path, tokenizer: Tokenizer) -> None:
    groups = groups_of(tmp_path, tokenizer)
    assert max(len(group.windows) for group in groups) > 1
    assert all(window.start == 0 for group in groups for window in group.windows[1:])
    spoiled_or_written = [group for group in groups if group.windows[0].start == 0]
    assert {len(group.windows) for group in spoiled_or_written} == {1}
    assert len(spoiled_or_written) > 10  # more than the written ones alone


def test_the_file_holds_every_window_with_its_group(
    tmp_path: Path, tokenizer: Tokenizer, windows: Windows
) -> None:
    windows.save(tmp_path / "windows.npz")
    loaded = Windows.load(tmp_path / "windows.npz")
    groups = groups_of(tmp_path, tokenizer)
    assert loaded.epochs == 2
    assert [str(loaded.sources[n]) for n in sorted(set(loaded.source))] == ["dev", "small"]
    rows = np.concatenate([loaded.of_epoch(0), loaded.of_epoch(1)])
    found = list(loaded.groups(rows))
    assert len(found) == len(groups)
    for own, group in zip(found, groups, strict=True):
        for row, window in zip(own, group.windows, strict=True):
            ids = loaded.ids[loaded.first[row] : loaded.first[row + 1]]
            assert tuple(ids.tolist()) == window.ids
            assert (loaded.start[row], loaded.end[row]) == (window.start, window.end)
            assert loaded.fold[row] == fold_of(group.about) < FOLDS
    assert len(loaded.held_out()) == 3


def test_batches_hold_every_group_once(windows: Windows) -> None:
    rows = windows.of_epoch(0)
    made = batches(windows, rows, size=8, seed=3)
    assert Counter(np.concatenate(made).tolist()) == Counter(rows.tolist())
    assert sum(len(batch) < 8 for batch in made) <= 1
    of_groups = [set(windows.group[batch]) for batch in made]
    assert sum(map(len, of_groups)) == len(set(windows.group[rows]))
    for place in made:
        batch = Batch.of(windows, place)
        for row, number in enumerate(place):
            length = int(windows.lengths[number])
            ids = windows.ids[windows.first[number] : windows.first[number + 1]]
            assert batch.ids[row, :length].tolist() == ids.tolist()
            assert batch.mask[row].tolist() == [1] * length + [0] * (batch.mask.shape[1] - length)
            first = int(windows.context[number]), int(windows.passage[number])
            assert batch.segments[row, : first[0]].eq(0).all()
            assert batch.segments[row, first[0] : first[1]].eq(1).all()
            assert batch.segments[row, first[1] : length - 1].eq(2).all()
            assert batch.segments[row, length - 1 :].eq(0).all()


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
    assert loss(UNDECIDED) == pytest.approx(math.log(3) + ACROSS * math.log(2) / 2)


def test_what_teachers_say_is_learnt_by_its_share() -> None:
    batch = two_windows(RIGHT.half())
    assert float(taught_loss(RIGHT, batch)) == pytest.approx(0, abs=1e-6)
    # the teachers' odds are e⁴ to 1 to 1, the undecided ones 1 to 1 to 1: their divergence, by hand
    odds = np.array([math.exp(4), 1, 1]) / (math.exp(4) + 2)
    apart = float((odds * np.log(odds * 3)).sum())
    assert float(taught_loss(UNDECIDED, batch)) == pytest.approx(apart, abs=1e-5)
    hard = math.log(3)
    across = ACROSS * math.log(2) / 2
    half = float(reading_loss(UNDECIDED, batch, soft=0.5))
    assert half == pytest.approx((hard + apart) / 2 + across, abs=1e-5)


def test_the_best_span_runs_forward_and_has_its_margin() -> None:
    start = torch.tensor([[1.0, 0.0, 5.0, 0.0]])
    end = torch.tensor([[2.0, 9.0, 0.0, 4.0]])
    # from 1 to 1 it is 0 + 9, from 2 to 3 it is 5 + 4; the first of equals; the null answer has 3
    assert best_spans(torch.stack([start, end], dim=-1)).tolist() == [[6.0, 1.0, 1.0]]


def test_a_run_that_was_stopped_goes_on_where_it_was(windows: Windows, tmp_path: Path) -> None:
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


def test_a_teacher_labels_the_tokens_of_its_windows(windows: Windows) -> None:
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
