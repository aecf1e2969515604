"""Windows hold the answers that they should, each group once, and the file gives them back."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from qa.evaluation.reading_sets import load_reading_set, pooled, reading_set
from qa.indexer import build_documents
from qa.span_model import CLS, SEP
from qa.training.batches import Batch, batches
from qa.training.paragraph_windows import read_rows
from qa.training.rival_windows import Rivals
from qa.training.unanswerable import MONTHS, spoiled
from qa.training.window import Windower
from qa.training.window_file import FOLDS, Windows, fold_of
from tests.small_training import CONTEXTS, encoder_tokenizer, groups_of, small_windows, write_set


def test_windows_hold_their_answers(tmp_path: Path) -> None:
    groups = groups_of(tmp_path)
    windows = [window for group in groups for window in group.windows]
    tokenizer = encoder_tokenizer()
    answers = {tokenizer.decode(list(w.ids[w.start : w.end + 1])) for w in windows if w.start}
    assert answers == {"19 march", "the airline"}
    for window in windows:
        assert window.ids[0] == CLS
        assert window.ids[-1] == SEP
        assert window.context <= window.passage < len(window.ids)
        assert window.start == window.end == 0 or window.passage <= window.start <= window.end
    assert groups_of(tmp_path) == groups


def test_only_the_first_window_of_a_group_answers(tmp_path: Path) -> None:
    groups = groups_of(tmp_path)
    assert max(len(group.windows) for group in groups) > 1
    assert all(window.start == 0 for group in groups for window in group.windows[1:])
    spoiled_or_written = [group for group in groups if group.windows[0].start == 0]
    assert {len(group.windows) for group in spoiled_or_written} == {1}
    assert len(spoiled_or_written) > 10  # more than the written ones alone


def test_the_file_holds_every_window_with_its_group(tmp_path: Path) -> None:
    windows = small_windows(tmp_path)
    windows.save(tmp_path / "windows.npz")
    loaded = Windows.load(tmp_path / "windows.npz")
    groups = groups_of(tmp_path)
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


def test_batches_hold_every_group_once(tmp_path: Path) -> None:
    windows = small_windows(tmp_path)
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


def test_rivals_are_what_the_product_finds_and_do_not_answer(
    tmp_path: Path, index_folder: Path
) -> None:
    write_set(tmp_path, "small")
    some = reading_set("small", read_rows(tmp_path, "small"))
    build_documents(pooled([some]), index_folder)
    tokenizer = encoder_tokenizer()
    made = list(Rivals([some], index_folder).groups(9, Windower(tokenizer), random.Random(1)))
    assert len(made) == 2  # what has no answer in an open set may have one elsewhere
    for group in made:
        right, *rivals = group.windows
        answer = tokenizer.decode(list(right.ids[right.start : right.end + 1]))
        assert answer in {"19 march", "the airline"}
        assert rivals
        for rival in rivals:
            assert (rival.start, rival.end) == (0, 0)
            assert answer not in tokenizer.decode(list(rival.ids[rival.passage :]))
