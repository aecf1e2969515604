"""AUROC, risk and coverage, and the bootstrap, against hand-worked numbers."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from qa.evaluation.bootstrap import (
    RESAMPLES,
    interval,
    mean,
    paired_interval,
    percentile,
    point,
    resamples,
)
from qa.evaluation.silence_metrics import aurc, auroc, risk_coverage

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30)


def test_auroc_by_hand() -> None:
    # positives 0.9 and 0.4, negatives 0.4 and 0.1: of four pairs three are won and one is a tie
    columns = np.array([[0.9, 1], [0.4, 1], [0.4, 0], [0.1, 0]])
    assert point(auroc, columns) == (3 + 0.5) / 4
    assert isnan(point(auroc, columns[:2]))  # no negative


@given(PAIRS)
def test_auroc_of_resamples_is_that_of_the_repeated_questions(
    pairs: list[tuple[int, bool]],
) -> None:
    columns = np.asarray(pairs, dtype=np.float64)
    counts = resamples(len(pairs))[:5]
    for ours, count in zip(auroc(columns, counts), counts.astype(int), strict=True):
        repeated = np.repeat(columns, count, axis=0)
        if len(set(repeated[:, 1])) < 2:
            assert isnan(ours)
        else:
            assert ours == pytest.approx(roc_auc_score(repeated[:, 1], repeated[:, 0]))


def test_aurc_by_hand() -> None:
    # from the most confident on: right, wrong, right, wrong → risks 0/1, 1/2, 1/3, 2/4
    columns = np.array([[0.2, 1], [0.9, 0], [0.6, 0], [0.8, 1]])
    assert point(aurc, columns) == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4)
    assert risk_coverage(columns) == [
        (1 / 4, 0.0, 0.9),
        (2 / 4, 1 / 2, 0.8),
        (3 / 4, pytest.approx(1 / 3), 0.6),
        (1.0, 2 / 4, 0.2),
    ]


def test_equal_confidence_has_no_order() -> None:
    # right at 0.9; then a right and a wrong at 0.5, half wrong each: risks 0/1, 0.5/2, 1/3
    columns = np.array([[0.9, 0], [0.5, 1], [0.5, 0]])
    assert point(aurc, columns) == pytest.approx((0 + 0.5 / 2 + 1 / 3) / 3)
    assert point(aurc, columns) == pytest.approx(point(aurc, columns[[0, 2, 1]]))
    # the mean over the two orders is the same: (0 + 1/2 + 1/3) / 3 and (0 + 0/2 + 1/3) / 3
    assert point(aurc, columns) == pytest.approx(((1 / 2 + 1 / 3) / 3 + (1 / 3) / 3) / 2)
    assert risk_coverage(columns) == [(1 / 3, 0.0, 0.9), (1.0, pytest.approx(1 / 3), 0.5)]


@given(PAIRS)
def test_aurc_of_resamples_is_that_of_the_repeated_questions(pairs: list[tuple[int, bool]]) -> None:
    columns = np.asarray(pairs, dtype=np.float64)
    counts = resamples(len(pairs))[:5]
    repeated = [np.repeat(columns, count, axis=0) for count in counts.astype(int)]
    assert aurc(columns, counts) == pytest.approx([point(aurc, one) for one in repeated])
    assert all(0 <= value <= 1 for value in aurc(columns, counts))


def test_percentiles_are_values_that_occurred() -> None:
    times = np.arange(1.0, 21.0)[:, None]
    # of 20 values the 10th, the 19th and, since 99 % of 20 is 19.8, the 20th
    assert [point(percentile(q), times) for q in (50, 95, 99)] == [10, 19, 20]
    assert point(percentile(50), np.array([[3.0]])) == 3
    # each question drawn as often as its count: 1, 1, 1, 7 has the median 1
    assert percentile(50)(np.array([[1.0], [7.0]]), np.array([[3.0, 1.0]])) == [1.0]


def test_resamples_are_the_same_every_time() -> None:
    counts = resamples(7)
    assert counts.shape == (RESAMPLES, 7)
    assert (counts.sum(axis=1) == 7).all()
    resamples.cache_clear()
    assert (counts == resamples(7)).all()


def test_the_interval_of_a_share_is_the_binomial_one() -> None:
    # 60 of 100: standard error sqrt(0.6 · 0.4 / 100) = 0.049, so about 0.6 ± 1.96 · 0.049
    columns = np.array([[1.0]] * 60 + [[0.0]] * 40)
    assert point(mean, columns) == pytest.approx(0.6)
    assert interval(mean, columns) == pytest.approx((0.504, 0.696), abs=0.015)


def test_pairs_are_compared_question_by_question() -> None:
    old = np.linspace(0, 1, 50)[:, None]
    assert paired_interval(mean, old + 0.1, old) == pytest.approx((0.1, 0.1))
    low, high = paired_interval(mean, old[::-1], old)  # the same values, other questions
    assert low < 0 < high
