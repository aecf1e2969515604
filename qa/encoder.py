"""Text → unit vectors, by the same MiniLM in two ways.

`OnnxEncoder` serves: onnxruntime and tokenizers, no torch. `TorchEncoder` is the reference, and runs any
other local sentence-transformers model. `qa.export` turns the one into the other.

A passage is encoded once. Its vector is the mean of its token states; the vector of a sentence in it is
the mean over that sentence's tokens, read off the same pass ("late chunking", Günther et al. 2024), so
that sentence vectors cost nothing and a sentence is seen in its context.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from qa.errors import EncoderError
from qa.inference import BATCH, bare_tokenizer, session
from qa.types import Span

if TYPE_CHECKING:
    import torch

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text and the parts of it: `whole` (d,) and `parts` (len(spans), d), float32 unit vectors."""

    whole: Vectors
    parts: Vectors


class Encoder(Protocol):
    """What the index needs of an encoder; vectors are float32, of length 1, (n, `dimensions`)."""

    fingerprint: str
    """Names weights and way of encoding: vectors may be compared only if it is the same."""
    dimensions: int
    max_tokens: int
    """The most tokens of one text, the two special ones included."""

    def tokens(self, text: str) -> list[Span]:
        """The token spans of `text`, in code points, without special tokens."""
        ...

    def encode_question(self, question: str) -> Vectors:
        """The vector of one question, shape (d,); what exceeds `max_tokens` is cut off."""
        ...

    def encode_passages(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> Iterator[tuple[int, Encoded]]:
        """Each text with the parts that its spans name, as (its place, vectors), in any order.

        Raises `EncoderError` for a text of more than `max_tokens`: nothing is cut off unseen.
        """
        ...


class _TokenEncoder:
    """What both ways share: batches by length, means over token states."""

    fingerprint: str
    dimensions: int
    max_tokens: int
    _tokenizer: Tokenizer

    def _states(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Vectors:
        """Token states, (batch, tokens) → (batch, tokens, d)."""
        raise NotImplementedError

    def tokens(self, text: str) -> list[Span]:
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return [Span(*offsets) for offsets in encoding.offsets]

    def encode_question(self, question: str) -> Vectors:
        ids = self._tokenizer.encode(question).ids
        if len(ids) > self.max_tokens:
            ids = [*ids[: self.max_tokens - 1], ids[-1]]
        row = np.asarray([ids], dtype=np.int64)
        return _unit(self._states(row, np.ones_like(row))[0].mean(axis=0))

    def encode_passages(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> Iterator[tuple[int, Encoded]]:
        encodings = self._tokenizer.encode_batch(list(texts))
        for text, encoding in zip(texts, encodings, strict=True):
            if len(encoding) > self.max_tokens:
                raise EncoderError(
                    f"a passage has {len(encoding)} tokens, more than the {self.max_tokens} that the "
                    f"encoder reads: {text[:60]!r}…; choose smaller passage or context tokens"
                )
        order = sorted(range(len(texts)), key=lambda place: len(encodings[place]))
        for first in range(0, len(order), BATCH):
            places = order[first : first + BATCH]
            ids, mask = _pad([encodings[place].ids for place in places])
            for states, place in zip(self._states(ids, mask), places, strict=True):
                encoding = encodings[place]
                yield (
                    place,
                    Encoded(
                        whole=_unit(states[: len(encoding)].mean(axis=0)),
                        parts=_parts(states, encoding, spans[place]),
                    ),
                )


def _pad(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token ids and attention mask of a batch, both (len(rows), longest row)."""
    ids = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, values in enumerate(rows):
        ids[row, : len(values)] = values
        mask[row, : len(values)] = 1
    return ids, mask


def _unit(vector: Vectors) -> Vectors:
    norm = float(np.linalg.norm(vector))
    return np.asarray(vector / norm if norm > 0 else vector, dtype=np.float32)


def _parts(states: Vectors, encoding: Encoding, spans: Sequence[Span]) -> Vectors:
    """Means of the token states under each span; a span without a token takes the whole text's."""
    offsets = np.asarray(encoding.offsets)
    real = np.asarray(encoding.special_tokens_mask) == 0
    parts = np.empty((len(spans), states.shape[1]), dtype=np.float32)
    for row, span in enumerate(spans):
        inside = real & (offsets[:, 0] < span.end) & (offsets[:, 1] > span.start)
        chosen = states[: len(encoding)]
        parts[row] = _unit((chosen[inside] if inside.any() else chosen).mean(axis=0))
    return parts


class OnnxEncoder(_TokenEncoder):
    """The exported model in `folder` (`model.onnx`, `tokenizer.json`), run by onnxruntime.

    `threads`: how many cores one run may use; 0 lets onnxruntime decide.
    """

    def __init__(self, folder: Path, fingerprint: str, max_tokens: int, threads: int = 0) -> None:
        self._session = session(folder, threads)
        self._tokenizer = bare_tokenizer(folder / "tokenizer.json")
        self.fingerprint = fingerprint
        self.max_tokens = max_tokens
        self.dimensions = int(self._session.get_outputs()[0].shape[-1])

    def _states(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Vectors:
        states = self._session.run(["states"], {"input_ids": ids, "attention_mask": mask})[0]
        return np.asarray(states, dtype=np.float32)


class TorchEncoder(_TokenEncoder):
    """Any local sentence-transformers model whose vector is the mean of its token states.

    Raises `EncoderError` for a model that pools otherwise or has no fast tokenizer.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        pooling = [getattr(module, "pooling_mode", None) for module in model]
        if "mean" not in [str(mode[0] if isinstance(mode, tuple) else mode) for mode in pooling]:
            raise EncoderError(f"{folder}: only models with mean pooling can be used")
        self._model = model
        self._tokenizer = bare_tokenizer(folder / "tokenizer.json")
        self.fingerprint = fingerprint
        self.max_tokens = int(model.max_seq_length or 512)
        self.dimensions = int(model.get_embedding_dimension() or 0)

    def _states(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Vectors:
        import torch

        with torch.inference_mode():
            features: dict[str, torch.Tensor] = {
                "input_ids": torch.from_numpy(ids),
                "attention_mask": torch.from_numpy(mask),
            }
            output = self._model[0](features)
        return np.asarray(output["token_embeddings"].numpy(), dtype=np.float32)
