"""Training: windows hold the answers they should, weights are fitted as they should, seeds decide."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from qa.evaluation.reading_sets import load_reading_set, pooled
from qa.inference import bare_tokenizer
from qa.models import weights_folder
from qa.span_model import CLS, SEP
from qa.training.ranking import (
    Asked,
    best_threshold,
    fit_confidence,
    fit_ranking,
    question_weights,
)
from qa.training.windows import Source, WindowMaker

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


def test_windows_hold_their_answers(
    tmp_path: Path, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_set(tmp_path, "small")
    monkeypatch.setattr("qa.training.windows.SOURCES", (Source("small", 9, 1.0, 1.0),))
    windows = [w for seed in range(5) for w in WindowMaker(tokenizer, seed).epoch(tmp_path)]
    answers = {tokenizer.decode(list(w.ids[w.start : w.end + 1])) for w in windows if w.start}
    assert answers == {"19 march", "the airline"}
    for window in windows:
        assert window.ids[0] == CLS
        assert window.ids[-1] == SEP
        assert window.context <= window.passage < len(window.ids)
        assert window.start == window.end == 0 or window.passage <= window.start <= window.end
    assert any(window.start == 0 for window in windows)
    again = [w for seed in range(5) for w in WindowMaker(tokenizer, seed).epoch(tmp_path)]
    assert again == windows


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
    # one answerable question with 2/3, one held back with 1/6, two unanswerable with half of 1/6 each
    weights = question_weights(["answerable", "held back", "unanswerable", "unanswerable"])
    assert weights == pytest.approx([2 / 3, 1 / 6, 1 / 12, 1 / 12])


def test_the_threshold_gains_the_most() -> None:
    # by falling confidence: right, right, wrong, right, wrong → gains 1, 2, 1, 2, 1: the first best, 0.8
    confidence = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    right = np.array([True, True, False, True, False])
    assert best_threshold(confidence, right, np.full(5, 1.0)) == 0.8


def test_confidence_follows_the_share_of_right_answers() -> None:
    rows = np.array([[0.0]] * 4 + [[1.0]] * 4)
    right = np.array([True, False, False, False, True, True, True, False])
    intercept, weights = fit_confidence(rows, right, np.full(8, 1 / 8))
    low, high = (1 / (1 + np.exp(-(intercept + x * weights[0]))) for x in (0.0, 1.0))
    assert low == pytest.approx(0.25, abs=0.02)  # one of four
    assert high == pytest.approx(0.75, abs=0.02)  # three of four
