"""Reading: spans inside their sentence, whole words, exact offsets for any text; damaged weights refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import qa
from qa.errors import EncoderError
from qa.lexical import words
from qa.models import open_span_model
from qa.passages import sentence_spans
from qa.reader import NO_SPAN, best_span
from qa.span_model import SpanModel, TokenScores
from qa.types import Span

SENTENCE = "The bank was delisted on 19 March in Minsk."


@pytest.fixture(scope="module")
def model(shipped_index: Path) -> SpanModel:
    return open_span_model(shipped_index / "models")


def read(model: SpanModel, question: str, text: str, context: str = "") -> tuple[str, float]:
    (scores,) = model.score(question, [(context, text)])
    span, margin = best_span(scores, text, Span(0, len(text)), 0)
    return (span.of(text) if span else ""), margin


@pytest.mark.parametrize(
    ("question", "answer"),
    [("When was the bank delisted?", "19 March"), ("Where was the bank delisted?", "Minsk")],
)
def test_it_reads(model: SpanModel, question: str, answer: str) -> None:
    given_answer, margin = read(model, question, SENTENCE)
    assert given_answer == answer
    assert margin > 0


def test_it_sees_when_nothing_answers(model: SpanModel) -> None:
    _, answered = read(model, "When was the bank delisted?", SENTENCE)
    _, unanswered = read(model, "Who is the mayor of Paris?", SENTENCE)
    assert unanswered < answered


def test_the_best_pair_is_found_and_widened_to_words() -> None:
    text = "ab cdef gh"
    tokens = (Span(0, 2), Span(3, 5), Span(5, 7), Span(8, 10))
    start = np.array([0, 1, 5, 0], dtype=np.float32)
    end = np.array([9, 0, 3, 1], dtype=np.float32)
    scores = TokenScores(tokens, start, end, null=2.0)
    # the best allowed pair is token 0 to token 0 (0 + 9); (2, 0) would score 14 but runs backwards
    assert best_span(scores, text, Span(0, 10), 0) == (Span(0, 2), 7.0)
    # in the second word alone: token 2 to token 2 (5 + 3), widened from "ef" to "cdef"
    assert best_span(scores, text, Span(3, 7), 0) == (Span(3, 7), 6.0)
    assert best_span(scores, text, Span(2, 3), 0) == (None, NO_SPAN)
    # offsets are shifted to where the passage stands in its document
    assert best_span(scores, text, Span(103, 107), 100) == (Span(103, 107), 6.0)


ANY = st.text(min_size=1, max_size=300).filter(lambda text: not text.isspace())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=ANY, question=ANY, context=st.text(max_size=50))
def test_spans_are_whole_words_inside_for_any_text(
    model: SpanModel, text: str, question: str, context: str
) -> None:
    text = " ".join(text.split())
    (scores,) = model.score(question, [(context, text)])
    inner = [edge for word in words(text) for edge in range(word.start + 1, word.end)]
    for sentence in sentence_spans(text):
        span, margin = best_span(scores, text, sentence, 0)
        assert np.isfinite(margin)
        if span:
            assert sentence.start <= span.start < span.end <= sentence.end
            assert span.start not in inner
            assert span.end not in inner


def test_long_questions_and_empty_passages_are_silent(model: SpanModel) -> None:
    assert read(model, "bank " * 500, "word " * 1000)[1] < 0
    assert read(model, "Who?", "…")[0] in ("", "…")


@pytest.mark.parametrize("place", [0, 20, 40])
def test_a_long_passage_is_read_to_its_end(model: SpanModel, place: int) -> None:
    filling = ["The committee talked about the weather and went home early again."] * 40
    text = " ".join([*filling[:place], SENTENCE, *filling[place:]])
    assert read(model, "When was the bank delisted?", text)[0] == "19 March"
    (scores,) = model.score("When?", [("", text)])
    assert [len(scores.start), len(scores.end)] == [len(scores.tokens)] * 2


def test_foreign_or_missing_weights_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.models.READER_SHA256", "0" * 64)
    with pytest.raises(EncoderError, match="is not the pinned file"):
        open_span_model(tmp_path, export=True)
    with pytest.raises(EncoderError, match="missing; run: qa index"):
        open_span_model(tmp_path)


def test_the_reader_is_never_silently_replaced(shipped_index: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(shipped_index, tmp_path / "copied"))
    (reader,) = copied.glob("models/reader-*")
    shutil.rmtree(reader)
    with pytest.raises(EncoderError, match="run: qa index"):
        qa.open(copied)
    assert qa.open(copied, qa.AnswerSettings(reader="sentences")).ask("Who is John Coale?")
    with pytest.raises(qa.SettingsError, match="spans, sentences"):
        qa.AnswerSettings(reader="magic")
