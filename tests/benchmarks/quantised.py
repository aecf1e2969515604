"""The encoder with its weights in int8, by onnxruntime's dynamic quantisation."""

from __future__ import annotations

import shutil
from pathlib import Path

from qa.encoder import OnnxEncoder


def quantised_encoder(exported: Path, folder: Path) -> OnnxEncoder:
    """The exported encoder in `exported` with int8 weights, kept in `folder`.

    Matrices are rounded channel by channel when it is made, activations when it runs.
    """
    if not (folder / "model.onnx").is_file():
        from onnxruntime.quantization import QuantType, quantize_dynamic

        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(exported / "tokenizer.json", folder / "tokenizer.json")
        draft = folder / "draft.onnx"
        quantize_dynamic(
            exported / "model.onnx", draft, weight_type=QuantType.QInt8, per_channel=True
        )
        draft.replace(folder / "model.onnx")
    return OnnxEncoder(folder, f"{exported.name}-int8", max_tokens=256)
