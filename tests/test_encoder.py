"""The encoder: torch and onnxruntime agree, vectors are unit vectors, nothing is cut unseen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from qa.encoder import OnnxEncoder
from qa.errors import EncoderError
from qa.models import MINILM, fingerprint_of, open_encoder, weights_folder
from qa.types import Span

TEXTS = [
    "Which banks were delisted on 19 March?",
    "The delegation left. Then came a much longer sentence about sanctions, potash and an airline.",
    "naïve 中文 🙂 O'Neil",
]


@pytest.fixture(scope="module")
def encoder(shipped_index: Path) -> OnnxEncoder:
    made = open_encoder(MINILM, shipped_index / "models")
    assert isinstance(made, OnnxEncoder)
    return made


def test_both_paths_agree_with_sentence_transformers(encoder: OnnxEncoder) -> None:
    reference = SentenceTransformer(str(weights_folder()), device="cpu", local_files_only=True)
    expected = reference.encode(TEXTS, normalize_embeddings=True)
    by_torch = open_encoder(str(weights_folder()), Path("unused"))
    for made in (encoder, by_torch):
        got = dict(made.encode_passages(TEXTS, [[]] * len(TEXTS)))
        cosines = [float(got[place].whole @ expected[place]) for place in range(len(TEXTS))]
        assert min(cosines) > 0.9999


def test_vectors_have_length_one_and_questions_are_texts(encoder: OnnxEncoder) -> None:
    got = dict(encoder.encode_passages(TEXTS, [[Span(0, 19), Span(20, 80)]] * 3))
    for place, text in enumerate(TEXTS):
        assert got[place].whole.shape == (encoder.dimensions,) == (384,)
        assert np.linalg.norm(got[place].parts, axis=1) == pytest.approx([1, 1], abs=1e-5)
        assert float(got[place].whole @ encoder.encode_question(text)) > 0.9999


def test_a_text_that_is_too_long_is_refused_and_a_question_cut(encoder: OnnxEncoder) -> None:
    with pytest.raises(EncoderError, match="302 tokens"):
        list(encoder.encode_passages(["bank " * 300], [[]]))
    assert encoder.encode_question("bank " * 300).shape == (384,)


def test_tokens_are_spans_in_code_points(encoder: OnnxEncoder) -> None:
    text = "🙂 naïve banks"
    assert [span.of(text) for span in encoder.tokens(text)] == ["🙂", "naïve", "banks"]


def test_fingerprints_name_the_weights(tmp_path: Path) -> None:
    assert fingerprint_of(MINILM).startswith("minilm-53aa51172d14")
    with pytest.raises(EncoderError, match=r"modules\.json"):
        fingerprint_of(str(tmp_path))


def test_a_damaged_model_is_named_and_made_anew_by_indexing(index_folder: Path) -> None:
    model = index_folder / "models" / fingerprint_of(MINILM) / "model.onnx"
    content = bytearray(model.read_bytes())
    content[1000] ^= 1
    model.unlink()  # the file is shared with other tests by a link
    model.write_bytes(content)
    with pytest.raises(EncoderError, match=r"model.onnx is damaged; run: qa index"):
        open_encoder(MINILM, index_folder / "models")
    open_encoder(MINILM, index_folder / "models", export=True)
    assert open_encoder(MINILM, index_folder / "models").dimensions == 384
