"""Torch → ONNX, once: the encoder and the reader as graphs that onnxruntime serves.

Imports torch; nothing imports this module but the export itself.
"""

from __future__ import annotations

import logging
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn
from transformers import AutoModel
from transformers.utils import logging as transformers_logging

from qa.encoder import OnnxEncoder, TorchEncoder
from qa.errors import EncoderError
from qa.network import ReaderNetwork
from qa.span_model import SpanModel

LEAST_AGREEMENT = 0.9999
"""The least cosine between an exported encoder and its source."""
MOST_DIFFERENCE = 1e-2
"""The greatest difference between a logit of the exported reader and of its source."""
MOST_ROUNDING = 0.6
"""The greatest mean difference between the logits of the exact and the rounded reader; 0.2 is usual."""
_PROBES = (
    "Which banks were delisted?",
    "The delegation left the capital on 19 March after two days of talks about sanctions.",
    "naïve 中文 🙂 O'Neil",
)


class _States(nn.Module):
    """Token ids and mask → token states, both ways (batch, tokens, …)."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        output = self.body(input_ids=input_ids, attention_mask=attention_mask)
        states: torch.Tensor = output.last_hidden_state
        return states


def export_encoder(source: Path, draft: Path) -> None:
    """Write `model.onnx` and `tokenizer.json` of the MiniLM in `source` to the folder `draft`.

    Raises `EncoderError` if the exported model does not agree with its source.
    """
    model = _States(quietly_loaded(source)).eval()
    ids = torch.randint(1000, 2000, (2, 16))
    _export(
        model,
        {"input_ids": ids, "attention_mask": torch.ones_like(ids)},
        "states",
        draft / "model.onnx",
    )
    shutil.copyfile(source / "tokenizer.json", draft / "tokenizer.json")
    with _quiet():
        reference = TorchEncoder(source, "")
    exported = OnnxEncoder(draft, "", max_tokens=256)
    for probe in _PROBES:
        cosine = float(np.dot(reference.encode_question(probe), exported.encode_question(probe)))
        if not cosine >= LEAST_AGREEMENT:
            raise EncoderError(f"the exported encoder disagrees with its source ({cosine:.5f})")


def export_reader(source: Path, weights: Path, draft: Path) -> None:
    """The same for the reader: the MiniLM in `source` with the trained `weights`, in 8-bit integers.

    Weights are rounded once and per channel, activations as they come (dynamic quantisation). Processors
    without VNNI instructions may saturate where 8-bit products are added: the two models are compared on
    this machine, and if rounding changes more than it should, the exact one is written.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with _quiet():
        network = ReaderNetwork(source)
    try:
        network.take(load_file(weights))
    except ValueError as error:
        raise EncoderError(f"{weights}: not the reader's weights ({error})") from error
    network.eval()
    exact, rounded = draft / "exact", draft / "rounded"
    for folder in (exact, rounded):
        folder.mkdir()
        shutil.copyfile(source / "tokenizer.json", folder / "tokenizer.json")
    inputs = _reader_inputs()
    _export(network, inputs, "logits", exact / "model.onnx")
    _check_reader(network, exact / "model.onnx", inputs)
    with _unlogged():
        quantize_dynamic(
            exact / "model.onnx",
            rounded / "model.onnx",
            per_channel=True,
            weight_type=QuantType.QInt8,
        )
    kept = rounded if _rounding(exact, rounded) <= MOST_ROUNDING else exact
    for file in ("model.onnx", "tokenizer.json"):
        (kept / file).replace(draft / file)
    for folder in (exact, rounded):
        shutil.rmtree(folder)


def _reader_inputs() -> dict[str, torch.Tensor]:
    ids = torch.randint(1000, 2000, (2, 24))
    segments = torch.zeros_like(ids)
    segments[:, 8:] = 2
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "segments": segments}


def _check_reader(network: ReaderNetwork, path: Path, inputs: dict[str, torch.Tensor]) -> None:
    """Raise `EncoderError` if the exported graph does not say what the network says."""
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    short = {name: value[:1, :13] for name, value in inputs.items()}
    with torch.inference_mode():
        reference = network(*short.values()).numpy()
    exported = session.run(["logits"], {name: value.numpy() for name, value in short.items()})[0]
    difference = float(np.abs(reference - exported).max())
    if not difference <= MOST_DIFFERENCE:
        raise EncoderError(f"the exported reader disagrees with its source ({difference:.4f})")


def _rounding(exact: Path, rounded: Path) -> float:
    """How far the logits of two exported readers lie apart on the mean."""
    question, *texts = _PROBES
    asked = [("", text) for text in texts]
    pairs = zip(
        SpanModel(exact, "").score(question, asked),
        SpanModel(rounded, "").score(question, asked),
        strict=True,
    )
    return float(
        np.mean(
            [
                np.abs(np.append(a.start - b.start, [*(a.end - b.end), a.null - b.null])).mean()
                for a, b in pairs
            ]
        )
    )


def quietly_loaded(source: Path) -> nn.Module:
    """The body of the MiniLM in `source`, without progress bars and reports."""
    with _quiet():
        body: nn.Module = AutoModel.from_pretrained(
            source, add_pooling_layer=False, attn_implementation="eager"
        )
    return body


class _quiet:  # noqa: N801 - reads as a statement
    """Keeps transformers from printing while weights are loaded."""

    def __enter__(self) -> None:
        self.loud = transformers_logging.get_verbosity()
        transformers_logging.set_verbosity_error()
        transformers_logging.disable_progress_bar()

    def __exit__(self, *_: object) -> None:
        transformers_logging.set_verbosity(self.loud)
        transformers_logging.enable_progress_bar()


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keeps the quantiser from logging advice, and with it from setting up logging for everybody."""
    nobody, root = logging.NullHandler(), logging.getLogger()
    root.addHandler(nobody)
    try:
        yield
    finally:
        root.removeHandler(nobody)


def _export(model: nn.Module, inputs: dict[str, torch.Tensor], output: str, path: Path) -> None:
    both = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        # The older exporter: onnxruntime recognises and fuses the attention of its graph, which makes
        # it a tenth to a fifth faster than the graph of the newer one.
        torch.onnx.export(
            model,
            tuple(inputs.values()),
            str(path),
            dynamo=False,
            opset_version=17,
            input_names=list(inputs),
            output_names=[output],
            dynamic_axes=dict.fromkeys((*inputs, output), both),
        )
