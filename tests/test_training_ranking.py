"""Ranking and confidence are fitted as they should be, and reading is scored as by hand."""

from __future__ import annotations

import numpy as np
import pytest

from qa.training.ranking import (
    Asked,
    fit_confidence,
    fit_ranking,
    question_weights,
)
from qa.training.reading_scores import readings, scores


def test_reading_scores_by_hand() -> None:
    rows = [
        {"question": "a", "context": "", "answers": [{"text": "two words"}]},
        {"question": "b", "context": "", "answers": [{"text": "one"}]},
        {"question": "c", "context": "", "answers": []},
    ]
    said = {"a": ("two", 3.0, 5.0), "b": ("one", 1.0, 4.0), "c": ("x", 2.0, 3.0)}
    found = scores(readings(rows, lambda question, _: said[question]))
    # F1 of "two" against "two words": precision 1, recall 1/2, so 2/3
    assert found["F1"][0] == pytest.approx((2 / 3 + 1) / 2)
    assert found["EM"][0] == 0.5
    # of the pairs (a, c) and (b, c) one is in order by the margin, both by the mass
    assert (found["AUROC, margin"][0], found["AUROC, mass"][0]) == (0.5, 1.0)
    # speaking to all: (2/3 + 1 + 0) / 3; to a alone: (2/3 + 0 + 1) / 3: the same, and the best
    assert found["F1 over all"][0] == pytest.approx(5 / 9)


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
