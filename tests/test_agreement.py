"""What of all that was read says the same as a sentence counts for how sure it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.agreement import agreement, with_agreement
from qa.confidence import confidence, confidence_signals, fitted
from qa.types import Citation, Document, Evidence, Hit, Passage, Span

TEXT = "The bank was freed in May. May brought relief. Nobody came in June."


def evidence(sentence: str, mark: str, score: float) -> Evidence:
    document = Document("a", "0" * 64, "Title", TEXT)
    start = TEXT.index(sentence)
    span = Span(start, start + len(sentence))
    at = TEXT.index(mark, start)
    citation = Citation(document, *span, marks=(Span(at, at + len(mark)),))
    return Evidence(Hit(Passage(document, (span,), ""), 1.0), citation, score)


def test_sentences_that_mark_the_same_bear_each_other_out() -> None:
    found = with_agreement(
        [
            evidence("The bank was freed in May.", "May", 1.0),
            evidence("May brought relief.", "May", 1.0),
            evidence("Nobody came in June.", "June", 1.0),
        ]
    )
    # three equal sentences have a third each; the first two mark the same word
    assert [one.agreement for one in found] == pytest.approx([2 / 3, 2 / 3, 1 / 3])
    assert confidence_signals(found[0])["agreement"] == found[0].agreement


def test_nothing_read_agrees_with_nothing() -> None:
    assert with_agreement([]) == []


def test_the_fitted_confidence_rises_with_agreement() -> None:
    weights = fitted("spans")
    assert weights.confidence["agreement"] > 0
    signals = tuple((name, 0.0) for name in weights.confidence if name != "intercept")
    bare = evidence("May brought relief.", "May", 0.0)
    alone = Evidence(bare.hit, bare.citation, 0.0, signals, agreement=0.1)
    agreed = Evidence(bare.hit, bare.citation, 0.0, signals, agreement=0.9)
    assert confidence(weights, alone) < confidence(weights, agreed)


@given(
    st.lists(
        st.tuples(st.floats(-60, 60), st.frozensets(st.sampled_from("abc"), max_size=2)),
        min_size=1,
        max_size=8,
    )
)
def test_agreement_is_a_share_and_no_less_than_the_sentence_has_alone(
    read: list[tuple[float, frozenset[str]]],
) -> None:
    scores = np.asarray([score for score, _ in read])
    alone = agreement(scores, [frozenset()] * len(read))
    assert alone.sum() == pytest.approx(1)
    together = agreement(scores, [marked for _, marked in read])
    assert (together >= alone - 1e-12).all()
    assert (together <= 1).all()
